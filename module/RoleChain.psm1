# Loads the build of this PowerShell's edition. What is rare is in a file of its own: the engine compiles all of this one,
# each kind of expression at its first use in a process. And not every host has the utility cmdlets.
try {
    if ($IsCoreCLR) {
        # Compiled ahead for this platform, where the package has it so.
        $folder = "$PSScriptRoot/bin/" + [System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
        if (-not [System.IO.File]::Exists("$folder/RoleChain.dll")) {
            $folder = "$PSScriptRoot/bin/net8.0"
        }

        Import-Module -Name "$folder/RoleChain.dll" -ErrorAction Stop
    }
    else {
        . "$PSScriptRoot/OneVersion.ps1"
        Import-Module -Name "$PSScriptRoot/bin/net472/RoleChain.dll" -ErrorAction Stop
    }
}
catch {
    . "$PSScriptRoot/OneVersion.ps1"
}
