# The credential server as a client of it sees it, and what is left of it.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment -Variable @{ AWS_CONTAINER_CREDENTIALS_FULL_URI = 'http://127.0.0.1:1/before' }
    $script:Sts = Start-StsEmulator -SetEnvironment
    $script:Credential = Invoke-RoleChain $Base, $Deploy -Region eu-west-2
    $script:Before = Get-AwsVariable

    function Get-Served {
        param([uri] $Uri, [string] $Token, [string] $Method = 'GET')

        $client = [System.Net.WebClient]::new()
        $client.Proxy = $null
        if ($Token) {
            $client.Headers.Add('Authorization', $Token)
        }

        try {
            $body = if ($Method -eq 'GET') { $client.DownloadString($Uri) } else { $client.UploadString($Uri, $Method, '') }
            [pscustomobject]@{ Status = 200; Body = $body }
        }
        catch [System.Net.WebException] {
            $answer = $_.Exception.Response
            if (-not $answer) {
                return [pscustomobject]@{ Status = 0; Body = '' }
            }

            $reader = [System.IO.StreamReader]::new($answer.GetResponseStream())
            [pscustomobject]@{ Status = [int]$answer.StatusCode; Body = $reader.ReadToEnd() }
            $reader.Dispose()
        }
        finally {
            $client.Dispose()
        }
    }
}

AfterAll {
    Stop-ChainedCredentialServer
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Start-ChainedCredentialServer' {
    AfterEach {
        Stop-ChainedCredentialServer
        Get-AwsVariable | Should -BeExactly $Before
    }

    It 'serves the credential to whoever has the token' {
        $server = $Credential | Start-ChainedCredentialServer -SetEnvironment
        $env:AWS_CONTAINER_CREDENTIALS_FULL_URI | Should -Be $server.Uris[0].AbsoluteUri
        $env:AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE | Should -Be $server.TokenPath
        $token = [System.IO.File]::ReadAllText($server.TokenPath)
        if ([System.Environment]::OSVersion.Platform -ne [System.PlatformID]::Win32NT) {
            [string](Get-Item -LiteralPath $server.TokenPath).UnixFileMode | Should -Be 'UserWrite, UserRead'
        }

        $answer = Get-Served -Uri $env:AWS_CONTAINER_CREDENTIALS_FULL_URI -Token $token
        $answer.Status | Should -Be 200
        $json = $answer.Body | ConvertFrom-Json
        $json.AccessKeyId, $json.SecretAccessKey, $json.Token | Should -BeExactly $Credential.AccessKey, $Credential.SecretKey, $Credential.SessionToken
        $answer.Body | Should -Match '"Expiration":\s*"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"'
        $server, $server.Credentials, $server.Environment | Out-String -Width 500 | Should -Not -Match ([regex]::Escape($token))
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'no token'; Status = 401; Ask = { Get-Served -Uri $args[0].Uris[0] } }
        @{ Name = 'a wrong token'; Status = 401; Ask = { Get-Served -Uri $args[0].Uris[0] -Token ($args[1].Substring(0, $args[1].Length - 1) + '_') } }
        @{ Name = 'a wrong token at another path'; Status = 401; Ask = { Get-Served -Uri ([uri]::new($args[0].Endpoint, 'other')) -Token 'wrong' } }
        @{ Name = 'another path'; Status = 404; Ask = { Get-Served -Uri ([uri]::new($args[0].Endpoint, 'other')) -Token $args[1] } }
        @{ Name = 'another method'; Status = 405; Ask = { Get-Served -Uri $args[0].Uris[0] -Token $args[1] -Method 'POST' } }
    ) {
        $server = Start-ChainedCredentialServer $Credential
        $token = [System.IO.File]::ReadAllText($server.TokenPath)
        $answer = & $Ask $server $token
        $answer.Status | Should -Be $Status
        Find-Secret -Text $answer.Body -Of $Credential | Should -BeNullOrEmpty
        $answer.Body.Contains($token) | Should -BeFalse
    }

    It 'serves several chains by path, and runs those that were not run' {
        $server = Start-ChainedCredentialServer -Definition @{ Hop = $Base; Region = 'eu-west-2' }, (New-RoleChain $Base, $Deploy -Region eu-west-2) -Name base, prod
        $token = [System.IO.File]::ReadAllText($server.TokenPath)
        $server.Uris | ForEach-Object { $_.AbsolutePath } | Should -Be '/base', '/prod'
        $server.Uris | ForEach-Object { ((Get-Served -Uri $_ -Token $token).Body | ConvertFrom-Json).AccountId } | Should -Be '111111111111', '333333333333'
    }

    It 'warns of what AWS SDKs would take before it' {
        $env:AWS_PROFILE = 'mine'
        try {
            $null = $Credential | Start-ChainedCredentialServer -WarningVariable warned -WarningAction SilentlyContinue
        }
        finally {
            $env:AWS_PROFILE = $null
        }

        @($warned).Count | Should -Be 1
        "$warned" | Should -Match '^AWS_PROFILE is set'
    }

    It 'starts nothing with -WhatIf' {
        $Credential | Start-ChainedCredentialServer -SetEnvironment -WhatIf | Should -BeNullOrEmpty
        Get-AwsVariable | Should -BeExactly $Before
    }

    It 'starts nothing where nothing comes' {
        @() | Start-ChainedCredentialServer -SetEnvironment | Should -BeNullOrEmpty
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Credential))
        $copy | Start-ChainedCredentialServer -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'fails with <Id>' -ForEach @(
        @{ Id = 'InvalidServerName'; Try = { Start-ChainedCredentialServer $Credential -Name 'a/b' } }
        @{ Id = 'ServerEnvironmentTaken'; Try = { $null = Start-ChainedCredentialServer $Credential -SetEnvironment; Start-ChainedCredentialServer $Credential -SetEnvironment } }
    ) {
        $Try | Should -Throw -ErrorId "$Id,RoleChain.Commands.StartChainedCredentialServerCommand"
    }
}

