# Chains that a team has written down, in a chain file or as AWS profiles: found, listed, run and completed.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Config = Join-Path $TestDrive 'config'
    $script:Saved = Enter-TestEnvironment -Variable @{
        AWS_CONFIG_FILE             = $Config
        AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive 'credentials'
        CI                          = $null
        ROLECHAIN_FILE              = $null
        ROLECHAIN_TEAM              = 'web'
    }
    $script:Sts = Start-StsEmulator -SetEnvironment

    # The root of a repository with a chain file, and a folder deep below it.
    $script:Repository = Join-Path $TestDrive 'app'
    $script:Deep = Join-Path (Join-Path $Repository 'src') 'web'
    $null = New-Item -Path $Deep, (Join-Path $Repository '.git') -ItemType Directory
    $script:File = Join-Path $Repository 'rolechain.json'
    Set-Content -LiteralPath $File -Value @'
{
  "version": 1,
  "accounts": { "shared": "111111111111", "dev": "222222222222", "prod": "333333333333" },
  "defaults": { "region": "eu-west-2" },
  "chains": {
    "base": { "hops": ["shared:base"] },
    "dev": { "from": "base", "hops": [{ "role": "dev:deploy", "tags": { "Team": "${env:ROLECHAIN_TEAM}" } }] },
    "broken": { "from": "base", "hops": ["dev:nobody"] },
    "prod": { "from": "base", "region": "us-east-1", "hops": [{ "role": "prod:deploy", "sessionName": "run-${claim:run_id}" }] }, // A comma too many.
  }
}
'@

    # Another file, in a folder of no repository.
    $script:Other = Join-Path $TestDrive 'other chains'
    $null = New-Item -Path (Join-Path $Other 'below') -ItemType Directory
    $script:OtherFile = Join-Path $Other 'rolechain.json'
    Set-Content -LiteralPath $OtherFile -Value '{ "version": 1, "chains": { "else": { "region": "eu-west-2", "hops": ["111111111111:base"] } } }'

    # Profiles: a chain of two roles, and two that lead to each other.
    $key = $Sts.AccessKeys[0]
    Set-Content -LiteralPath $Config -Value @"
[default]
region = eu-west-2

[profile operator]
aws_access_key_id = $($key.AccessKeyId)
aws_secret_access_key = $($key.SecretAccessKey.Reveal())

[profile base]
role_arn = $Base
source_profile = operator
mfa_serial = arn:aws:iam::111111111111:mfa/operator
external_id = contract-42

[profile prod]
role_arn = $Deploy
source_profile = base
role_session_name = by-profile
duration_seconds = 900
region = eu-west-2

[profile loop a]
role_arn = $Base
source_profile = loop b

[profile loop b]
role_arn = $Base
source_profile = loop a
"@

    function Measure-Action {
        param([string] $Action)

        @($Sts.Calls | Where-Object { $_.Action -eq $Action }).Count
    }
}

