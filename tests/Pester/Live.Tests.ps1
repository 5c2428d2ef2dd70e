# Credentials that live: from memory, renewed, and in the threads and processes that a pipeline starts.

BeforeDiscovery {
    $script:HasThreadJobs = [bool](Get-Command -Name Start-ThreadJob -ErrorAction Ignore)
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment
    $script:Sts = Start-StsEmulator -SetEnvironment
    $script:Chain = @{ Hop = $Base, $Deploy; Region = 'eu-west-2' }
    Clear-ChainedCredential
    $script:Credential = Get-ChainedCredential $Chain

    function Measure-Hop {
        @($Sts.Calls | Where-Object { $_.Action -like 'AssumeRole*' }).Count
    }
}

AfterAll {
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Get-ChainedCredential' {
    It 'returns the same credential while it lives, without a call, by <Name>' -ForEach @(
        @{ Name = 'a hashtable'; Get = { Get-ChainedCredential $Chain } }
        @{ Name = 'a definition from the pipeline'; Get = { New-RoleChain $Base, $Deploy -Region eu-west-2 | Get-ChainedCredential } }
        @{ Name = 'the credential itself'; Get = { $Credential | Get-ChainedCredential } }
        @{ Name = 'the credential, with a life that it has'; Get = { Get-ChainedCredential -InputObject $Credential -MinimumLifetimeInSeconds 1200 } }
        @{ Name = 'no parameter, which lists all'; Get = { Get-ChainedCredential } }
    ) {
        $before = Measure-Hop
        $found = @(& $Get)
        $found.Count | Should -Be 1
        [object]::ReferenceEquals($found[0].PSObject.BaseObject, $Credential.PSObject.BaseObject) | Should -BeTrue
        Measure-Hop | Should -Be $before
    }

    It 'renews one that has too little life left' {
        # By the clock of an STS that is behind, the session has ten minutes left.
        $Sts.AdvanceClock([System.TimeSpan]::FromMinutes(-50))
        $old = Invoke-RoleChain $Base -Region eu-west-2 -RoleSessionName behind
        $Sts.AdvanceClock([System.TimeSpan]::FromMinutes(50))
        $before = Measure-Hop
        ($old | Get-ChainedCredential).AccessKey | Should -BeExactly $old.AccessKey
        Measure-Hop | Should -Be $before

        $new = $old | Get-ChainedCredential -MinimumLifetimeInSeconds 1200
        $new.AccessKey | Should -Not -BeExactly $old.AccessKey
        ($new.ExpiresAt - [System.DateTimeOffset]::UtcNow).TotalSeconds | Should -BeGreaterThan 1200
        $new.Chain.SessionName | Should -Be 'behind'
        Measure-Hop | Should -Be ($before + 1)
    }

    It 'prints what AWS SDKs read of a process with -AsProcessCredential' {
        $text = @(Get-ChainedCredential $Chain -AsProcessCredential)
        $text.Count | Should -Be 1
        $text[0] | Should -BeOfType ([string])
        $json = $text[0] | ConvertFrom-Json
        $json.PSObject.Properties.Name | Should -Be 'Version', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'
        $json.Version | Should -Be 1
        $json.AccessKeyId, $json.SecretAccessKey, $json.SessionToken | Should -BeExactly $Credential.AccessKey, $Credential.SecretKey, $Credential.SessionToken
        $text[0] | Should -Match '"Expiration":\s*"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"'
    }

    It 'fails with <Id>' -ForEach @(
        @{ Id = 'ProfileNotRegistered'; Try = { Get-ChainedCredential -ProfileName nobody } }
        @{ Id = 'ParameterArgumentValidationError'; Try = { Get-ChainedCredential $Chain -MinimumLifetimeInSeconds 43201 } }
        @{ Id = 'HopRefused'; Try = { Get-ChainedCredential @{ Hop = $Base, 'arn:aws:iam::333333333333:role/missing'; Region = 'eu-west-2' } } }
    ) {
        $Try | Should -Throw -ErrorId "$Id,RoleChain.Commands.GetChainedCredentialCommand"
    }

    It 'forgets with Clear-ChainedCredential, and takes the hops again' {
        $one = Get-ChainedCredential @{ Hop = $Base; Region = 'us-east-1' }
        Clear-ChainedCredential -WhatIf
        @(Get-ChainedCredential).Count | Should -BeGreaterThan 0
        Clear-ChainedCredential
        Get-ChainedCredential | Should -BeNullOrEmpty
        (Get-ChainedCredential @{ Hop = $Base; Region = 'us-east-1' }).AccessKey | Should -Not -BeExactly $one.AccessKey
    }
}

