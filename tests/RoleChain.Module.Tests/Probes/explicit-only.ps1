# $args: the manifest. Identity, region and endpoint are explicit; everything else that could be asked is poison.
$ErrorActionPreference = 'Stop'
Import-Module -Name $args[0]
$sts = Start-StsEmulator
$base, $deploy = 'arn:aws:iam::111111111111:role/base', 'arn:aws:iam::333333333333:role/deploy'
$c = Invoke-RoleChain -RoleArn $base, $deploy -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken $sts.NewToken() -TimeoutSec 10
"explicit: $($c.Chain.AssumedRoleArn)"
$b = Invoke-RoleChain -RoleArn $base -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken $sts.NewToken()
$null = Invoke-RoleChain -RoleArn $deploy -Region eu-west-2 -EndpointUrl $sts.Endpoint -Credential $b -TimeoutSec 10

try {
    $null = Invoke-RoleChain -RoleArn $base -Region eu-west-2 -EndpointUrl $sts.Endpoint -ProfileName poison -TimeoutSec 3
    'left to look around: got by'
}
catch {
    "left to look around: failed ($($_.FullyQualifiedErrorId))"
}
# The blocked look-up would keep the process: it is left behind.
[Environment]::Exit(0)