AfterAll {
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Get-RoleChain of a chain file' {
    BeforeEach {
        Push-Location -LiteralPath $Deep
    }

    AfterEach {
        Pop-Location
        $env:CI = $null
        $env:ROLECHAIN_FILE = $null
    }

    It 'finds the file upwards, and returns its chains in its order' {
        $chains = @(Get-RoleChain)
        $chains | ForEach-Object { $_ | Should -BeOfType ([RoleChain.RoleChainDefinition]) }
        $chains.Name | Should -Be 'base', 'dev', 'broken', 'prod'
        $chains.Origin | Select-Object -Unique | Should -Be (Join-Path (Split-Path -Path (Split-Path -Path (Get-Location).ProviderPath)) 'rolechain.json')
        $chains[1].Hops.RoleArn | Should -Be '111111111111:base', '222222222222:deploy'
        $chains[1].Hops[1].Tags[0].Value | Should -Be 'web'
        $chains.Region | Should -Be 'eu-west-2', 'eu-west-2', 'eu-west-2', 'us-east-1'
    }

    It 'takes <Expected> for <Name>' -ForEach @(
        @{ Name = @('dev'); Expected = 'dev' }
        @{ Name = @('PROD', 'base'); Expected = 'base prod' }
        @{ Name = @('*r*', 'dev'); Expected = 'dev broken prod' }
        @{ Name = @('none*'); Expected = '' }
    ) {
        @(Get-RoleChain -Name $Name | ForEach-Object { $_.Name }) -join ' ' | Should -BeExactly $Expected
        @(Get-RoleChain $Name | ForEach-Object { $_.Name }) -join ' ' | Should -BeExactly $Expected
    }

    It 'takes -Path before ROLECHAIN_FILE before what is found' {
        $env:ROLECHAIN_FILE = Join-Path (Join-Path (Join-Path '..' '..') '..') (Join-Path 'other chains' 'rolechain.json')
        (Get-RoleChain).Name | Should -Be 'else'
        (Get-RoleChain -Path ../../rolechain.json dev).Name | Should -Be 'dev'
        $env:ROLECHAIN_FILE = $null
        (Get-RoleChain -Path $OtherFile).Name | Should -Be 'else'
        @(Get-RoleChain).Count | Should -Be 4
    }

    It 'searches for nothing under CI, and takes what is named' {
        $env:CI = 'true'
        { Get-RoleChain } | Should -Throw -ErrorId 'ChainFileNotFound,RoleChain.Commands.GetRoleChainCommand'
        (Get-RoleChain prod -Path ../../rolechain.json).Name | Should -Be 'prod'
        $env:ROLECHAIN_FILE = $File
        (Get-RoleChain prod).Name | Should -Be 'prod'
    }

    It 'looks no further than the folder itself where there is no repository' {
        Push-Location -LiteralPath $Other
        try {
            (Get-RoleChain).Name | Should -Be 'else'
            Set-Location -LiteralPath below
            { Get-RoleChain } | Should -Throw -ErrorId 'ChainFileNotFound,RoleChain.Commands.GetRoleChainCommand'
        }
        finally {
            Pop-Location
        }
    }

    It 'searches from the folder that the session is in, also where the location is none of the file system' {
        Push-Location -Path Env:
        try {
            (Get-RoleChain dev).Name | Should -Be 'dev'
        }
        finally {
            Pop-Location
        }
    }

    It 'shows them as a tree, in which what they share stands once' {
        $tree = @(Get-RoleChain -Tree)
        $tree.Count | Should -Be 1
        $tree[0] | Should -BeOfType ([string])
        $lines = $tree[0] -split '\r?\n'
        @($lines -match '111111111111:base').Count | Should -Be 1
        $lines[0] | Should -Be 'the identity found in the environment'
        $lines[1] | Should -Match '111111111111:base \[base\]$'
        $lines[-1] | Should -Match '^ +\S+ 333333333333:deploy \[prod\]$'
        @((Get-RoleChain prod -Tree) -split '\r?\n' -match 'dev').Count | Should -Be 0
    }

    It 'shows them as a table' {
        $text = Get-RoleChain | Out-String -Width 200
        $text | Should -Match '(?m)^prod .*us-east-1.*111111111111:base.*333333333333:deploy|^prod .*111111111111:base.*333333333333:deploy.*us-east-1'
    }

    It 'can be ended early' {
        (Get-RoleChain | Select-Object -First 1).Name | Should -Be 'base'
        $null = Get-RoleChain -OutVariable all | Select-Object -First 2
        $all.Count | Should -BeLessOrEqual 4
        @(Get-RoleChain).Count | Should -Be 4
    }

    It 'fails with <Id>' -ForEach @(
        @{ Id = 'ChainNotFound'; Try = { Get-RoleChain depl } }
        @{ Id = 'ChainFileNotFound'; Try = { Get-RoleChain -Path nowhere.json } }
        @{ Id = 'ChainFileNotFound'; Try = { Get-RoleChain -Path Env:PATH } }
        @{ Id = 'ChainFileUnreadable'; Try = { Get-RoleChain -Path . } }
        @{ Id = 'ParameterArgumentValidationError'; Try = { Get-RoleChain -Name @() } }
        @{ Id = 'AmbiguousParameterSet'; Try = { Get-RoleChain -ProfileName prod -Path rolechain.json } }
    ) {
        $Try | Should -Throw -ErrorId "$Id,RoleChain.Commands.GetRoleChainCommand"
    }

    It 'tells every fault at once, with line and column' {
        $path = Join-Path $TestDrive 'faulty.json'
        # The first is at the role of line 4, the second at the duration of line 5, each counted from 1.
        Set-Content -LiteralPath $path -Value @'
{
  "version": 1,
  "chains": {
    "a": { "hops": ["nobody:deploy"] },
    "b": { "hops": [{ "role": "111111111111:base", "durationSeconds": 5 }] },
    "x": { "from": "y", "hops": ["111111111111:base"] },
    "y": { "from": "x", "hops": ["111111111111:base"] }
  }
}
'@
        $failure = $null
        try {
            Get-RoleChain -Path $path
        }
        catch [RoleChain.RoleChainException] {
            $failure = $_
        }

        $failure.FullyQualifiedErrorId | Should -Be 'ChainFileInvalid,RoleChain.Commands.GetRoleChainCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidData'
        $failure.TargetObject | Should -Be $path
        $faults = @($failure.Exception.Faults)
        $role = $faults | Where-Object { $_.Field -eq 'chains.a.hops[0]' -or $_.Field -eq 'chains.a.hops[0].role' }
        $role.Line, $role.Column | Should -Be 4, 21
        $role.Problem | Should -Match 'nobody'
        ($faults | Where-Object { $_.Field -eq 'chains.b.hops[0].durationSeconds' }).Line | Should -Be 5
        "$failure" | Should -Match ([regex]::Escape('faulty.json(4,21): '))
        "$failure" | Should -Match 'faulty\.json\(5,\d+\): '
        "$failure" | Should -Match 'x -> y -> x|y -> x -> y'
    }

    It 'takes from a file that was found nothing that sends secrets elsewhere, whatever it is told' {
        $hostile = Join-Path $TestDrive 'hostile'
        $null = New-Item -Path (Join-Path $hostile '.git') -ItemType Directory
        Set-Content -LiteralPath (Join-Path $hostile 'rolechain.json') -Value '{ "version": 1, "defaults": { "proxy": "http://127.0.0.1:1" }, "chains": { "a": { "region": "eu-west-2", "hops": ["111111111111:base"] } } }'
        Push-Location -LiteralPath $hostile
        try {
            { Get-RoleChain -TrustChainFile } | Should -Throw -ErrorId 'ChainFileNotTrusted,RoleChain.Commands.GetRoleChainCommand'
            { Get-RoleChain -Path rolechain.json } | Should -Throw -ErrorId 'ChainFileNotTrusted,RoleChain.Commands.GetRoleChainCommand'
            { Invoke-RoleChain -Name a -TrustChainFile } | Should -Throw -ErrorId 'ChainFileNotTrusted,RoleChain.Commands.InvokeRoleChainCommand'
            (Get-RoleChain -Path rolechain.json -TrustChainFile).Name | Should -Be 'a'
        }
        finally {
            Pop-Location
        }
    }
}

