# $args: the manifest, stand-ins of AWS Tools' cmdlets with the AWS SDK that they bring, and what to import in place of the manifest.
$ErrorActionPreference = 'Stop'
$manifest, $tools, $module = $args
if (-not $module) { $module = $manifest }
Import-Module -Name $module
Import-Module -Name $tools
$sts = Start-StsEmulator -SetEnvironment
$base, $deploy = 'arn:aws:iam::111111111111:role/base', 'arn:aws:iam::333333333333:role/deploy'
$at = @{ EndpointUrl = $sts.Endpoint }
$c = Invoke-RoleChain -RoleArn $base, $deploy -Region eu-west-2

function Test-Own($identity) { $identity.Arn -eq $c.Chain.AssumedRoleArn }
function Test-Renewing($credentials) { $credentials.GetType().BaseType.FullName -eq 'Amazon.Runtime.RefreshingAWSCredentials' }

$first = Get-STSCallerIdentity -Credential $c @at
"credential: $(Test-Own $first), bound $($first.Bound), renewing $(Test-Renewing $first.Credentials)"
"the SDK is the tools': $($first.Credentials.GetType().BaseType.Assembly.Location -eq [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($tools), 'AWSSDK.Core.dll'))"

Set-AWSCredential -Credential $c
$stored = Get-STSCallerIdentity @at
"session default: $(Test-Own $stored), bound $($stored.Bound), the same object $([object]::ReferenceEquals($stored.Credentials, $first.Credentials))"
$StoredAWSCredentials = $null

$PSDefaultParameterValues = @{ '*-STS*:Credential' = $c }
$default = Get-STSCallerIdentity @at
"service default: $(Test-Own $default), bound $($default.Bound), elsewhere $((Get-S3Bucket -BucketName x).Bound)"
$PSDefaultParameterValues = @{}

$parameters = $c.ToParameters()
$splat = Get-STSCallerIdentity @parameters @at
"splatted: $(Test-Own $splat), bound $($splat.Bound), in $($splat.Region), the same object $([object]::ReferenceEquals($splat.Credentials, $first.Credentials))"

$piped = $c | Get-STSCallerIdentity @at
"piped: $(Test-Own $piped), bound $($piped.Bound), in $($piped.Region), $($piped.Credentials.GetType().Name)"
$c | Set-AWSCredential
"piped to the default: $((Get-STSCallerIdentity @at).Credentials.GetType().Name)"
$StoredAWSCredentials = $null
$bucket = $c | Get-S3Bucket
"piped where a value is taken: bound $($bucket.Bound), as text $($bucket.BucketName -eq "$c")"

$calls = $c.ToParameters(), $sts.Endpoint
$parallel = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
    Import-Module -Name $using:tools
    Get-STSCallerIdentity -Credential $using:c -EndpointUrl ($using:calls)[1]
}
"parallel: $(@($parallel | Where-Object { Test-Own $_ }).Count), the same object $(@($parallel | Where-Object { [object]::ReferenceEquals($_.Credentials, $first.Credentials) }).Count)"
$other = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
$null = $other.AddScript('Import-Module -Name $args[0]; $p = $args[1]; Get-STSCallerIdentity @p -EndpointUrl $args[2]').AddArgument($tools).AddArgument($calls[0]).AddArgument($calls[1])
"another runspace: $(Test-Own $other.Invoke()[0])$($other.Streams.Error)"
$other.Dispose()
"exchanges: $(@($sts.Calls | Where-Object { $_.Action -like 'AssumeRole*' }).Count)"

$d = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($c))
$copied = $d | Get-STSCallerIdentity @at
"deserialized: $(Test-Own $copied), bound $($copied.Bound), in $($copied.Region)"
$d | Set-AWSCredential
"deserialized, to the default: $(Test-Own (Get-STSCallerIdentity @at))"
$StoredAWSCredentials = $null
try { $null = Get-STSCallerIdentity -Credential $d @at; 'deserialized, by value: taken' }
catch { "deserialized, by value: refused, secrets in the message $("$_".Contains($c.SecretKey) -or "$_".Contains($c.SessionToken))" }

# The other way: their objects are identities.
$b = Invoke-RoleChain -RoleArn $base -Region eu-west-2
$theirs = (Get-STSCallerIdentity -Credential $b @at).Credentials
"from their renewing object: $((Invoke-RoleChain $deploy -Region eu-west-2 -Credential $theirs).Chain.AssumedRoleArn)"
$theirs = ($b | Get-STSCallerIdentity @at).Credentials
"from their keys: $((Invoke-RoleChain $deploy -Region eu-west-2 -Credential $theirs).Chain.AssumedRoleArn)"
"from an answer that holds them: $((Invoke-RoleChain $deploy -Region eu-west-2 -Credential ([pscustomobject]@{ Credentials = $theirs })).Chain.AssumedRoleArn)"
try { $null = Invoke-RoleChain $deploy -Region eu-west-2 -Credential ([Amazon.Runtime.AnonymousAWSCredentials]::new()); 'from nobody: taken' }
catch { "from nobody: $($_.FullyQualifiedErrorId.Split(',')[0])" }

# A session that is about to end, as the emulator's clock was behind: the SDK's object goes on with the chain's next one.
$sts.AdvanceClock([timespan]::FromSeconds(-3594))
$short = Invoke-RoleChain -RoleArn $base -RoleSessionName short -Region eu-west-2
$sts.AdvanceClock([timespan]::FromSeconds(3594))
$renewing = (Get-STSCallerIdentity -Credential $short @at).Credentials
$limit = [datetime]::UtcNow.AddSeconds(40)
while ($renewing.GetCredentials().AccessKey -eq $short.AccessKey -and [datetime]::UtcNow -lt $limit) { [System.Threading.Thread]::Sleep(50) }
$again = Get-STSCallerIdentity -Credential $short @at
"renewed: $($again.Credentials.GetCredentials().AccessKey -ne $short.AccessKey), $($again.Arn), exchanges $(@($sts.Calls | Where-Object { $_.RoleSessionName -eq 'short' }).Count)"

# A renewal on the SDK's side that fails while the session lives: it is used on, and the next of our commands tells.
$sts.AdvanceClock([timespan]::FromMinutes(-56))
$waning = Invoke-RoleChain -RoleArn $base -RoleSessionName waning -Region eu-west-2
$sts.AdvanceClock([timespan]::FromMinutes(56))
$sts.AddFault(@{ Code = 'AccessDenied'; Action = 'AssumeRoleWithWebIdentity' })
$kept = (Get-STSCallerIdentity -Credential $waning @at).Credentials.GetCredentials().AccessKey -eq $waning.AccessKey
$null = Get-WebIdentityToken -WarningAction SilentlyContinue -WarningVariable heard
$null = Get-WebIdentityToken -WarningAction SilentlyContinue -WarningVariable again
"a renewal that failed: kept $kept, heard $($heard.Count) $("$heard" -like '*could not be renewed, and lives until*AccessDenied*'), again $($again.Count)"
Stop-StsEmulator