Describe 'Stop-ChainedCredentialServer' {
    It 'leaves nothing: no listener, no file, no variable' {
        $server = $Credential | Start-ChainedCredentialServer -SetEnvironment
        $other = $Credential | Start-ChainedCredentialServer
        $folder = Split-Path -Path $server.TokenPath
        Stop-ChainedCredentialServer -WhatIf
        $server.IsRunning | Should -BeTrue
        $server | Stop-ChainedCredentialServer
        $server.IsRunning, $other.IsRunning | Should -Be $false, $true
        Test-Path -LiteralPath $folder | Should -BeFalse
        (Get-Served -Uri $server.Uris[0] -Token any).Status | Should -Be 0
        Get-AwsVariable | Should -BeExactly $Before
        Stop-ChainedCredentialServer
        $other.IsRunning | Should -BeFalse
    }

    It 'says nothing where there is nothing to stop' {
        Stop-ChainedCredentialServer *>&1 | Should -BeNullOrEmpty
    }
}

Describe 'A credential server that is left running' {
    It 'ends with <Name>, and leaves no file' -ForEach @(
        @{ Name = 'the process'; End = 'exit 0' }
        @{ Name = 'the module'; End = 'Remove-Module -Name RoleChain; "left: $($server.IsRunning) $(Test-Path -LiteralPath $server.TokenPath) $(Test-Path -LiteralPath Env:AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE)"' }
    ) {
        $script = Join-Path $TestDrive 'left.ps1'
        Set-Content -LiteralPath $script -Value (@'
param($manifest)
Import-Module -Name $manifest
$server = Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 | Start-ChainedCredentialServer -SetEnvironment
"file: $($server.TokenPath)"
'@ + "`n$End")
        $run = Invoke-Child -Path $script -Argument $Manifest
        $run.ExitCode | Should -Be 0 -Because $run.Text
        $file = [regex]::Match($run.Text, 'file: (\S.*?)\r?\n').Groups[1].Value
        $file | Should -Not -BeNullOrEmpty
        Test-Path -LiteralPath (Split-Path -Path $file) | Should -BeFalse
        $run.Text | Should -Not -Match 'left: .*True'
    }
}
