# Addresses that sign in to the console, against the emulator's stand-in for AWS Sign-In.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment
    $script:Sts = Start-StsEmulator -SetEnvironment
    $script:Credential = Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -RoleSessionName console
}

AfterAll {
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Get-ChainedConsoleUri' {
    It 'gives an address that signs in as the last role' {
        $signIn = $Credential | Get-ChainedConsoleUri /s3/home
        $signIn | Should -BeOfType ([RoleChain.ConsoleSignIn])
        $signIn.Account, $signIn.RoleName | Should -Be '333333333333', 'deploy'
        $browser = [System.Net.WebClient]::new()
        $browser.Proxy = $null
        $seen = $browser.DownloadString($signIn.Uri) | ConvertFrom-Json
        $browser.Dispose()
        $seen.arn | Should -Be 'arn:aws:sts::333333333333:assumed-role/deploy/console'
        $seen.destination | Should -Be 'https://eu-west-2.console.aws.amazon.com/s3/home'
    }

    It 'shows no secret unless its property is asked for' {
        $signIn = $Credential | Get-ChainedConsoleUri
        $token = [regex]::Match($signIn.Uri.Query, 'SigninToken=([^&]+)').Groups[1].Value
        $token.Length | Should -BeGreaterThan 16
        $all = @($Credential | Get-ChainedConsoleUri -Verbose 4>&1)
        $text = (@($signIn, "$signIn") + $all | Out-String -Width 500) -replace '\s', ''
        $text | Should -Match '333333333333'
        $text.Contains($token.Substring(0, 16)) | Should -BeFalse
        Find-Secret -Text $text -Of $Credential | Should -BeNullOrEmpty
    }

    It 'takes a duration for a single hop from a token' {
        (Invoke-RoleChain $Base -Region eu-west-2 | Get-ChainedConsoleUri -DurationInSeconds 7200).Account | Should -Be '111111111111'
    }

    It 'fails with <Id>, before any call' -ForEach @(
        @{ Id = 'ConsoleDurationNotAllowed'; Parameters = @{ DurationInSeconds = 3600 } }
        @{ Id = 'InvalidConsoleDestination'; Parameters = @{ Destination = 'https://evil.example/' } }
        @{ Id = 'InvalidTimeout'; Parameters = @{ TimeoutSec = 0 } }
    ) {
        $before = $Sts.Calls.Count
        { $Credential | Get-ChainedConsoleUri @Parameters } | Should -Throw -ErrorId "$Id,RoleChain.Commands.GetChainedConsoleUriCommand"
        $Sts.Calls.Count | Should -Be $before
    }
}
