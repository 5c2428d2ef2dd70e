# Chains as a pipeline runs them, in a process that the emulator makes look like a job on GitHub Actions.

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

Describe 'A chain of two hops' {
    BeforeAll {
        $script:Credential = Invoke-RoleChain -RoleArn $Base, $Deploy -Region eu-west-2 -RoleSessionName pester
    }

    It 'returns one credential of the last role' {
        @($Credential).Count | Should -Be 1
        $Credential | Should -BeOfType ([RoleChain.ChainedCredential])
        $Credential.Chain.AssumedRoleArn | Should -Be 'arn:aws:sts::333333333333:assumed-role/deploy/pester'
        $Credential.Chain.Hops.Action | Should -Be 'AssumeRoleWithWebIdentity', 'AssumeRole'
        $Credential.Region | Should -Be 'eu-west-2'
        $Credential.AccessKey | Should -MatchExactly '^ASIA[A-Z0-9]{16}$'
    }

    It 'ends within the hour that AWS allows a chained session' {
        $left = $Credential.ExpiresAt - [System.DateTimeOffset]::UtcNow
        $left.TotalMinutes | Should -BeGreaterThan 50
        $left.TotalMinutes | Should -BeLessOrEqual 60
    }

    It 'has at its top level only what binds safely to AWS Tools' {
        $Credential.PSObject.Properties.Name | Should -Be 'AccessKey', 'SecretKey', 'SessionToken', 'Region', 'ExpiresAt', 'Chain'
    }

    It 'binds to parameters from the pipeline by name' {
        function Get-Bound {
            [CmdletBinding()]
            [OutputType([string])]
            param(
                [Parameter(ValueFromPipelineByPropertyName = $true)] [string] $AccessKey,
                [Parameter(ValueFromPipelineByPropertyName = $true)] [Alias('SecretAccessKey')] [string] $SecretKey,
                [Parameter(ValueFromPipelineByPropertyName = $true)] [string] $SessionToken,
                [Parameter(ValueFromPipelineByPropertyName = $true)] [string] $Name,
                [Parameter(ValueFromPipelineByPropertyName = $true)] [string] $ProfileName
            )
            process { "$AccessKey $SecretKey $SessionToken $Name $ProfileName" }
        }

        $Credential | Get-Bound | Should -BeExactly "$($Credential.AccessKey) $($Credential.SecretKey) $($Credential.SessionToken)  "
    }

    It 'is accepted as the start of another chain' {
        $one = Invoke-RoleChain -RoleArn $Base -Region ap-southeast-2
        $two = Invoke-RoleChain -RoleArn $Deploy -Credential $one
        $two.Chain.Account | Should -Be '333333333333'
        $two.Region | Should -Be 'ap-southeast-2'
    }

    It 'is accepted from another process, as plain properties' {
        $one = Invoke-RoleChain -RoleArn $Base -Region eu-west-2
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($one))
        (Invoke-RoleChain -RoleArn $Deploy -Credential $copy -Region eu-west-2).Chain.Account | Should -Be '333333333333'
    }
}

Describe 'A token' {
    It 'can be <Kind>' -ForEach @(
        @{ Kind = 'an object'; Convert = { $args[0] } }
        @{ Kind = 'a text'; Convert = { $args[0].Reveal() } }
        @{ Kind = 'a SecureString'; Convert = { $secure = [System.Security.SecureString]::new(); $args[0].Reveal().ToCharArray() | ForEach-Object { $secure.AppendChar($_) }; , $secure } }
    ) {
        $token = & $Convert $Sts.NewToken()
        (Invoke-RoleChain -RoleArn $Base -Region eu-west-2 -WebIdentityToken $token).Chain.Account | Should -Be '111111111111'
    }

    It 'can be a file, relative to the current location' {
        Push-Location -LiteralPath $TestDrive
        try {
            [System.IO.File]::WriteAllText((Join-Path $TestDrive 'token'), $Sts.NewToken().Reveal())
            (Invoke-RoleChain -RoleArn $Base -Region eu-west-2 -WebIdentityTokenFile ./token).Chain.Account | Should -Be '111111111111'
        }
        finally {
            Pop-Location
        }
    }
}

Describe 'In a pipeline' {
    It 'obeys Select-Object -First: no chain is run that nobody asked for' {
        $before = @($Sts.Calls | Where-Object { $_.Action -eq 'AssumeRoleWithWebIdentity' }).Count
        $first = 1..5 | ForEach-Object { Invoke-RoleChain -RoleArn $Base -Region eu-west-2 } | Select-Object -First 1
        @($first).Count | Should -Be 1
        @($Sts.Calls | Where-Object { $_.Action -eq 'AssumeRoleWithWebIdentity' }).Count | Should -Be ($before + 1)
        (Invoke-RoleChain -RoleArn $Base -Region eu-west-2 | Select-Object -First 1).Chain.Account | Should -Be '111111111111'
    }

    It 'takes its defaults from PSDefaultParameterValues' {
        $PSDefaultParameterValues = @{ 'Invoke-RoleChain:Region' = 'ap-southeast-2'; 'Invoke-RoleChain:RoleSessionName' = 'by-default' }
        $credential = Invoke-RoleChain -RoleArn $Base
        $PSDefaultParameterValues.Count | Should -Be 2
        $credential.Region | Should -Be 'ap-southeast-2'
        $credential.Chain.SessionName | Should -Be 'by-default'
    }

    It 'can be splatted' {
        $parameters = @{ RoleArn = $Base, $Deploy; Region = 'eu-west-2'; DurationInSeconds = 900; RoleSessionName = 'splatted' }
        $credential = Invoke-RoleChain @parameters
        $credential.Chain.SessionName | Should -Be 'splatted'
        ($credential.ExpiresAt - [System.DateTimeOffset]::UtcNow).TotalMinutes | Should -BeLessOrEqual 15
    }

    It 'runs in the runspaces of ForEach-Object -Parallel' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $module = $Manifest
        $roles = $Base, $Deploy
        $arns = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module -Name $using:module
            (Invoke-RoleChain -RoleArn $using:roles -Region eu-west-2 -RoleSessionName "parallel-$_").Chain.AssumedRoleArn
        }
        $arns | Sort-Object | Should -Be (1..8 | ForEach-Object { "arn:aws:sts::333333333333:assumed-role/deploy/parallel-$_" })
    }
}