Describe 'Invoke-RoleChain -Name' {
    BeforeEach {
        Push-Location -LiteralPath $Deep
    }

    AfterEach {
        Pop-Location
    }

    It 'runs chains together: what they share once, and the credentials in the order of the names' {
        $found = Invoke-RoleChain -Name prod, dev
        $found | ForEach-Object { "$($_.Chain.Name) $($_.Chain.Account) $($_.Region)" } | Should -Be 'prod 333333333333 us-east-1', 'dev 222222222222 eu-west-2'
        $found[0].Chain.SessionName | Should -MatchExactly '^run-\d+$'

        # A hop is shared where its region is the same too.
        $tokens, $hops = (Measure-Action AssumeRoleWithWebIdentity), (Measure-Action AssumeRole)
        $shared = Invoke-RoleChain -Name prod, dev -Region eu-west-2
        $shared.Chain.Name | Should -Be 'prod', 'dev'
        $shared[0].Chain.SessionName | Should -Be $found[0].Chain.SessionName
        (Measure-Action AssumeRoleWithWebIdentity) - $tokens | Should -Be 1
        (Measure-Action AssumeRole) - $hops | Should -Be 2
    }

    It 'goes on where one fails' {
        $found = Invoke-RoleChain -Name dev, broken, prod -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.Chain.Name | Should -Be 'dev', 'prod'
        @($failed).Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'HopRefused,RoleChain.Commands.InvokeRoleChainCommand'
        $failed[0].TargetObject | Should -Be 'arn:aws:iam::222222222222:role/nobody'
        { Invoke-RoleChain -Name dev, broken -ErrorAction Stop } | Should -Throw -ErrorId 'HopRefused,RoleChain.Commands.InvokeRoleChainCommand'
    }

    It 'runs nothing where a name is not there' {
        $before = $Sts.Calls.Count
        { Invoke-RoleChain -Name dev, depl } | Should -Throw -ErrorId 'ChainNotFound,RoleChain.Commands.InvokeRoleChainCommand'
        { Invoke-RoleChain -Name dev, 'pr*' } | Should -Throw -ErrorId 'ChainNotFound,RoleChain.Commands.InvokeRoleChainCommand'
        $Sts.Calls.Count | Should -Be $before
    }

    It 'runs what Get-RoleChain has found' {
        (Get-RoleChain dev, pr* | Invoke-RoleChain).Chain.Name | Should -Be 'dev', 'prod'
    }

    It 'gives way to what it is told' {
        $credential = Invoke-RoleChain -Name dev -Path ../../rolechain.json -Region ap-southeast-2
        $credential.Region | Should -Be 'ap-southeast-2'
        (Invoke-RoleChain -Name else -Path $OtherFile).Chain.Account | Should -Be '111111111111'
    }

    It 'runs a block in one chain after the other' {
        $before = Get-AwsVariable
        $found = Invoke-RoleChain -Name dev, prod -ScriptBlock { "$($_.Chain.Name) $env:AWS_REGION $($env:AWS_ACCESS_KEY_ID -eq $_.AccessKey)" }
        $found | Should -Be 'dev eu-west-2 True', 'prod us-east-1 True'
        Get-AwsVariable | Should -BeExactly $before
    }

    It 'obeys Select-Object -First: no block of a chain is run that nobody asked for' {
        $ran = [System.Collections.Generic.List[string]]::new()
        Invoke-RoleChain -Name dev, prod -ScriptBlock { $ran.Add($_.Chain.Name); $_.Chain.Name } | Select-Object -First 1 | Should -Be 'dev'
        $ran | Should -Be 'dev'
        (Invoke-RoleChain -Name prod, dev | Select-Object -First 1).Chain.Name | Should -Be 'prod'
    }

    It 'works in strict mode' {
        Set-StrictMode -Version Latest
        (Invoke-RoleChain -Name dev, prod).Chain.Name | Should -Be 'dev', 'prod'
        (Get-RoleChain | Where-Object { $_.Name -eq 'dev' } | Invoke-RoleChain).Chain.Name | Should -Be 'dev'
    }

    It 'shows no secret' {
        $all = @(Invoke-RoleChain -Name dev, prod -Verbose -Debug 4>&1 5>&1)
        $credentials = @($all | Where-Object { $_ -is [RoleChain.ChainedCredential] })
        $credentials.Count | Should -Be 2
        $text = $all | Out-String -Width 500
        $text | Should -Match '333333333333'
        $credentials | ForEach-Object { Find-Secret -Text $text -Of $_ } | Should -BeNullOrEmpty
    }
}

