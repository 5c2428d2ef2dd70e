# $args: the manifest, another AWSSDK.Core, whether it is loaded before or after ours, and what to import in place of the manifest.
$ErrorActionPreference = 'Stop'
$manifest, $foreign, $order, $module = $args
if (-not $module) { $module = $manifest }

function Use-Foreign {
    # As AWS Tools does: into the shared context, by path.
    $assembly = [System.Reflection.Assembly]::LoadFrom($foreign)
    $credential = [Activator]::CreateInstance($assembly.GetType('Amazon.Runtime.SessionAWSCredentials'), @($script:key, $script:secret, $script:token))
    $region = $assembly.GetType('Amazon.RegionEndpoint').GetMethod('GetBySystemName').Invoke($null, @('eu-west-2'))
    if ($credential.GetCredentials().AccessKey -ne $script:key -or $region.SystemName -ne 'eu-west-2') { throw 'the foreign SDK does not work' }
    if ($assembly.Location -ne $foreign) { throw "the foreign SDK came from $($assembly.Location)" }
    $credential
}

$script:key, $script:secret, $script:token = 'ASIAEXAMPLEEXAMPLE01', 'secret', 'token'
if ($order -eq 'before') { $null = Use-Foreign }

Import-Module -Name $module
$sts = Start-StsEmulator -SetEnvironment
$base, $deploy = 'arn:aws:iam::111111111111:role/base', 'arn:aws:iam::333333333333:role/deploy'
$c = Invoke-RoleChain -RoleArn $base, $deploy -Region eu-west-2
"chain: $($c.Chain.AssumedRoleArn)"

# Their credential object as our identity, and our chain once more after theirs was used.
$b = Invoke-RoleChain -RoleArn $base -Region eu-west-2
$script:key, $script:secret, $script:token = $b.AccessKey, $b.SecretKey, $b.SessionToken
$theirs = Use-Foreign
"from their object: $((Invoke-RoleChain -RoleArn $deploy -Region eu-west-2 -Credential $theirs).Chain.AssumedRoleArn)"
$null = Use-Foreign

$cores = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'AWSSDK.Core' } | ForEach-Object { $_.Location }
$ours = $cores | Where-Object { $_ -ne $foreign }
if (@($cores).Count -ne 2 -or $ours -notmatch '[\\/]module[\\/]bin[\\/]net[0-9.]+[\\/]core[\\/]AWSSDK.Core.dll$') { throw "wrong copies: $cores" }
'theirs is still theirs'
Stop-StsEmulator
