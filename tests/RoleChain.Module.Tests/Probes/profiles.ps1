# $args: the manifest, an empty folder (AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name files in it), another AWSSDK.Core.
$ErrorActionPreference = 'Stop'
$manifest, $folder, $foreign = $args
$null = [System.Reflection.Assembly]::LoadFrom($foreign)
Import-Module -Name $manifest

$user = '{ "name": "operator", "accessKeys": [ { "accessKeyId": "AKIAROLECHAINTEST001", "secretAccessKey": "0123456789012345678901234567890123456789" } ],
  "policies": [ { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*" } ] } ] }'
function Get-Trust($principal) { '{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": { "AWS": "' + $principal + '" }, "Action": "sts:AssumeRole" } ] }' }
$accounts = '{ "accounts": [
  { "id": "111111111111", "users": [ ' + $user + ' ], "roles": [ { "name": "base", "maxSessionDuration": 43200, "trustPolicy": ' + (Get-Trust 'arn:aws:iam::111111111111:user/operator') + ',
    "policies": [ { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::333333333333:role/deploy" } ] } ] } ] },
  { "id": "333333333333", "roles": [ { "name": "deploy", "trustPolicy": ' + (Get-Trust 'arn:aws:iam::111111111111:role/base') + ' } ] } ] }'
$file = [System.IO.Path]::Combine($folder, 'accounts.json')
[System.IO.File]::WriteAllText($file, $accounts)
[System.IO.File]::WriteAllText($env:AWS_SHARED_CREDENTIALS_FILE, "[operator]`naws_access_key_id = AKIAROLECHAINTEST001`naws_secret_access_key = 0123456789012345678901234567890123456789`n")
[System.IO.File]::WriteAllText($env:AWS_CONFIG_FILE, "[profile operator]`nregion = eu-central-1`n[profile base]`nrole_arn = arn:aws:iam::111111111111:role/base`nsource_profile = operator`nregion = eu-central-1`n")

$sts = Start-StsEmulator -Path $file -SetEnvironment
$env:ACTIONS_ID_TOKEN_REQUEST_URL = $null
$base, $deploy = 'arn:aws:iam::111111111111:role/base', 'arn:aws:iam::333333333333:role/deploy'

$c = Invoke-RoleChain -RoleArn $base -ProfileName operator
"static profile: $($c.Chain.AssumedRoleArn) in $($c.Region)"
$c = Invoke-RoleChain -RoleArn $deploy -ProfileName base
"source_profile: $($c.Chain.AssumedRoleArn)"

$env:AWS_ACCESS_KEY_ID = 'AKIAROLECHAINTEST001'
$env:AWS_SECRET_ACCESS_KEY = '0123456789012345678901234567890123456789'
$c = Invoke-RoleChain -RoleArn $base -Region eu-west-2 -Verbose
"environment keys: $($c.Chain.AssumedRoleArn)"
$c = Invoke-RoleChain -RoleArn $base -Region eu-west-2 -DurationInSeconds 43200
"12 hours of a user's key: $($c.ExpiresAt -gt [DateTimeOffset]::UtcNow.AddHours(11))"