Describe 'Get-RoleChain -ProfileName' {
    It 'shows a profile''s roles as a chain, and no key' {
        $chain = Get-RoleChain -ProfileName prod
        $chain.Name | Should -Be 'prod'
        $chain.Hops.RoleArn | Should -Be $Base, $Deploy
        $chain.Hops[0].SerialNumber, $chain.Hops[0].ExternalId | Should -Be 'arn:aws:iam::111111111111:mfa/operator', 'contract-42'
        $chain.Hops[1].SessionName, $chain.Hops[1].DurationSeconds, $chain.Region | Should -Be 'by-profile', 900, 'eu-west-2'
        "$($chain.Identity)" | Should -Match 'operator'
        $text = $chain, $chain.Identity | Format-List -Property * -Force | Out-String -Width 500
        $text | Should -Match 'prod'
        $text | Should -Not -Match $Sts.AccessKeys[0].AccessKeyId
        $text.Contains($Sts.AccessKeys[0].SecretAccessKey.Reveal()) | Should -BeFalse
    }

    It 'starts from the job''s token with -IdentityProvider' {
        $chain = Get-RoleChain -ProfileName prod -IdentityProvider GitHub
        $chain.Hops[0].SerialNumber, $chain.Hops[0].ExternalId | Should -Be $null, $null
        $credential = $chain | Invoke-RoleChain
        $credential.Chain.Hops.Action | Should -Be 'AssumeRoleWithWebIdentity', 'AssumeRole'
        $credential.Chain.AssumedRoleArn | Should -Be 'arn:aws:sts::333333333333:assumed-role/deploy/by-profile'
        $credential.Chain.Name | Should -Be 'prod'
    }

    It 'lists what a wildcard matches and can be a chain, and tells of the rest one by one' {
        $chains = Get-RoleChain -ProfileName *, nobody, operator -ErrorAction SilentlyContinue -ErrorVariable failed
        $chains.Name | Sort-Object | Should -Be 'base', 'prod'
        $failed | ForEach-Object { "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.TargetObject)" } | Sort-Object |
            Should -Be 'ProfileChainInvalid loop a', 'ProfileChainInvalid loop b', 'ProfileUnavailable nobody', 'ProfileWithoutRole operator'
        ($failed | Where-Object { $_.TargetObject -eq 'loop a' }).Exception.Message | Should -Match 'loop a -> loop b -> loop a'
        Get-RoleChain -ProfileName zz* | Should -BeNullOrEmpty
    }

    It 'takes names by their property' {
        ([pscustomobject]@{ ProfileName = 'prod' }, [pscustomobject]@{ ProfileName = 'base' } | Get-RoleChain).Name | Should -Be 'prod', 'base'
        $tree = Get-RoleChain -ProfileName base, prod -Tree
        @($tree -split '\r?\n' -match 'role/base').Count | Should -Be 1
    }
}

