# Uses another AWSSDK.Core and the module in one process. Order: whether the other one is used before the import too.
param([string] $Manifest, [string] $Foreign, [string] $Order)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$base, $deploy = 'arn:aws:iam::111111111111:role/base', 'arn:aws:iam::333333333333:role/deploy'

function Get-ForeignCredential {
    param([string[]] $Key)

    # As AWS Tools does it: into the shared context, by path.
    $assembly = [System.Reflection.Assembly]::LoadFrom($Foreign)
    if ($assembly.Location -ne $Foreign) {
        throw "The foreign SDK came from $($assembly.Location)."
    }

    $credential = [System.Activator]::CreateInstance($assembly.GetType('Amazon.Runtime.SessionAWSCredentials'), [object[]]$Key)
    $region = $assembly.GetType('Amazon.RegionEndpoint').GetMethod('GetBySystemName').Invoke($null, [object[]]@('eu-west-2'))
    if ($credential.GetCredentials().AccessKey -ne $Key[0] -or $region.SystemName -ne 'eu-west-2') {
        throw 'The foreign SDK does not work.'
    }

    $credential
}

$anyKey = 'ASIAEXAMPLEEXAMPLE01', 'secret', 'token'
if ($Order -eq 'before') {
    $null = Get-ForeignCredential -Key $anyKey
}

Import-Module -Name $Manifest
$null = Start-StsEmulator -SetEnvironment
$credential = Invoke-RoleChain -RoleArn $base, $deploy -Region eu-west-2
"chain: $($credential.Chain.AssumedRoleArn)"

# Their object as our identity, and then each once more.
$source = Invoke-RoleChain -RoleArn $base -Region eu-west-2
$theirs = Get-ForeignCredential -Key $source.AccessKey, $source.SecretKey, $source.SessionToken
"from their object: $((Invoke-RoleChain -RoleArn $deploy -Region eu-west-2 -Credential $theirs).Chain.AssumedRoleArn)"

# Our credential as theirs, as a cmdlet's parameter makes it.
$renewing = [System.Management.Automation.LanguagePrimitives]::ConvertTo($source, $theirs.GetType().BaseType)
"as their object: $($renewing.GetType().BaseType.Name), same key $($renewing.GetCredentials().AccessKey -eq $source.AccessKey)"
$null = Get-ForeignCredential -Key $anyKey
$null = Invoke-RoleChain -RoleArn $base, $deploy -Region eu-west-2

$loaded = @([System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'AWSSDK.Core' } | ForEach-Object { $_.Location })
if ($loaded.Count -ne 2 -or $loaded -notcontains $Foreign) {
    throw "AWSSDK.Core is loaded from: $($loaded -join ', ')"
}

$ours = $loaded | Where-Object { $_ -ne $Foreign }
if ((Split-Path -Path (Split-Path -Path $ours) -Leaf) -ne 'core') {
    throw "Ours came from $ours."
}

'each has its own'
Stop-StsEmulator
