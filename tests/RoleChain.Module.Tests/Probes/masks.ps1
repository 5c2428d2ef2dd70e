# $args: the manifest. A careless script on a CI runner.
$ErrorActionPreference = 'Stop'
Import-Module -Name $args[0]
$sts = Start-StsEmulator -SetEnvironment
$c = Invoke-RoleChain -RoleArn arn:aws:iam::111111111111:role/base, arn:aws:iam::333333333333:role/deploy -Region eu-west-2 -SkipSessionTagging -Verbose *>&1 | ForEach-Object { if ($_ -is [RoleChain.ChainedCredential]) { $_ } }
"careless: $($c.AccessKey) $($c.SecretKey) $($c.SessionToken)"
