# Where a credential's secrets are to be seen, and where they are not.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment
    $script:Sts = Start-StsEmulator -SetEnvironment
    $script:Credential = Invoke-RoleChain -RoleArn $Base, $Deploy -Region eu-west-2
}

AfterAll {
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'No secret is seen' {
    It 'in <Name>' -ForEach @(
        @{ Name = 'the default view'; Show = { $Credential } }
        @{ Name = 'a table'; Show = { $Credential | Format-Table } }
        @{ Name = 'a list'; Show = { $Credential | Format-List } }
        @{ Name = 'a list of all properties'; Show = { $Credential | Format-List -Property * } }
        @{ Name = 'a list after another one'; Show = { [pscustomobject]@{ A = 1; B = 2; C = 3; D = 4; E = 5 }; $Credential; $Sts } }
        @{ Name = 'a list after a table'; Show = { Get-Process -Id $PID; $Credential; $Sts } }
        @{ Name = 'a list after the emulator'; Show = { $Sts; $Credential } }
        @{ Name = 'the view of a deserialized copy'; Show = { @{ A = 1 }; [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Credential)) } }
        @{ Name = 'a text'; Show = { "$Credential" } }
        @{ Name = 'a hashtable'; Show = { @{ credential = $Credential } } }
        @{ Name = 'the chain'; Show = { $Credential.Chain; $Credential.Chain.Hops; $Credential.Chain.Timings } }
        @{ Name = 'the emulator and its calls'; Show = { $Sts; $Sts.Calls } }
    ) {
        $text = & $Show | Out-String -Width 500
        $text.Trim() | Should -Not -BeNullOrEmpty
        Find-Secret -Text $text -Of $Credential | Should -BeNullOrEmpty
    }

    It 'in the verbose and debug messages, which tell each step' {
        $DebugPreference = 'Continue'
        $all = @(Invoke-RoleChain -RoleArn $Base, $Deploy -Region eu-west-2 -Verbose 4>&1 5>&1)
        $result = $all | Where-Object { $_ -is [RoleChain.ChainedCredential] }
        $messages = @($all | Where-Object { $_ -isnot [RoleChain.ChainedCredential] } | ForEach-Object { $_.Message }) -join "`n"
        $messages | Should -Match 'Hop 1 of 2: AssumeRoleWithWebIdentity'
        $messages | Should -Match 'Hop 2 of 2: AssumeRole '
        Find-Secret -Text $messages -Of $result | Should -BeNullOrEmpty
    }

    It 'in a transcript or on the console' {
        $script = Join-Path $TestDrive 'transcript.ps1'
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $secrets = Join-Path $TestDrive 'secrets.json'
        Set-Content -LiteralPath $script -Value @'
param($manifest, $transcript, $secrets)
$null = Start-Transcript -Path $transcript -IncludeInvocationHeader
Import-Module -Name $manifest
$sts = Start-StsEmulator -SetEnvironment
$sts
$DebugPreference = 'Continue'
$credential = Invoke-RoleChain arn:aws:iam::111111111111:role/base, arn:aws:iam::333333333333:role/deploy -Region eu-west-2 -Verbose
$credential
$credential | Format-Table
"text: $credential"
$credential.Chain.Hops
Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 -WebIdentityToken $sts.NewToken(@{ sub = 'repo:somebody/else:ref:refs/heads/main' })
$Error[0] | Format-List -Property * -Force
# Else what is still being laid out as a table comes after the transcript's end.
. {
    $sts.Calls
    Get-ChainedCredential -Verbose
    $credential | Get-ChainedCredential -Verbose
    $null = $credential | Get-ChainedCredential -AsProcessCredential -Verbose
    $credential | Export-ChainedCredential Environment -Verbose
    Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 -ScriptBlock { $_ } -Verbose
    Clear-ChainedCredential -Verbose
    $server = $credential | Start-ChainedCredentialServer -SetEnvironment -Verbose
    $server
    $server.Credentials
    $server.Environment
    $signIn = $credential | Get-ChainedConsoleUri -Verbose
    $signIn
    "sign-in: $signIn"
} | Out-Default
$null = Stop-Transcript
$found = @{ AccessKey = $credential.AccessKey; SecretKey = $credential.SecretKey; SessionToken = $credential.SessionToken; Bearer = $env:ACTIONS_ID_TOKEN_REQUEST_TOKEN }
$found.ServerToken = [System.IO.File]::ReadAllText($server.TokenPath)
$found.SignInToken = [regex]::Match($signIn.Uri.Query, 'SigninToken=([^&]+)').Groups[1].Value
[System.IO.File]::WriteAllText($secrets, (ConvertTo-Json -InputObject $found))
'@
        $run = Invoke-Child -Path $script -Argument $Manifest, $transcript, $secrets
        Test-Path -LiteralPath $secrets | Should -BeTrue -Because $run.Text
        $canary = Get-Content -LiteralPath $secrets -Raw | ConvertFrom-Json
        foreach ($text in $run.Text, (Get-Content -LiteralPath $transcript -Raw)) {
            # It has been wrapped at the console's width.
            $flat = $text -replace '\s', ''
            $flat | Should -Match '111111111111/base->333333333333/deploy'
            $flat | Should -Match 'Hop2of2'
            $flat | Should -Match 'AccessDenied'
            Find-Secret -Text $text -Of $canary | Should -BeNullOrEmpty
            $flat | Should -Match 'sign-in:'
            foreach ($secret in $canary.Bearer, $canary.ServerToken, $canary.SignInToken) {
                $secret.Length | Should -BeGreaterThan 16
                $flat.Contains($secret) | Should -BeFalse
            }
        }
    }
}

