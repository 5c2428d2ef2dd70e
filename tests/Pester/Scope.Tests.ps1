# Script blocks with credentials: what they see, and that nothing of it is left however they end.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment -Variable @{ AWS_PROFILE = 'mine'; AWS_REGION = 'us-east-1' }
    $script:Sts = Start-StsEmulator -SetEnvironment
    $script:Chain = @{ RoleArn = $Base, $Deploy; Region = 'eu-west-2' }
    $script:Before = Get-AwsVariable
}

AfterAll {
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Invoke-RoleChain -ScriptBlock' {
    AfterEach {
        Get-AwsVariable | Should -BeExactly $Before
    }

    It 'runs a block as the role that the chain came to' {
        $seen = Invoke-RoleChain @Chain -ScriptBlock {
            param($First)
            $_.Chain.Account
            [object]::ReferenceEquals($_, $First)
            $env:AWS_ACCESS_KEY_ID -ceq $_.AccessKey -and $env:AWS_SECRET_ACCESS_KEY -ceq $_.SecretKey -and $env:AWS_SESSION_TOKEN -ceq $_.SessionToken
            "$env:AWS_REGION $env:AWS_DEFAULT_REGION"
            Test-Path -LiteralPath Env:AWS_PROFILE
        }
        $seen | Should -Be '333333333333', $true, $true, 'eu-west-2 eu-west-2', $false
    }

    It 'has its programs see the variables' {
        $script = Join-Path $TestDrive 'print.ps1'
        Set-Content -LiteralPath $script -Value '"region: $env:AWS_REGION, profile: $env:AWS_PROFILE, key: $($env:AWS_ACCESS_KEY_ID.Substring(0, 4))"'
        (Invoke-RoleChain @Chain -ScriptBlock { Invoke-Child -Path $script }).Text.Trim() | Should -Be 'region: eu-west-2, profile: , key: ASIA'
    }

    It 'puts everything back after <Name>' -ForEach @(
        @{ Name = 'an error'; Output = 'in', 'caught'; Run = { try { Invoke-RoleChain @Chain -ScriptBlock { 'in'; throw 'out' } } catch { 'caught' } } }
        @{ Name = 'an error of a command'; Output = 'in', 'caught'; Run = { try { Invoke-RoleChain @Chain -ScriptBlock { 'in'; Get-Item -LiteralPath 'no-such-item' -ErrorAction Stop } } catch { 'caught' } } }
        @{ Name = 'a break into the caller''s loop'; Output = 'in 1'; Run = { foreach ($number in 1, 2) { Invoke-RoleChain @Chain -ScriptBlock { "in $number"; break } } } }
        @{ Name = 'a continue'; Output = 'in 1', 'in 2'; Run = { foreach ($number in 1, 2) { Invoke-RoleChain @Chain -ScriptBlock { "in $number"; continue }; 'not here' } } }
        @{ Name = 'a return'; Output = 'in'; Run = { Invoke-RoleChain @Chain -ScriptBlock { 'in'; return; 'not here' } } }
        @{ Name = 'the end of the pipeline'; Output = , 'in'; Run = { Invoke-RoleChain @Chain -ScriptBlock { 'in'; 'not here' } | Select-Object -First 1 } }
        @{ Name = 'a block that changed it'; Output = 'in'; Run = { Invoke-RoleChain @Chain -ScriptBlock { $env:AWS_PROFILE = 'theirs'; $env:AWS_REGION = $null; $env:AWS_ROLE_ARN = 'theirs'; 'in' } } }
    ) {
        & $Run | Should -Be $Output
    }

    It 'can stand in another one' {
        $seen = Invoke-RoleChain @Chain -ScriptBlock {
            $outer = $_
            Invoke-RoleChain $Base -Region us-west-2 -ScriptBlock {
                "$($_.Chain.Account) $env:AWS_REGION $($env:AWS_ACCESS_KEY_ID -ceq $_.AccessKey)"
            }
            "$($_.Chain.Account) $env:AWS_REGION $($env:AWS_ACCESS_KEY_ID -ceq $outer.AccessKey)"
        }
        $seen | Should -Be '111111111111 us-west-2 True', '333333333333 eu-west-2 True'
    }

    It 'has its streams as & has' {
        $seen = @(Invoke-RoleChain @Chain -ScriptBlock { 'out'; Write-Warning -Message 'warned'; Write-Error -Message 'failed' -ErrorAction Continue; Write-Verbose -Message 'told' -Verbose } *>&1)
        $seen | ForEach-Object { $_.GetType().Name } | Should -Be 'String', 'WarningRecord', 'ErrorRecord', 'VerboseRecord'
        $seen | ForEach-Object { "$_" } | Should -Be 'out', 'warned', 'failed', 'told'
        Invoke-RoleChain @Chain -ScriptBlock { 'out'; Write-Warning -Message 'gone' } 3>$null | Should -Be 'out'
    }

    It 'is not run where the chain is refused' {
        { Invoke-RoleChain $Base, 'arn:aws:iam::333333333333:role/missing' -Region eu-west-2 -ScriptBlock { throw 'It was run.' } } |
            Should -Throw -ErrorId 'HopRefused,RoleChain.Commands.InvokeRoleChainCommand'
    }

    It 'is refused in a second runspace at the same time' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $module = $Manifest
        $other = $Chain
        $failure = Invoke-RoleChain @Chain -ScriptBlock {
            1 | ForEach-Object -Parallel {
                Import-Module -Name $using:module
                $chain = $using:other
                try { Invoke-RoleChain @chain -ScriptBlock { 'It was run.' } } catch { $_.FullyQualifiedErrorId }
            }
        }
        $failure | Should -Be 'ScopeOverlap,RoleChain.Commands.InvokeRoleChainCommand'
    }
}

Describe 'A block that exits' {
    It 'ends the process with its code, and the environment is put back before' {
        $script = Join-Path $TestDrive 'exit.ps1'
        Set-Content -LiteralPath $script -Value @'
param($manifest)
Import-Module -Name $manifest
$null = Start-StsEmulator -SetEnvironment
try {
    Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 -ScriptBlock { "in: $(Test-Path -LiteralPath Env:AWS_SESSION_TOKEN)"; exit 7 }
}
finally {
    [System.Console]::WriteLine("after: $(Test-Path -LiteralPath Env:AWS_SESSION_TOKEN)")
}
'not here'
'@
        $run = Invoke-Child -Path $script -Argument $Manifest
        $run.ExitCode | Should -Be 7 -Because $run.Text
        $run.Text | Should -Match 'in: True'
        $run.Text | Should -Match 'after: False'
        $run.Text | Should -Not -Match 'not here'
    }
}
