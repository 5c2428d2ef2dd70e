# Where credentials are exported to, and that all of it is taken back.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:CredentialsFile = Join-Path $TestDrive 'credentials'
    $script:ConfigFile = Join-Path $TestDrive 'config'
    $script:StepFile = Join-Path $TestDrive 'step'
    $script:Saved = Enter-TestEnvironment -Variable @{
        AWS_SHARED_CREDENTIALS_FILE = $CredentialsFile
        AWS_CONFIG_FILE             = $ConfigFile
        AWS_SESSION_TOKEN           = 'before'
        GITHUB_ENV                  = $StepFile
        GITHUB_OUTPUT               = $StepFile
        ROLECHAIN_EXPORTED_KEY      = $null
    }
    $script:Sts = Start-StsEmulator
    $script:Credential = Invoke-RoleChain $Base -Region eu-west-2 -EndpointUrl $Sts.Endpoint -WebIdentityToken $Sts.NewToken()
    $script:Before = Get-AwsVariable
    $script:IsUnix = [System.Environment]::OSVersion.Platform -ne [System.PlatformID]::Win32NT

    # As the runner reads its files (GitHub docs, "Workflow commands", "Multiline strings").
    function Read-StepFile {
        $values = [ordered]@{}
        $lines = @([System.IO.File]::ReadAllLines($StepFile))
        for ($index = 0; $index -lt $lines.Count; $index++) {
            if ($lines[$index] -notmatch '^(?<Name>[^=<]+)<<(?<Delimiter>.+)$') {
                throw "The runner would refuse the line: $($lines[$index])"
            }

            $name, $delimiter = $Matches.Name, $Matches.Delimiter
            $value = @()
            while ($lines[++$index] -cne $delimiter) {
                $value += $lines[$index]
            }

            $values[$name] = $value -join "`n"
        }

        $values
    }
}

