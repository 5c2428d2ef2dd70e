# The process of a server that Start-ChainedCredentialServer -Detached has started: serves the chains of the file that it is given until it is
# stopped. Who started it reads the one line of its output, and what went wrong before that from standard error.
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [string] $Path
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$VerbosePreference = 'SilentlyContinue'
$DebugPreference = 'SilentlyContinue'

try {
    Import-Module -Name "$PSScriptRoot/../RoleChain.psd1"

    # A method and no command: Ctrl+C at a terminal reaches every process there, and would end a command of this one too.
    exit [RoleChain.Commands.DetachedCredentialServer]::Run($Path)
}
catch {
    [System.Console]::Error.WriteLine("RoleChain: $($_.Exception.Message)")
    exit 1
}
