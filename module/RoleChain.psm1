# Loads the build of this PowerShell's edition. What is rare is in a file of its own: the engine compiles all of this one,
# each kind of expression at its first use in a process. And not every host has the utility cmdlets.
try {
    if ($IsCoreCLR) {
        Import-Module -Name "$PSScriptRoot/bin/net8.0/RoleChain.dll" -ErrorAction Stop
    }
    else {
        . "$PSScriptRoot/OneVersion.ps1"
        Import-Module -Name "$PSScriptRoot/bin/net472/RoleChain.dll" -ErrorAction Stop
    }
}
catch {
    . "$PSScriptRoot/OneVersion.ps1"
}