Describe 'Completion' {
    BeforeAll {
        function Get-Completion {
            param([string] $Line)

            # Where nothing is known PowerShell offers files.
            (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | Where-Object { $_.ResultType -eq 'ParameterValue' } | ForEach-Object { $_.CompletionText }
        }
    }

    BeforeEach {
        Push-Location -LiteralPath $Deep
    }

    AfterEach {
        Pop-Location
        $env:CI = $null
    }

    It 'knows the names: <Line>' -ForEach @(
        @{ Line = 'Get-RoleChain '; Expected = 'base dev broken prod' }
        @{ Line = 'Get-RoleChain -Name b'; Expected = 'base broken' }
        @{ Line = 'Invoke-RoleChain -Name D'; Expected = 'dev' }
        @{ Line = 'Invoke-RoleChain -Name dev, p'; Expected = 'prod' }
        @{ Line = 'Invoke-RoleChain -Name "p'; Expected = 'prod' }
        @{ Line = 'Invoke-RoleChain -RoleName deploy -From b'; Expected = 'base broken' }
        @{ Line = 'Invoke-RoleChain -Path "../../../other chains/rolechain.json" -Name '; Expected = 'else' }
        @{ Line = 'Invoke-RoleChain -Path nowhere.json -Name '; Expected = '' }
        @{ Line = 'Get-RoleChain -ProfileName p'; Expected = 'prod' }
        @{ Line = 'Get-RoleChain -ProfileName prod -IdentityProvider Git'; Expected = 'GitHub GitLab' }
    ) {
        @(Get-Completion -Line $Line) -join ' ' | Should -BeExactly $Expected
    }

    It 'searches for nothing under CI' {
        $env:CI = 'true'
        Get-Completion -Line 'Invoke-RoleChain -Name ' | Should -BeNullOrEmpty
    }

    It 'makes no call' {
        $before = $Sts.Calls.Count
        Get-Completion -Line 'Invoke-RoleChain -Name ' | Should -Not -BeNullOrEmpty
        $Sts.Calls.Count | Should -Be $before
    }
}
