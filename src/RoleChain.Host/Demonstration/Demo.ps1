# A local STS, OIDC issuer and CI token endpoint. This process now looks like a job of octo-org/octo-app on GitHub Actions.
$sts = Start-StsEmulator -SetEnvironment
$sts

# The job's token -> the base role of the shared account -> the deploy role of the prod account.
$prod = Invoke-RoleChain -RoleArn arn:aws:iam::111111111111:role/base, arn:aws:iam::333333333333:role/deploy -Region eu-west-2 -RoleSessionName demo -Verbose
$prod
$prod.Chain.Hops

# Who one is at the end. (A stand-in for AWS Tools' cmdlet: it binds the credential's properties from the pipeline as the real one does.)
$prod | Get-STSCallerIdentity -EndpointUrl $sts.Endpoint

# A token of another branch is refused, and nothing is left behind.
Invoke-RoleChain -RoleArn arn:aws:iam::111111111111:role/base -Region eu-west-2 -WebIdentityToken $sts.NewToken(@{ sub = 'repo:octo-org/octo-app:ref:refs/heads/feature' })

# What the emulator saw, and why it said no.
$sts.Calls
Stop-StsEmulator
