# The credential_process of a profile that Register-RoleChainProfile wrote: prints the credential of the profile's chain. Its output is read by
# an AWS SDK, so that nothing else may be in it; what there is to say goes to standard error, which the SDK shows where this fails.
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [string] $ProfileName
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$VerbosePreference = 'SilentlyContinue'
$DebugPreference = 'SilentlyContinue'
$InformationPreference = 'SilentlyContinue'

# A chain that starts from the environment may find this very profile there, and run this script again, without end.
$mark = 'ROLECHAIN_PROFILE'
if ((' ' + [System.Environment]::GetEnvironmentVariable($mark) + ' ').Contains(" $ProfileName ")) {
    [System.Console]::Error.WriteLine("The chain of the profile $ProfileName starts from the profile itself: name its identity when it is registered.")
    exit 1
}

[System.Environment]::SetEnvironmentVariable($mark, ([System.Environment]::GetEnvironmentVariable($mark) + ' ' + $ProfileName).Trim())
foreach ($name in 'AWS_PROFILE', 'AWS_DEFAULT_PROFILE') {
    if ([System.Environment]::GetEnvironmentVariable($name) -ceq $ProfileName) {
        [System.Environment]::SetEnvironmentVariable($name, $null)
    }
}

try {
    # A host prints the streams of warnings and information on the standard output too. That output is not a CI runner's log, and a mask in it
    # would be no JSON: hence -AllowUnmasked.
    $items = & {
        Import-Module -Name "$PSScriptRoot/../RoleChain.psd1"
        Get-ChainedCredential -ProfileName $ProfileName -AsProcessCredential -AllowUnmasked
    } 3>&1 6>$null
    foreach ($item in $items) {
        if ($item -is [System.Management.Automation.WarningRecord]) {
            [System.Console]::Error.WriteLine("WARNING: $item")
        }
        else {
            [System.Console]::Out.WriteLine($item)
        }
    }
}
catch {
    [System.Console]::Error.WriteLine("RoleChain: $($_.Exception.Message) ($(($_.FullyQualifiedErrorId -split ',')[0]))")
    exit 1
}

exit 0
