# Every failure is one record, known by its FullyQualifiedErrorId, and says what to do.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment
    $script:Sts = Start-StsEmulator
    $script:ToEmulator = @{ Region = 'eu-west-2'; EndpointUrl = $Sts.Endpoint }
}

AfterAll {
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Invoke-RoleChain' {
    It 'fails with <Id>' -ForEach @(
        @{ Id = 'InvalidRoleArn'; Category = 'InvalidArgument'; Try = { Invoke-RoleChain -RoleArn $Base, arn:nonsense -Region eu-west-2 } }
        @{ Id = 'NoRegion'; Category = 'InvalidArgument'; Try = { Invoke-RoleChain -RoleArn $Base } }
        @{ Id = 'PartitionMismatch'; Category = 'InvalidArgument'; Try = { Invoke-RoleChain -RoleArn $Base, arn:aws-cn:iam::333333333333:role/deploy -Region eu-west-2 } }
        @{ Id = 'DurationExceedsChainingLimit'; Category = 'InvalidArgument'; Try = { Invoke-RoleChain -RoleArn $Base, $Deploy -DurationInSeconds 7200 -Region eu-west-2 } }
        @{ Id = 'IdentityConflict'; Category = 'InvalidArgument'; Try = { Invoke-RoleChain -RoleArn $Base -ProfileName a -WebIdentityToken a.b.c -Region eu-west-2 } }
        @{ Id = 'InvalidCredentialObject'; Category = 'InvalidArgument'; Try = { Invoke-RoleChain -RoleArn $Base -Credential 42 -Region eu-west-2 } }
        @{ Id = 'ProfileUnavailable'; Category = 'ObjectNotFound'; Try = { Invoke-RoleChain -RoleArn $Base -ProfileName nobody -Region eu-west-2 } }
        @{ Id = 'TokenFileUnreadable'; Category = 'ReadError'; Try = { Invoke-RoleChain -RoleArn $Base -WebIdentityTokenFile ./no-such-token -Region eu-west-2 } }
        @{ Id = 'HopRefused'; Category = 'PermissionDenied'; Try = { Invoke-RoleChain -RoleArn $Base @ToEmulator -WebIdentityToken $Sts.NewToken(@{ sub = 'repo:somebody/else:ref:refs/heads/main' }) } }
        @{ Id = 'TokenAudienceRefused'; Category = 'AuthenticationError'; Try = { Invoke-RoleChain -RoleArn $Base @ToEmulator -WebIdentityToken $Sts.NewToken(@{ aud = 'somebody-else' }) } }
        @{ Id = 'TokenExpired'; Category = 'AuthenticationError'; Try = { Invoke-RoleChain -RoleArn $Base @ToEmulator -WebIdentityToken $Sts.NewToken(@{ iat = 1699999000; nbf = 1699999000; exp = 1700000000 }) } }
        @{ Id = 'StsUnavailable'; Category = 'ConnectionError'; Try = { Invoke-RoleChain -RoleArn $Base -EndpointUrl http://127.0.0.1:1 -WebIdentityToken $Sts.NewToken() -Region eu-west-2 } }
    ) {
        $before = @(Get-ChildItem -Path Env: | ForEach-Object { "$($_.Name)=$($_.Value)" })
        $failure = $null
        $output = $null
        try {
            $output = & $Try
        }
        catch {
            $failure = $_
        }

        $failure | Should -Not -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be "$Id,RoleChain.Commands.InvokeRoleChainCommand"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $failure.TargetObject | Should -Not -BeNullOrEmpty
        $failure | Format-List -Property * -Force | Out-String -Width 500 | Should -Not -Match 'eyJ[A-Za-z0-9_-]{8}'
        $output | Should -BeNullOrEmpty
        @(Get-ChildItem -Path Env: | ForEach-Object { "$($_.Name)=$($_.Value)" }) | Should -Be $before
    }

    It 'can be caught by type, and says which hop was refused' {
        $failure = $null
        try {
            Invoke-RoleChain -RoleArn $Base, arn:aws:iam::333333333333:role/missing @ToEmulator -WebIdentityToken $Sts.NewToken()
        }
        catch [RoleChain.RoleChainException] {
            $failure = $_.Exception
        }

        $failure.Kind | Should -Be 'HopRefused'
        $failure.HopNumber | Should -Be 2
        $failure.HopCount | Should -Be 2
        $failure.Hop.RoleArn | Should -Be 'arn:aws:iam::333333333333:role/missing'
        $failure.AwsErrorCode | Should -Be 'AccessDenied'
        $failure.HttpStatus | Should -Be 403
        $failure.RequestId | Should -Not -BeNullOrEmpty
    }

    It 'leaves the emulator to say why a hop was refused' {
        $failed = $false
        try {
            Invoke-RoleChain -RoleArn $Base @ToEmulator -WebIdentityToken $Sts.NewToken(@{ sub = 'repo:somebody/else:ref:refs/heads/main' })
        }
        catch {
            $failed = $true
        }

        $failed | Should -BeTrue
        $Sts.Calls[-1].ErrorCode | Should -Be 'AccessDenied'
        $Sts.Calls[-1].Reason | Should -Not -BeNullOrEmpty
    }

    It 'ends a script that was told to stop at errors' {
        $script = Join-Path $TestDrive 'stop.ps1'
        Set-Content -LiteralPath $script -Value @'
param($manifest)
$ErrorActionPreference = 'Stop'
Import-Module -Name $manifest
$null = Invoke-RoleChain arn:nonsense -Region eu-west-2
'went on'
'@
        $run = Invoke-Child -Path $script -Argument $Manifest
        $run.ExitCode | Should -Be 1
        $run.Text -replace '\s', '' | Should -Match 'nonsense'
        $run.Text | Should -Not -Match 'went on'
    }
}

Describe 'Start-StsEmulator' {
    It 'fails with <Id>' -ForEach @(
        @{ Id = 'EmulatorConfigurationInvalid'; Try = { Start-StsEmulator -Path ./no-such-file.json } }
        @{ Id = 'EmulatorStartFailed'; Try = { Start-StsEmulator -Port $Sts.Endpoint.Port } }
    ) {
        $Try | Should -Throw -ErrorId "$Id,RoleChain.Commands.StartStsEmulatorCommand"
    }
}
