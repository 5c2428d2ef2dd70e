# $args: the manifest, the processes' number, how many profiles to write. One of several writers of the same files.
$ErrorActionPreference = 'Stop'
Import-Module -Name $args[0]
$sts = Start-StsEmulator
$c = Invoke-RoleChain -RoleArn arn:aws:iam::111111111111:role/base -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken $sts.NewToken()
foreach ($number in 1..$args[2]) {
    $c | Export-ChainedCredential -ProfileName "p$($args[1])-$number"
}