# AWS Tools bind the keys by their names, so the object has them in the clear, and so has all that copies every property.
Describe 'The keys are in the clear' {
    It 'in <Name>' -ForEach @(
        @{ Name = 'ConvertTo-Json'; Show = { $Credential | ConvertTo-Json -Depth 4 } }
        @{ Name = 'ConvertTo-Csv'; Show = { $Credential | ConvertTo-Csv } }
        @{ Name = 'Format-List -Property * -Force'; Show = { $Credential | Format-List -Property * -Force } }
        @{ Name = 'Select-Object -Property *'; Show = { $Credential | Select-Object -Property * | Format-List } }
        @{ Name = 'a serialized copy'; Show = { [System.Management.Automation.PSSerializer]::Serialize($Credential) } }
    ) {
        $text = & $Show | Out-String -Width 4096
        Find-Secret -Text $text -Of $Credential | Sort-Object | Should -Be 'AccessKey', 'SecretKey', 'SessionToken'
    }

    It 'but never the token that the chain started from' {
        $text = [System.Management.Automation.PSSerializer]::Serialize($Credential, 8)
        Find-Secret -Text $text -Of $Credential | Should -Not -Contain 'WebIdentityToken'
        Find-Secret -Text $text -Of $Credential | Should -Not -Contain 'Bearer'
    }
}

Describe 'Under a CI runner' {
    BeforeAll {
        $env:GITHUB_ACTIONS = 'true'
    }

    AfterAll {
        $env:GITHUB_ACTIONS = $null
    }

    It 'a background job, whose output is not the runner''s log, gets no secret unless told otherwise' {
        $job = {
            param($Manifest, $Base, $Options)
            Import-Module -Name $Manifest
            try { (Invoke-RoleChain -RoleArn $Base -Region eu-west-2 @Options).Chain.Account } catch { $_.FullyQualifiedErrorId }
        }
        Start-Job -ScriptBlock $job -ArgumentList $Manifest, $Base, @{} | Receive-Job -Wait -AutoRemoveJob | Should -BeLike 'MaskUnavailable,*'
        Start-Job -ScriptBlock $job -ArgumentList $Manifest, $Base, @{ AllowUnmasked = $true } | Receive-Job -Wait -AutoRemoveJob | Should -Be '111111111111'
    }
}
