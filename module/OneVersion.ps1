# Says plainly that another version of the module is in the way, before an import or after one that failed. .NET cannot
# unload an assembly: PowerShell 7 refuses a second version in words of its own, and Windows PowerShell loads it beside the
# first, where their types would be mixed up. Any other failure goes on as it is.
$loaded = 'RoleChain.Loading.ModuleLifetime' -as [type]
if ($loaded -and -not $loaded.Assembly.Location.StartsWith([System.IO.Path]::GetFullPath($PSScriptRoot), [System.StringComparison]::OrdinalIgnoreCase)) {
    throw "Another version of RoleChain ($($loaded.Assembly.GetName().Version), $($loaded.Assembly.Location)) is loaded in this process, and cannot be unloaded. Start a new session to use the one in $PSScriptRoot."
}

if ($_ -is [System.Management.Automation.ErrorRecord]) {
    throw $_
}