Describe 'Threads of this process' {
    BeforeEach {
        Clear-ChainedCredential
    }

    It 'share one flight in ForEach-Object -Parallel' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $before = Measure-Hop
        $module = $Manifest
        $definition = New-RoleChain @Chain
        $keys = 1..16 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module -Name $using:module
            (Get-ChainedCredential $using:definition).AccessKey
        }
        @($keys).Count | Should -Be 16
        @($keys | Sort-Object -Unique).Count | Should -Be 1
        Measure-Hop | Should -Be ($before + 2)
    }

    It 'have the same living object in ForEach-Object -Parallel' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $credential = Get-ChainedCredential $Chain
        $before = Measure-Hop
        $module = $Manifest
        $found = 1..4 | ForEach-Object -Parallel {
            Import-Module -Name $using:module
            $using:credential | Get-ChainedCredential
        }
        $found | ForEach-Object { [object]::ReferenceEquals($_.PSObject.BaseObject, $credential.PSObject.BaseObject) } | Should -Be $true, $true, $true, $true
        Measure-Hop | Should -Be $before
    }

    It 'have the same living object in thread jobs' -Skip:(-not $script:HasThreadJobs) {
        $credential = Get-ChainedCredential $Chain
        $module = $Manifest
        $job = Start-ThreadJob -ScriptBlock {
            Import-Module -Name $using:module
            $using:credential | Get-ChainedCredential
            (Get-ChainedCredential $using:Chain).AccessKey
        }
        $found = @(Receive-Job -Job $job -Wait -AutoRemoveJob)
        [object]::ReferenceEquals($found[0].PSObject.BaseObject, $credential.PSObject.BaseObject) | Should -BeTrue
        $found[1] | Should -BeExactly $credential.AccessKey
    }
}

Describe 'A copy of a credential' {
    BeforeAll {
        $script:Path = Join-Path $TestDrive 'credential.xml'
        $script:Source = Get-ChainedCredential @{ Hop = $Base; Region = 'eu-west-2' }
        $Source | Export-Clixml -LiteralPath $Path
        $script:Copy = Import-Clixml -LiteralPath $Path

        function Get-Bound {
            [CmdletBinding()]
            [OutputType([string])]
            param(
                [Parameter(ValueFromPipelineByPropertyName = $true)] [string] $AccessKey,
                [Parameter(ValueFromPipelineByPropertyName = $true)] [string] $SecretKey,
                [Parameter(ValueFromPipelineByPropertyName = $true)] [string] $SessionToken,
                [Parameter(ValueFromPipelineByPropertyName = $true)] [string] $Region
            )
            process { "$AccessKey $SecretKey $SessionToken $Region" }
        }
    }

    It 'binds by its properties'' names' {
        $Copy.PSObject.TypeNames[0] | Should -Be 'Deserialized.RoleChain.ChainedCredential'
        $Copy | Get-Bound | Should -BeExactly "$($Source.AccessKey) $($Source.SecretKey) $($Source.SessionToken) eu-west-2"
    }

    It 'starts another chain' {
        (Invoke-RoleChain $Deploy -Credential $Copy).Chain.Account | Should -Be '333333333333'
    }

    It 'has no chain to renew it, and is refused where one is needed' {
        { $Copy | Get-ChainedCredential -ErrorAction Stop } | Should -Throw -ExpectedMessage '*copy*' -ErrorId 'ParameterArgumentTransformationError,*'
        { $Copy | Start-ChainedCredentialServer -ErrorAction Stop } | Should -Throw -ExpectedMessage '*copy*' -ErrorId 'ParameterArgumentTransformationError,*'
        { $Copy | Export-ChainedCredential Environment -ErrorAction Stop } | Should -Throw -ExpectedMessage '*copy*' -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'is shown without its secrets' {
        $text = $Copy | Out-String -Width 500
        $text | Should -Match '111111111111'
        Find-Secret -Text $text -Of $Source | Should -BeNullOrEmpty
    }

    It 'works in a job of another process' {
        $credential = $Source
        $module = $Manifest
        $roles = $Deploy
        $job = Start-Job -ScriptBlock {
            Import-Module -Name $using:module
            $copy = $using:credential
            $copy.AccessKey
            (Invoke-RoleChain $using:roles -Credential $copy).Chain.Account
        }
        Receive-Job -Job $job -Wait -AutoRemoveJob | Should -BeExactly $Source.AccessKey, '333333333333'
    }
}
