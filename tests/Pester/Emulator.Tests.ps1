# Whose an emulator is, what it sets, and what is left of it.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment

    function Get-EmulatorVariable {
        Get-ChildItem -Path Env: | Where-Object { $_.Name -like 'ACTIONS_ID_TOKEN_*' -or $_.Name -eq 'AWS_ENDPOINT_URL_STS' } | ForEach-Object { "$($_.Name)=$($_.Value)" }
    }
}

AfterAll {
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Start-StsEmulator' {
    AfterEach {
        Stop-StsEmulator
    }

    It 'listens on loopback and sets nothing unless asked' {
        $sts = Start-StsEmulator
        $sts.Endpoint.IsLoopback | Should -BeTrue
        $sts.IsRunning | Should -BeTrue
        $sts.Roles | Should -Contain $Base
        Get-EmulatorVariable | Should -BeNullOrEmpty
    }

    It 'sets the variables of a job on GitHub Actions with -SetEnvironment' {
        $sts = Start-StsEmulator -SetEnvironment
        @(Get-EmulatorVariable).Count | Should -Be 3
        $env:AWS_ENDPOINT_URL_STS | Should -Be $sts.Endpoint.AbsoluteUri
    }

    It 'starts nothing with -WhatIf' {
        Start-StsEmulator -SetEnvironment -WhatIf | Should -BeNullOrEmpty
        Get-EmulatorVariable | Should -BeNullOrEmpty
    }

    It 'reads roles and policies from a file, relative to the current location' {
        Set-Content -LiteralPath (Join-Path $TestDrive 'sts.json') -Value @'
{
  "issuer": "https://issuer.example",
  "accounts": [
    {
      "id": "444444444444",
      "oidcProviders": [ { "url": "https://issuer.example", "clientIds": [ "sts.amazonaws.com" ] } ],
      "roles": [
        {
          "name": "only",
          "trustPolicy": {
            "Version": "2012-10-17",
            "Statement": [
              {
                "Effect": "Allow",
                "Principal": { "Federated": "arn:aws:iam::444444444444:oidc-provider/issuer.example" },
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": { "StringEquals": { "issuer.example:aud": "sts.amazonaws.com" } }
              }
            ]
          }
        }
      ]
    }
  ]
}
'@
        Push-Location -LiteralPath $TestDrive
        try {
            $sts = Start-StsEmulator -Path ./sts.json
        }
        finally {
            Pop-Location
        }

        $sts.Roles | Should -Be 'arn:aws:iam::444444444444:role/only'
        $credential = Invoke-RoleChain -RoleArn $sts.Roles -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken $sts.NewToken()
        $credential.Chain.Account | Should -Be '444444444444'
    }
}

Describe 'Stop-StsEmulator' {
    AfterEach {
        Stop-StsEmulator
    }

    It 'puts the environment back, variable by variable' {
        $env:AWS_ENDPOINT_URL_STS = 'https://before.example'
        try {
            $before = Get-EmulatorVariable
            $one = Start-StsEmulator -SetEnvironment
            $two = Start-StsEmulator -SetEnvironment
            $env:AWS_ENDPOINT_URL_STS | Should -Be $two.Endpoint.AbsoluteUri
            $two | Stop-StsEmulator
            $env:AWS_ENDPOINT_URL_STS | Should -Be $one.Endpoint.AbsoluteUri
            Stop-StsEmulator
            $one.IsRunning | Should -BeFalse
            $two.IsRunning | Should -BeFalse
            Get-EmulatorVariable | Should -Be $before
        }
        finally {
            Remove-Item -LiteralPath Env:AWS_ENDPOINT_URL_STS -ErrorAction Ignore
        }
    }

    It 'stops nothing with -WhatIf' {
        $sts = Start-StsEmulator -SetEnvironment
        Stop-StsEmulator -WhatIf
        $sts.IsRunning | Should -BeTrue
        @(Get-EmulatorVariable).Count | Should -Be 3
    }

    It 'says nothing where there is nothing to stop' {
        Stop-StsEmulator *>&1 | Should -BeNullOrEmpty
    }
}

Describe 'An emulator that is left running' {
    It 'does not keep the process' {
        $script = Join-Path $TestDrive 'left.ps1'
        Set-Content -LiteralPath $script -Value @'
param($manifest)
Import-Module -Name $manifest
$sts = Start-StsEmulator -SetEnvironment
"running: $($sts.IsRunning)"
'@
        $run = Invoke-Child -Path $script -Argument $Manifest
        $run.ExitCode | Should -Be 0
        $run.Text | Should -Match 'running: True'
    }

    It 'ends with the module, and puts the environment back' {
        $script = Join-Path $TestDrive 'remove.ps1'
        Set-Content -LiteralPath $script -Value @'
param($manifest)
Import-Module -Name $manifest
$sts = Start-StsEmulator -SetEnvironment
Remove-Module -Name RoleChain
"running: $($sts.IsRunning)"
"set: $(Test-Path -LiteralPath Env:AWS_ENDPOINT_URL_STS)"
'@
        $run = Invoke-Child -Path $script -Argument $Manifest
        $run.Text | Should -Match 'running: False'
        $run.Text | Should -Match 'set: False'
    }
}
