# Loads the build of this PowerShell's edition. Language and .NET only: not every host has the utility cmdlets.
$framework = if ($PSVersionTable.PSEdition -eq 'Core') { 'net8.0' } else { 'net472' }
$assembly = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $framework, 'RoleChain.dll')

# .NET cannot unload an assembly, and a second version of one would be mixed up with the first.
$loaded = 'RoleChain.Commands.InvokeRoleChainCommand' -as [type]
if ($loaded -and $loaded.Assembly.Location -ne $assembly) {
    throw "Another copy of RoleChain ($($loaded.Assembly.GetName().Version), $($loaded.Assembly.Location)) is loaded in this process. Start a new session to use this one."
}

Microsoft.PowerShell.Core\Import-Module -Name $assembly
