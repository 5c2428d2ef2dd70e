# Would a chain be let in, and why not; and the policies that let it in.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment
    $script:Policies = Join-Path $TestDrive 'policies'
    $account = New-Item -Path (Join-Path $Policies '111111111111') -ItemType Directory -Force
    $provider = 'token.actions.githubusercontent.com'
    Set-Content -LiteralPath (Join-Path $account 'providers.json') -Value "[{ ""url"": ""https://$provider"", ""clientIds"": [""sts.amazonaws.com""] }]"
    Set-Content -LiteralPath (Join-Path $account 'base.trust.json') -Value @"
{ "Version": "2012-10-17", "Statement": [ { "Sid": "Main", "Effect": "Allow",
  "Principal": { "Federated": "arn:aws:iam::111111111111:oidc-provider/$provider" },
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": { "StringEquals": { "$($provider):aud": "sts.amazonaws.com", "$($provider):sub": "repo:octo-org/octo-app:ref:refs/heads/main" } } } ] }
"@
}

AfterAll {
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Test-RoleChain' {
    It 'lets the branch in that the trust policy names' {
        $trial = Test-RoleChain '111111111111:base' -PolicyPath $Policies -Repository octo-org/octo-app -Branch main
        "$($trial.Verdict)" | Should -Be 'Allowed'
        $trial.Hops[0].Assumed.Count | Should -BeGreaterThan 0
    }

    It 'says of <Job> that it is <Id>, and what to put in' -ForEach @(
        @{ Job = 'another branch'; With = @{ Branch = 'release' }; Id = 'SubjectValue'; Line = 'refs/heads/release' }
        @{ Job = 'a job in an environment'; With = @{ Environment = 'prod' }; Id = 'SubjectKind'; Line = 'environment:prod' }
        @{ Job = 'a pull request'; With = @{ PullRequest = $true }; Id = 'SubjectKind'; Line = ':pull_request' }
        @{ Job = 'a job with immutable subjects'; With = @{ Branch = 'main'; RepositoryOwnerId = 65; RepositoryId = 74 }; Id = 'SubjectForm'; Line = 'octo-org@65/octo-app@74' }
    ) {
        $trial = Test-RoleChain '111111111111:base' -PolicyPath $Policies -Repository octo-org/octo-app @With
        $cause = $trial.Hops[0].Causes[0]
        "$($trial.Verdict) $($cause.Id) $($cause.Side) $($cause.Statement) $($cause.Sid)" | Should -Be "Denied $Id TrustPolicy 1 Main"
        $cause.FixJson | Should -Match ([regex]::Escape($Line))
        $trial | Out-String | Should -Match 'Denied'
    }

    It 'sets the exit code where it is asked to' {
        $null = Test-RoleChain '111111111111:base' -PolicyPath $Policies -Repository octo-org/octo-app -PullRequest -SetExitCode
        $LASTEXITCODE | Should -Be 1
        $null = Test-RoleChain '111111111111:base', '222222222222:deploy' -PolicyPath $Policies -Repository octo-org/octo-app -Branch main -SetExitCode
        $LASTEXITCODE | Should -Be 2
    }

    It 'refuses claims that are none' {
        { Test-RoleChain '111111111111:base' -Claim @{ sub = 'a' } } | Should -Throw -ErrorId 'InvalidClaims,RoleChain.Commands.TestRoleChainCommand'
    }
}

Describe 'New-RoleTrustPolicy' {
    It 'writes what lets the job in, and nobody else' {
        $written = @(New-RoleTrustPolicy '111111111111:base', '222222222222:deploy' -Repository octo-org/octo-app -Environment prod)
        $written.Count | Should -Be 2
        $folder = Join-Path $TestDrive 'written'
        foreach ($hop in $written) {
            $null = New-Item -Path (Join-Path $folder $hop.Account) -ItemType Directory -Force
            $name = ($hop.RoleArn -split '/')[-1]
            Set-Content -LiteralPath (Join-Path $folder "$($hop.Account)/$name.trust.json") -Value $hop.TrustPolicy
        }

        Set-Content -LiteralPath (Join-Path $folder '111111111111/base.policy.json') -Value $written[1].CallerPolicy
        "$((Test-RoleChain '111111111111:base', '222222222222:deploy' -PolicyPath $folder -Repository octo-org/octo-app -Environment prod).Verdict)" | Should -Be 'Allowed'
        "$((Test-RoleChain '111111111111:base', '222222222222:deploy' -PolicyPath $folder -Repository octo-org/octo-app -Branch main).Verdict)" | Should -Be 'Denied'
    }

    It 'refuses what lets strangers in' {
        { New-RoleTrustPolicy '111111111111:base' -Repository 'octo-org/*' -Branch main } | Should -Throw -ErrorId 'DangerousTrustPolicy,RoleChain.Commands.NewRoleTrustPolicyCommand'
    }
}
