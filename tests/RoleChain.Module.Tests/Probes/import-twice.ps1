# $args: the manifest.
$ErrorActionPreference = 'Stop'
function Get-Sdk {
    $found = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -like 'AWSSDK.*' } |
        ForEach-Object { "$($_.GetName().Name) in $([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name)" }
    if ($found) { [array]::Sort(($sorted = [string[]]@($found))); $sorted -join ', ' } else { 'none' }
}

Import-Module -Name $args[0]
Import-Module -Name $args[0] -Force
Remove-Module -Name RoleChain
Import-Module -Name $args[0]
"after the imports: $(Get-Sdk)"
$sts = Start-StsEmulator -SetEnvironment
$null = Invoke-RoleChain -RoleArn arn:aws:iam::111111111111:role/base -Region eu-west-2
"after a chain: $(Get-Sdk)"
