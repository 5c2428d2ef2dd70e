# $args: the manifest, stand-ins of AWS Tools' cmdlets with the AWS SDK that they bring, and what to import in place of the manifest.
# The SDK's time is moved by its own setting for wrong clocks.
$ErrorActionPreference = 'Stop'
$manifest, $tools, $module = $args
if (-not $module) { $module = $manifest }
Import-Module -Name $module
Import-Module -Name $tools
$target = (Get-Command -Name Get-STSCallerIdentity).Parameters.Credential.ParameterType
function ConvertTo-Sdk($credential, $type = $target) { [System.Management.Automation.LanguagePrimitives]::ConvertTo($credential, $type) }
function Get-Key { $sdk.GetCredentials().AccessKey }
function Set-SdkTime($minutes) { [Amazon.AWSConfigs]::ManualClockCorrection = [timespan]::FromMinutes($minutes) }

$chain = [RoleChain.AwsTools.ScriptedChain]::new()
$c = $chain.Give('ASIASCRIPTEDSCRIPT01', [timespan]::FromMinutes(50))
$sdk = ConvertTo-Sdk $c
"conversion: asked $($chain.Asked)"
$keys = $sdk.GetCredentials()
"first: $($keys.AccessKey) $($keys.SecretKey) $($keys.Token), asked $($chain.Asked)"
$next = $chain.Give('ASIASCRIPTEDSCRIPT02', [timespan]::FromMinutes(50))
"one object: $([object]::ReferenceEquals((ConvertTo-Sdk $next), $sdk)), another chain's $([object]::ReferenceEquals((ConvertTo-Sdk ([RoleChain.AwsTools.ScriptedChain]::new().Give('x', [timespan]::Zero))), $sdk))"
Set-SdkTime 49
"a minute before: $(Get-Key), asked $($chain.Asked)"
Set-SdkTime 51
"a minute after: $(Get-Key), asked $($chain.Asked)"
"and then: $(Get-Key), asked $($chain.Asked)"

$chain.Postpone([timespan]::FromMinutes(10))
Set-SdkTime 102
"could not be renewed, but lives: $(Get-Key), asked $($chain.Asked)"
Set-SdkTime 111
"until it is asked again: $(Get-Key), asked $($chain.Asked)"
$null = $chain.Give('ASIASCRIPTEDSCRIPT03', [timespan]::FromMinutes(50))
Set-SdkTime 113
"on the SDK's own thread: $($sdk.GetCredentialsAsync().GetAwaiter().GetResult().AccessKey), asked $($chain.Asked)"

$null = $chain.Give('ASIASCRIPTEDSCRIPT04', [timespan]::FromMinutes(-5))
$sdk.ClearCredentials()
"a time that has passed: $(Get-Key)"
Set-SdkTime -60
$sdk.ClearCredentials()
"a clock that is behind: $(Get-Key)"
Set-SdkTime 0
$sdk.Dispose()
$sdk.ClearCredentials()
"disposed of by somebody: $(Get-Key)"

$chain.Failure = [RoleChain.RoleChainException]::new([RoleChain.RoleChainErrorKind]::HopRefused, 'The trust policy says no.')
$sdk.ClearCredentials()
try { Get-Key } catch { "failure: $($_.Exception.InnerException.GetType().FullName): $($_.Exception.InnerException.Message)" }
try { $null = Get-STSCallerIdentity -Credential $c -EndpointUrl http://127.0.0.1:9 } catch { "failure of a cmdlet: $($_.Exception.Message)" }

# As the source of another chain: by the clock of the chain itself, and its warnings reach whoever runs the other.
$shifted = [RoleChain.AwsTools.ScriptedChain]::new()
$source = $shifted.Give('ASIASCRIPTEDSCRIPT06', [timespan]::FromMinutes(50))
$from = (Get-Command -Name Invoke-RoleChain).ImplementingType.Assembly.GetType('RoleChain.Binding.SourceCredentials').GetMethod('From')
$events = [System.Progress[RoleChain.ChainEvent]]::new()
function Get-Source { $null = $from.Invoke($null, @($source)).GetAsync($events, [System.Threading.CancellationToken]::None).GetAwaiter().GetResult(); $shifted.Asked }
"as a source that lives: asked $(Get-Source)"
$shifted.ClockShift = [timespan]::FromMinutes(59.5)
"as a source that ends: asked $(Get-Source), told the caller $([object]::ReferenceEquals($shifted.Told, $events))"
$shifted.ClockShift = [timespan]::FromMinutes(49)
$sdk = ConvertTo-Sdk $source
$null = Get-Key
Set-SdkTime 2
"by the chain's clock: $(Get-Key), asked $($shifted.Asked)"
Set-SdkTime 0
$sdk = ConvertTo-Sdk $c

# Keys are one source only where all of them are the same.
function Get-SourceKey($secret, $token) { $from.Invoke($null, @(@{ AccessKey = 'ASIASCRIPTEDSCRIPT06'; SecretKey = $secret; SessionToken = $token })).GetKey() }
$keys = (Get-SourceKey 'canary-a' 'canary-b'), (Get-SourceKey 'canary-a' 'canary-b'), (Get-SourceKey 'canary-a' 'canary-c'), (Get-SourceKey 'canary-d' 'canary-b')
"sources: $([System.Collections.Generic.HashSet[string]]::new([string[]]$keys).Count) of 4, secrets in them $("$keys".Contains('canary'))"

"no chain: $((ConvertTo-Sdk ([RoleChain.AwsTools.ScriptedChain]::Make('ASIASCRIPTEDSCRIPT05', $null))).GetType().FullName)"

# What only looks like the AWS SDK.
foreach ($key in $null, [object].Assembly.GetName().GetPublicKey()) {
    $other = [RoleChain.AwsTools.OtherSdk]::Make($key)
    try { $null = ConvertTo-Sdk $c $other; 'without the key: converted' }
    catch { "without the key: refused, secrets in the message $("$_".Contains('scripted-secret-key') -or "$_".Contains('scripted-session-token'))" }
}
foreach ($type in [Amazon.Runtime.SessionAWSCredentials], [Amazon.Runtime.ImmutableCredentials], [pscredential]) {
    try { $null = ConvertTo-Sdk $c $type; "$($type.Name): converted" } catch { "$($type.Name): refused" }
}

# A release of the SDK that is not as those that are known.
$chain.Failure = $null
$unknown = [RoleChain.AwsTools.OtherSdk]::Make($target.Assembly.GetName().GetPublicKey())
$copy = ConvertTo-Sdk $c $unknown
"copied: $($copy.GetType().FullName) $($copy.AccessKey), anew $([object]::ReferenceEquals((ConvertTo-Sdk $c $unknown), $copy))"
