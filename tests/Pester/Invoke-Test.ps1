<#
.SYNOPSIS
Runs the Pester tests on one copy of the module.

.DESCRIPTION
A process can load one copy of RoleChain, so this is run in a new one, as build.ps1 does:

    pwsh -NoProfile -File tests/Pester/Invoke-Test.ps1 out/RoleChain/0.1.0/RoleChain.psd1

The exit code is 0 where every test has passed.

.PARAMETER Manifest
The manifest of the copy to test.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [string] $Manifest
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Windows PowerShell brings Pester 3, and the newest one is not always the one that the tests are written for.
Import-Module -Name Pester -MinimumVersion 5.3 -MaximumVersion 5.999

$env:ROLECHAIN_MODULE = (Resolve-Path -LiteralPath $Manifest).ProviderPath
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$run = Invoke-Pester -Configuration $configuration

if ($run.Result -ne 'Passed' -or $run.PassedCount -eq 0) {
    exit 1
}

exit 0