AfterAll {
    Clear-ChainedCredential
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Export-ChainedCredential' {
    BeforeEach {
        [System.IO.File]::WriteAllText($StepFile, '')
    }

    AfterEach {
        Clear-ChainedCredential
        Get-AwsVariable | Should -BeExactly $Before
    }

    It 'sets this process''s environment, and a child''s with it' {
        $Credential | Export-ChainedCredential Environment | Should -BeNullOrEmpty
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY, $env:AWS_SESSION_TOKEN | Should -BeExactly $Credential.AccessKey, $Credential.SecretKey, $Credential.SessionToken
        $env:AWS_REGION, $env:AWS_DEFAULT_REGION | Should -Be 'eu-west-2', 'eu-west-2'
        $script = Join-Path $TestDrive 'print.ps1'
        Set-Content -LiteralPath $script -Value '"token: $($env:AWS_SESSION_TOKEN.Length)"'
        (Invoke-Child -Path $script).Text.Trim() | Should -Be "token: $($Credential.SessionToken.Length)"
    }

    It 'leaves what somebody has set since' {
        $Credential | Export-ChainedCredential Environment
        $env:AWS_REGION = 'us-west-2'
        try {
            Clear-ChainedCredential -WarningVariable warned -WarningAction SilentlyContinue
            $env:AWS_REGION | Should -Be 'us-west-2'
            "$warned" | Should -Match 'AWS_REGION'
        }
        finally {
            $env:AWS_REGION = $null
        }
    }

    It 'writes a profile between those of others, and takes it away again' {
        $mine = "# mine`n[other]`naws_access_key_id = AKIAEXAMPLEEXAMPLE01`n`n; end`n"
        [System.IO.File]::WriteAllText($CredentialsFile, $mine)
        $Credential | Export-ChainedCredential -ProfileName deploy
        $text = [System.IO.File]::ReadAllText($CredentialsFile)
        $text.StartsWith($mine, [System.StringComparison]::Ordinal) | Should -BeTrue
        $text.Substring($mine.Length) | Should -Match '(?m)^\[deploy\]$'
        foreach ($value in $Credential.AccessKey, $Credential.SecretKey, $Credential.SessionToken) {
            $text.Contains(" = $value`n") | Should -BeTrue
        }

        [System.IO.File]::ReadAllText($ConfigFile) | Should -Match '(?m)^\[profile deploy\]\r?$'
        if ($IsUnix) {
            [string](Get-Item -LiteralPath $CredentialsFile).UnixFileMode | Should -Be 'UserWrite, UserRead'
        }

        Clear-ChainedCredential
        [System.IO.File]::ReadAllText($CredentialsFile) | Should -BeExactly $mine
        Test-Path -LiteralPath $ConfigFile | Should -BeFalse
    }

    It 'refuses a profile that somebody else wrote, unless forced' {
        $mine = "[deploy]`naws_access_key_id = AKIAEXAMPLEEXAMPLE01`naws_secret_access_key = mine`n"
        [System.IO.File]::WriteAllText($CredentialsFile, $mine)
        { $Credential | Export-ChainedCredential -ProfileName deploy } | Should -Throw -ErrorId 'ProfileTaken,RoleChain.Commands.ExportChainedCredentialCommand'
        [System.IO.File]::ReadAllText($CredentialsFile) | Should -BeExactly $mine
        $Credential | Export-ChainedCredential -ProfileName deploy -Force
        [System.IO.File]::ReadAllText($CredentialsFile).Contains($Credential.AccessKey) | Should -BeTrue
        Clear-ChainedCredential
        [System.IO.File]::ReadAllText($CredentialsFile) | Should -BeExactly $mine
        Remove-Item -LiteralPath $CredentialsFile
    }

    It 'writes a dotenv file, relative to the current location' {
        Push-Location -LiteralPath $TestDrive
        try {
            Set-Content -LiteralPath ./aws.env -Value 'OTHER=1'
            $Credential | Export-ChainedCredential -Path ./aws.env
            $lines = @(Get-Content -LiteralPath ./aws.env)
            $lines | Should -Contain 'OTHER=1'
            $lines | Should -Contain "AWS_SECRET_ACCESS_KEY=$($Credential.SecretKey)"
            $lines.Count | Should -Be 6
            Clear-ChainedCredential
            Get-Content -LiteralPath ./aws.env | Should -Be 'OTHER=1'
        }
        finally {
            Pop-Location
        }
    }

    It 'hands later steps the variables of configure-aws-credentials, between delimiters that nobody can guess' {
        $Credential | Export-ChainedCredential GitHubEnvironment
        $values = Read-StepFile
        $values.Keys | Sort-Object | Should -Be 'AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'ROLECHAIN_EXPORTED_KEY'
        $values.AWS_ACCESS_KEY_ID, $values.AWS_SECRET_ACCESS_KEY, $values.AWS_SESSION_TOKEN | Should -BeExactly $Credential.AccessKey, $Credential.SecretKey, $Credential.SessionToken
        $delimiters = @([System.IO.File]::ReadAllLines($StepFile) | Where-Object { $_ -cmatch '^ghadelimiter_[0-9a-f]{64}$' })
        $delimiters.Count | Should -Be 6
        @($delimiters | Sort-Object -Unique).Count | Should -Be 6

        # A runner cannot be told to forget a variable; empty is none to AWS SDKs.
        Clear-ChainedCredential
        (Read-StepFile).Values | Sort-Object -Unique | Should -Be ''
    }

    It 'can be taken back in a later step' {
        $Credential | Export-ChainedCredential GitHubEnvironment
        $values = Read-StepFile
        $next = Join-Path $TestDrive 'next-step'
        [System.IO.File]::WriteAllText($next, '')
        $script = Join-Path $TestDrive 'last-step.ps1'
        Set-Content -LiteralPath $script -Value 'param($manifest) $ErrorActionPreference = ''Stop''; Import-Module -Name $manifest; Clear-ChainedCredential'
        $step = Enter-TestEnvironment -Variable (@{ GITHUB_ENV = $next } + $values)
        try {
            $run = Invoke-Child -Path $script -Argument $Manifest
        }
        finally {
            Exit-TestEnvironment -Saved $step
        }

        $run.ExitCode | Should -Be 0 -Because $run.Text
        $text = [System.IO.File]::ReadAllText($next)
        foreach ($name in 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'ROLECHAIN_EXPORTED_KEY') {
            $text | Should -Match "(?m)^$name<<(ghadelimiter_[0-9a-f]{64})`n`n\1$"
        }

        Find-Secret -Text ($text + $run.Text) -Of $Credential | Should -BeNullOrEmpty
    }

    It 'masks in a job on GitHub before it writes' {
        $script = Join-Path $TestDrive 'job.ps1'
        $seen = Join-Path $TestDrive 'seen'
        Set-Content -LiteralPath $script -Value @'
param($manifest, $seen)
$ErrorActionPreference = 'Stop'
$env:GITHUB_ACTIONS = 'true'
Import-Module -Name $manifest
$sts = Start-StsEmulator -SetEnvironment
$credential = Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2
$credential | Export-ChainedCredential GitHubEnvironment
[System.IO.File]::WriteAllText($seen, "$($credential.AccessKey)`n$($credential.SecretKey)`n$($credential.SessionToken)")
'@
        $run = Invoke-Child -Path $script -Argument $Manifest, $seen
        $run.ExitCode | Should -Be 0 -Because $run.Text
        foreach ($value in [System.IO.File]::ReadAllLines($seen)) {
            $lines = @($run.Text -split '\r?\n' | Where-Object { $_.Contains($value) })
            $lines | Should -Not -BeNullOrEmpty
            $lines | ForEach-Object { $_ -ceq "::add-mask::$value" } | Sort-Object -Unique | Should -Be $true
        }
    }

    It 'gives a step''s outputs the names of configure-aws-credentials' {
        $Credential | Export-ChainedCredential GitHubOutput
        $values = Read-StepFile
        $values.Keys | Sort-Object | Should -Be 'authenticated-arn', 'aws-access-key-id', 'aws-account-id', 'aws-expiration', 'aws-secret-access-key', 'aws-session-token'
        $values.'aws-session-token' | Should -BeExactly $Credential.SessionToken
    }

    It 'returns the JSON of a process' {
        $json = $Credential | Export-ChainedCredential ProcessCredential | ConvertFrom-Json
        $json.SecretAccessKey | Should -BeExactly $Credential.SecretKey
    }

    It 'exports nothing with -WhatIf to <Name>' -ForEach @(
        @{ Name = 'the environment'; Parameters = @{ To = 'Environment' } }
        @{ Name = 'later steps'; Parameters = @{ To = 'GitHubEnvironment' } }
        @{ Name = 'the pipeline'; Parameters = @{ To = 'ProcessCredential' } }
        @{ Name = 'a profile'; Parameters = @{ ProfileName = 'deploy' } }
        @{ Name = 'a file'; Parameters = @{ Path = 'whatif.env' } }
    ) {
        Push-Location -LiteralPath $TestDrive
        try {
            $Credential | Export-ChainedCredential @Parameters -WhatIf | Should -BeNullOrEmpty
            Test-Path -LiteralPath ./whatif.env | Should -BeFalse
        }
        finally {
            Pop-Location
        }

        (Get-Item -LiteralPath $StepFile).Length | Should -Be 0
        Test-Path -LiteralPath $CredentialsFile | Should -BeFalse
        Get-AwsVariable | Should -BeExactly $Before
    }

    It 'fails with <Id>' -ForEach @(
        @{ Id = 'InvalidProfileName'; Parameters = @{ ProfileName = 'a b' } }
        @{ Id = 'FileUnwritable'; Parameters = @{ Path = 'no-such-folder/aws.env' } }
        @{ Id = 'ExportTargetMissing'; Parameters = @{ To = 'AzurePipelines' } }
    ) {
        { $Credential | Export-ChainedCredential @Parameters } | Should -Throw -ErrorId "$Id,RoleChain.Commands.ExportChainedCredentialCommand"
    }
}
