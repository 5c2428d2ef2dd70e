# Chains that are described before they are run, and the token that one would start from.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment
    $script:Sts = Start-StsEmulator -SetEnvironment
}

AfterAll {
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'A described chain' {
    It 'runs as often as it is piped' {
        $hop = New-RoleChainHop '333333333333:deploy' -RoleSessionName described -DurationInSeconds 900 -Tag @{ Team = 'web' } -TransitiveTagKey Team -SourceIdentity octocat
        $chain = New-RoleChain -Hop $Base, $hop -Region eu-west-2 -AllowedAccountId '333333333333'
        $chain | Should -BeOfType ([RoleChain.RoleChainDefinition])
        $chain.Hops.RoleArn | Should -Be $Base, '333333333333:deploy'

        $credentials = @($chain, $chain | Invoke-RoleChain)
        $credentials.Count | Should -Be 2
        $credentials.Chain.AssumedRoleArn | Should -Be (@('arn:aws:sts::333333333333:assumed-role/deploy/described') * 2)
        $credentials[0].AccessKey | Should -Not -Be $credentials[1].AccessKey
        ($credentials[0].ExpiresAt - [System.DateTimeOffset]::UtcNow).TotalMinutes | Should -BeLessOrEqual 15
    }

    It 'can be <Kind>' -ForEach @(
        @{ Kind = 'a hashtable'; Make = { @{ Hop = $Base, @{ RoleArn = '333333333333:deploy'; DurationSeconds = 900 }; Region = 'eu-west-2' } } }
        @{ Kind = 'roles from the pipeline'; Make = { $Base, $Deploy | New-RoleChain -Region eu-west-2 } }
        @{ Kind = 'hashtables from the pipeline'; Make = { @{ RoleArn = $Base }, @{ RoleArn = $Deploy } | New-RoleChain -Region eu-west-2 } }
    ) {
        (& $Make | Invoke-RoleChain).Chain.Account | Should -Be '333333333333'
    }

    It 'gives way to what Invoke-RoleChain is told' {
        $chain = New-RoleChain $Base -Region us-east-1 -WaitForAccess 10
        ($chain | Invoke-RoleChain -Region eu-west-2).Region | Should -Be 'eu-west-2'
    }

    It 'is refused with every fault at once, and no call' {
        $before = $Sts.Calls.Count
        $failure = $null
        try {
            New-RoleChain $Base, (New-RoleChainHop 'arn:aws-cn:iam::333333333333:role/deploy' -DurationInSeconds 7200 -ExternalId x) -Region eu-west-2
        }
        catch [RoleChain.RoleChainException] {
            $failure = $_
        }

        $failure.FullyQualifiedErrorId | Should -BeLike '*,RoleChain.Commands.NewRoleChainCommand'
        foreach ($value in 'aws-cn', '7200', 'ExternalId') {
            $failure.Exception.Message | Should -Match $value
        }

        $Sts.Calls.Count | Should -Be $before
    }

    It 'takes an MFA code from a script block' {
        $key = $Sts.AccessKeys[0]
        $asked = [System.Collections.Generic.List[string]]::new()
        $hop = New-RoleChainHop $Base -SerialNumber GAHT12345678 -TokenCode { $asked.Add($args[0]); 'none' }
        $chain = New-RoleChain $hop -Region eu-west-2 -Credential @{ AccessKey = $key.AccessKeyId; SecretKey = $key.SecretAccessKey.Reveal() }
        { $chain | Invoke-RoleChain } | Should -Throw -ErrorId 'TokenCodeUnavailable,RoleChain.Commands.InvokeRoleChainCommand'
        $asked | Should -Be 'GAHT12345678'
    }
}

Describe 'Get-WebIdentityToken' {
    It 'says what the job''s token says, and shows no token' {
        $token = Get-WebIdentityToken
        $token | Should -BeOfType ([RoleChain.WebIdentityToken])
        $token.Issuer | Should -Be 'https://token.actions.githubusercontent.com'
        $token.Subject | Should -Be 'repo:octo-org/octo-app:ref:refs/heads/main'
        $token.Claims.repository | Should -Be 'octo-org/octo-app'
        $token, $token.Token, $token.Claims | Out-String -Width 500 | Should -Not -Match 'eyJ[A-Za-z0-9_-]{8}'
        $token.Token.Reveal() | Should -Match '^eyJ'
    }

    It 'asks for the audience that it is told' {
        (Get-WebIdentityToken GitHub -Audience https://example.com).Audience | Should -Be 'https://example.com'
    }

    It 'gives a chain its token, also from a variable' {
        $env:ROLECHAIN_TEST_TOKEN = $Sts.NewToken().Reveal()
        try {
            $token = Get-WebIdentityToken GitLab -WebIdentityTokenVariable ROLECHAIN_TEST_TOKEN
            (Invoke-RoleChain $Base -Region eu-west-2 -WebIdentityToken $token).Chain.Account | Should -Be '111111111111'
        }
        finally {
            $env:ROLECHAIN_TEST_TOKEN = $null
        }
    }

    It 'fails with <Id>' -ForEach @(
        @{ Id = 'InvalidWebIdentityToken'; Try = { Get-WebIdentityToken -WebIdentityToken nonsense } }
        @{ Id = 'TokenVariableMissing'; Try = { Get-WebIdentityToken -WebIdentityTokenVariable ROLECHAIN_NOBODY } }
        @{ Id = 'IdentityConflict'; Try = { Get-WebIdentityToken AwsSdk } }
    ) {
        $Try | Should -Throw -ErrorId "$Id,RoleChain.Commands.GetWebIdentityTokenCommand"
    }
}
