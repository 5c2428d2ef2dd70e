# One chain continued in many accounts, with and without a script block, against an emulator of twenty accounts.

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingWriteHost', '', Justification = 'What it writes must come through as well.')]
param()

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment -Variable @{ CI = $null; ROLECHAIN_FILE = $null }

    # Twenty accounts whose role audit trusts the base; whatever else is asked for is refused.
    $script:Accounts = 0..19 | ForEach-Object { "$(200000000000 + $_)" }
    $script:Missing = '299999999999'
    $roles = foreach ($account in $Accounts) {
        @"
    { "id": "$account", "roles": [ { "name": "audit", "trustPolicy": { "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Principal": { "AWS": "$Base" }, "Action": [ "sts:AssumeRole", "sts:TagSession" ] } ] } } ] }
"@
    }
    $configuration = Join-Path $TestDrive 'emulator.json'
    Set-Content -LiteralPath $configuration -Value @"
{
  "issuer": "https://token.actions.githubusercontent.com",
  "accounts": [
    { "id": "111111111111",
      "oidcProviders": [ { "url": "https://token.actions.githubusercontent.com", "clientIds": [ "sts.amazonaws.com" ] } ],
      "roles": [ { "name": "base",
        "trustPolicy": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" },
            "Action": "sts:AssumeRoleWithWebIdentity", "Condition": { "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } } } ] },
        "policies": [ { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": [ "sts:AssumeRole", "sts:TagSession" ], "Resource": "*" } ] } ] } ] },
$($roles -join ",`n")
  ]
}
"@
    $script:Sts = Start-StsEmulator -Path $configuration -SetEnvironment
    $script:From = New-RoleChain $Base -Region eu-west-2

    function Measure-Call {
        $Sts.Calls.Count
    }
}

AfterAll {
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Accounts' {
    It 'come as <Kind>' -ForEach @(
        @{ Kind = 'text from the pipeline'; Get = { $Accounts[0, 1] | Invoke-RoleChain -From $From -RoleName audit } }
        @{ Kind = 'numbers from the pipeline'; Get = { 200000000000, 200000000001 | Invoke-RoleChain -From $From -RoleName audit } }
        @{ Kind = 'a parameter'; Get = { Invoke-RoleChain -From $From -RoleName audit -AccountId $Accounts[0, 1, 0] } }
        @{ Kind = 'accounts of AWS Organizations'; Get = { [pscustomobject]@{ Id = $Accounts[0]; Name = 'one' }, [pscustomobject]@{ Id = $Accounts[1]; Name = 'two' } | Invoke-RoleChain -From $From -RoleName audit } }
        @{ Kind = 'objects with roles'; Get = { [pscustomobject]@{ RoleArn = "arn:aws:iam::$($Accounts[0]):role/audit" }, [pscustomobject]@{ AccountId = $Accounts[1]; RoleName = 'audit' } | Invoke-RoleChain -From $From } }
    ) {
        $found = @(& $Get)
        $found.Count | Should -Be 2
        $found | ForEach-Object { $_ | Should -BeOfType ([RoleChain.ChainedCredential]) }
        $found.Chain.Account | Sort-Object | Should -Be $Accounts[0, 1]
        $found | ForEach-Object { $_.Chain.Hops[-1].RoleName | Should -Be 'audit' }
    }

    It 'come as rows of a CSV file, whatever other columns it has' {
        $path = Join-Path $TestDrive 'accounts.csv'
        Set-Content -LiteralPath $path -Value @'
"AccountId","Name","Region","Path","Credential","Definition"
"200000000002","first","us-east-1","nowhere.json","x","x"
"200000000003","second","","nowhere.json","x","x"
"200000000002","again","us-east-1","nowhere.json","x","x"
"200000000002","elsewhere","ap-southeast-2","nowhere.json","x","x"
'@
        $found = Import-Csv -LiteralPath $path | Invoke-RoleChain -From $From -RoleName audit -Region eu-central-1
        $found | ForEach-Object { "$($_.Chain.Account) $($_.Region)" } | Sort-Object |
            Should -Be '200000000002 ap-southeast-2', '200000000002 us-east-1', '200000000003 eu-central-1'
    }

    It 'share the base: its hops are taken once for all' {
        $before = @($Sts.Calls | Where-Object { $_.Action -eq 'AssumeRoleWithWebIdentity' }).Count
        $own = @{ Hop = @{ RoleArn = $Base; RoleSessionName = 'own' }; Region = 'eu-west-2' }
        $found = @($Accounts | Invoke-RoleChain -From $own -RoleName audit -RoleSessionName audit-1 -DurationInSeconds 900)
        $found.Count | Should -Be 20
        @($found.AccessKey | Sort-Object -Unique).Count | Should -Be 20
        (Invoke-RoleChain -From $own -RoleName audit -AccountId $Accounts[0]).Chain.Account | Should -Be $Accounts[0]
        @($Sts.Calls | Where-Object { $_.Action -eq 'AssumeRoleWithWebIdentity' }).Count | Should -Be ($before + 1)
        $found | ForEach-Object { $_.Chain.AssumedRoleArn | Should -BeExactly "arn:aws:sts::$($_.Chain.Account):assumed-role/audit/audit-1" }
        ($found.ExpiresAt | Measure-Object -Maximum).Maximum | Should -BeLessThan ([System.DateTimeOffset]::UtcNow.AddMinutes(16))
    }

    It 'continue a credential that is there, without a call for it' {
        $credential = Invoke-RoleChain $Base -Region eu-west-2
        $before = Measure-Call
        (Invoke-RoleChain -From $credential -RoleName audit -AccountId $Accounts[5]).Chain.Account | Should -Be $Accounts[5]
        Measure-Call | Should -Be ($before + 1)
    }

    It 'continue a chain of the chain file by its name' {
        $folder = New-Item -Path (Join-Path $TestDrive 'named') -ItemType Directory
        Set-Content -LiteralPath (Join-Path $folder.FullName 'rolechain.json') -Value '{ "version": 1, "chains": { "base": { "region": "eu-west-2", "hops": ["111111111111:base"] } } }'
        Push-Location -LiteralPath $folder.FullName
        try {
            ($Accounts[0] | Invoke-RoleChain -From base -RoleName audit).Chain.Account | Should -Be $Accounts[0]
            ($Accounts[0] | Invoke-RoleChain -From base -Path ./rolechain.json -RoleName audit).Chain.Account | Should -Be $Accounts[0]
            { $Accounts[0] | Invoke-RoleChain -From bse -RoleName audit } | Should -Throw -ErrorId 'ChainNotFound,RoleChain.Commands.InvokeRoleChainCommand'
        }
        finally {
            Pop-Location
        }
    }

    It 'are all reached where STS throttles for a while' {
        $Sts.AddFault(@{ Code = 'Throttling'; Count = 5; Action = 'AssumeRole' })
        $found = $Accounts | Invoke-RoleChain -From $From -RoleName audit -ErrorVariable failed
        $found.Chain.Account | Sort-Object | Should -Be $Accounts
        @($failed).Count | Should -Be 0
        @($Sts.Calls | Where-Object { $_.ErrorCode -eq 'Throttling' }).Count | Should -Be 5
    }

    It 'may be none' {
        $before = Measure-Call
        @() | Invoke-RoleChain -From $From -RoleName audit | Should -BeNullOrEmpty
        Invoke-RoleChain -From $From -RoleName audit -AccountId @() | Should -BeNullOrEmpty
        Measure-Call | Should -Be $before
    }
}

Describe 'An account that fails' {
    It 'is an error with the account as target, and the others go on' {
        $found = $Accounts[0], $Missing, $Accounts[1] | Invoke-RoleChain -From $From -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.Chain.Account | Sort-Object | Should -Be $Accounts[0, 1]
        @($failed).Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'HopRefused,RoleChain.Commands.InvokeRoleChainCommand'
        $failed[0].TargetObject | Should -Be $Missing
        $failed[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        "$($failed[0])" | Should -Match $Missing
    }

    It 'stops the command with -ErrorAction Stop' {
        { $Missing | Invoke-RoleChain -From $From -RoleName audit -ErrorAction Stop } | Should -Throw -ErrorId 'HopRefused,RoleChain.Commands.InvokeRoleChainCommand'
    }

    It 'is no account: an error of its own, before any call' {
        $rows = 'nobody', '', $null, 42, [pscustomobject]@{ Nothing = 1 }, '12345678901x'
        $before = Measure-Call
        $rows | Invoke-RoleChain -From $From -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        # Only 42 is a number: a spreadsheet took the noughts of 000000000042.
        @($Sts.Calls | Select-Object -Skip $before | Where-Object { $_.Action -eq 'AssumeRole' } | ForEach-Object { $_.RoleArn } | Select-Object -Unique) | Should -Be 'arn:aws:iam::000000000042:role/audit'
        $failed | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] } | Group-Object -NoElement | ForEach-Object { "$($_.Count) $($_.Name)" } | Sort-Object |
            Should -Be '1 HopRefused', '5 InvalidAccountId'
        ($failed | Where-Object { $_.FullyQualifiedErrorId -like 'HopRefused*' }).TargetObject | Should -Be '000000000042'
        ($failed | Select-Object -First 1).TargetObject | Should -Be 'nobody'
    }

    It 'fails for all before any call: <Id>' -ForEach @(
        @{ Id = 'NoTargetRole'; Parameters = @{} }
        @{ Id = 'InvalidRoleArn'; Parameters = @{ RoleName = 'no role' } }
        @{ Id = 'InvalidFanOutSource'; Parameters = @{ RoleName = 'audit'; From = 42 } }
        @{ Id = 'ParameterArgumentValidationError'; Parameters = @{ RoleName = 'audit'; ThrottleLimit = 0 } }
        @{ Id = 'ParameterArgumentValidationError'; Parameters = @{ RoleName = 'audit'; MaximumRate = 10001 } }
        @{ Id = 'InvalidUsingValue'; Parameters = @{ RoleName = 'audit'; ScriptBlock = { $using:nobodyHasThis } } }
    ) {
        $all = @{ From = $From; ErrorAction = 'Stop' }
        foreach ($name in $Parameters.Keys) {
            $all[$name] = $Parameters[$name]
        }

        $before = Measure-Call
        { $Accounts[0] | Invoke-RoleChain @all } | Should -Throw -ErrorId "$Id,RoleChain.Commands.InvokeRoleChainCommand"
        Measure-Call | Should -Be $before
    }
}

Describe 'A script block in many accounts' {
    It 'has a credential of its own, and the process environment stays as it is' {
        $before = Get-AwsVariable
        $found = $Accounts | Invoke-RoleChain -From $From -RoleName audit -ScriptBlock {
            param($credential)
            Start-Sleep -Milliseconds 20
            "$($_.Chain.Account) $($credential.Chain.Account) $($_.AccessKey -eq $credential.AccessKey) [$env:AWS_ACCESS_KEY_ID]"
        }
        $found.Count | Should -Be 20
        $found | ForEach-Object { $_ | Should -BeExactly "$($_.AccountId) $($_.AccountId) True []" }
        $found.AccountId | Sort-Object | Should -Be $Accounts
        $found.Region | Select-Object -Unique | Should -Be 'eu-west-2'
        Get-AwsVariable | Should -BeExactly $before
    }

    It 'returns objects of any kind, each with its account' {
        $found = $Accounts[0, 1] | Invoke-RoleChain -From $From -RoleName audit -ScriptBlock { 42; $true; [pscustomobject]@{ Name = 'row' }; , (1, 2) }
        @($found).Count | Should -Be 8
        foreach ($account in $Accounts[0, 1]) {
            $own = @($found | Where-Object { $_.AccountId -eq $account })
            $own.Count | Should -Be 4
            $own[0] | Should -Be 42
            $own[1] | Should -BeTrue
            $own[2].Name | Should -Be 'row'
        }

        $table = $Accounts[0, 1] | Invoke-RoleChain -From $From -RoleName audit -ScriptBlock { [pscustomobject]@{ Buckets = 3 } } | Sort-Object -Property AccountId | ConvertTo-Csv -NoTypeInformation
        $table | Should -Be '"Buckets","AccountId","Region"', '"3","200000000000","eu-west-2"', '"3","200000000001","eu-west-2"'
    }

    It 'sees the caller''s variables by $using: alone' {
        $limit = 10
        $table = @{ Name = 'x y'; List = 1, 2 }
        $found = $Accounts[0] | Invoke-RoleChain -From $From -RoleName audit -ScriptBlock { "[$limit] $using:limit $($using:table.Name)"; $using:table['List'][1]; $null -eq (Get-Variable -Name table -ErrorAction SilentlyContinue) }
        $found | Should -Be '[] 10 x y', 2, $true
        { $Accounts[0] | Invoke-RoleChain -From $From -RoleName audit -ScriptBlock { $using:nobody } } | Should -Throw -ErrorId 'InvalidUsingValue,RoleChain.Commands.InvokeRoleChainCommand'
    }

    It 'writes to the command''s own streams' {
        $block = {
            $account = $_.Chain.Account
            Write-Warning "warn $account"
            Write-Verbose "verbose $account"
            Write-Debug "debug $account"
            Write-Information "tell $account"
            Write-Host "host $account"
            Write-Error "error $account" -Category ResourceBusy
            Get-Item -LiteralPath 'no-such-file'
            "out $account"
        }
        $found = $Accounts[0, 1] | Invoke-RoleChain -From $From -RoleName audit -Verbose -Debug:$false -ScriptBlock $block -ErrorAction SilentlyContinue -ErrorVariable failed -WarningVariable warned -WarningAction SilentlyContinue -InformationVariable told 4>&1 6>$null
        $found | Where-Object { $_ -is [string] } | Sort-Object | Should -Be "out $($Accounts[0])", "out $($Accounts[1])"
        $found | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and "$_" -like 'verbose *' } | ForEach-Object { "$_" } | Sort-Object | Should -Be "verbose $($Accounts[0])", "verbose $($Accounts[1])"
        $warned | ForEach-Object { "$_" } | Sort-Object | Should -Be "warn $($Accounts[0])", "warn $($Accounts[1])"
        $told | ForEach-Object { "$_" } | Sort-Object | Should -Be "host $($Accounts[0])", "host $($Accounts[1])", "tell $($Accounts[0])", "tell $($Accounts[1])"
        $own = @($failed | Where-Object { $_.CategoryInfo.Category -eq 'ResourceBusy' })
        $own | ForEach-Object { "$_ $($_.AccountId) $($_.Region)" } | Sort-Object | Should -Be ($Accounts[0, 1] | ForEach-Object { "${_}: error $_ $_ eu-west-2" })
        @($failed | Where-Object { $_.FullyQualifiedErrorId -like 'PathNotFound*' }).Count | Should -Be 2
        @($failed).Count | Should -Be 4
    }

    It 'is not silent to an information stream that is redirected, and tells no verbose message that nobody wants' {
        $all = $Accounts[0] | Invoke-RoleChain -From $From -RoleName audit -ScriptBlock { Write-Host 'said'; Write-Verbose 'unwanted'; Write-Debug 'unwanted'; Write-Warning 'warned' } *>&1
        $all | ForEach-Object { "$_" } | Sort-Object | Should -Be 'said', 'warned'
    }

    It 'that throws in one account is an error of that one' {
        $bad = $Accounts[1]
        $found = $Accounts[0, 1, 2] | Invoke-RoleChain -From $From -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable failed -ScriptBlock {
            if ($_.Chain.Account -eq $using:bad) {
                throw 'over'
            }

            'done'
        }
        $found.AccountId | Sort-Object | Should -Be $Accounts[0, 2]
        @($failed).Count | Should -Be 1
        "$($failed[0])", $failed[0].AccountId | Should -Be "${bad}: over", $bad
    }

    It 'is not run where the account was not reached' {
        $found = $Missing, $Accounts[0] | Invoke-RoleChain -From $From -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable failed -ScriptBlock { $_.Chain.Account }
        $found | Should -Be $Accounts[0]
        $failed.TargetObject | Should -Be $Missing
    }

    It 'leaves nothing behind for the next account' {
        $found = $Accounts[0..5] | Invoke-RoleChain -From $From -RoleName audit -ThrottleLimit 1 -ScriptBlock {
            "before: [$(Get-Variable -Name left -ValueOnly -ErrorAction SilentlyContinue)]"
            Set-Variable -Name left -Value $_.Chain.Account -Scope Global
        }
        $found.Count | Should -Be 6
        $found | Select-Object -Unique | Should -Be 'before: []'
        Get-Variable -Name left -Scope Global -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'is where the caller is' {
        Push-Location -LiteralPath $TestDrive
        try {
            $found = $Accounts[0] | Invoke-RoleChain -From $From -RoleName audit -ScriptBlock { (Get-Location).ProviderPath }
            $found | Should -Be (Get-Location).ProviderPath
        }
        finally {
            Pop-Location
        }
    }

    It 'runs in as many accounts at once as -ThrottleLimit says' {
        # Each waits for the other, who comes only where two may be at it.
        $both = [System.Threading.CountdownEvent]::new(2)
        $Accounts[0, 1] | Invoke-RoleChain -From $From -RoleName audit -ThrottleLimit 2 -ScriptBlock { $null = ($using:both).Signal(); ($using:both).Wait(30000) } | Should -Be $true, $true
        $alone = [System.Threading.CountdownEvent]::new(2)
        $Accounts[0, 1] | Invoke-RoleChain -From $From -RoleName audit -ThrottleLimit 1 -ScriptBlock { $null = ($using:alone).Signal(); ($using:alone).Wait(500) } | Should -Be $false, $true
    }

    It 'gives programs the account''s keys where it asks for them' {
        # The child's environment is its own start's, and nobody else's.
        $found = $Accounts[0, 1] | Invoke-RoleChain -From $From -RoleName audit -ScriptBlock {
            $variables = $_.ToEnvironment()
            "$($variables['AWS_ACCESS_KEY_ID'] -eq $_.AccessKey) $($variables['AWS_REGION'])"
        }
        $found | Should -Be 'True eu-west-2', 'True eu-west-2'
    }

    It 'shows no secret on any stream' {
        $all = @($Accounts[0], $Missing | Invoke-RoleChain -From $From -RoleName audit -ErrorAction Continue -Verbose -Debug -ScriptBlock { Write-Verbose "for $_"; "out $_"; $_ } *>&1)
        $credential = $all | Where-Object { $_ -is [RoleChain.ChainedCredential] }
        $text = $all | Out-String -Width 500
        $text | Should -Match "out .*$($Accounts[0])"
        $text | Should -Match $Missing
        Find-Secret -Text $text -Of $credential | Should -BeNullOrEmpty
    }
}

Describe 'A fan-out that is ended early' {
    It 'returns the first result, and does not wait for the rest' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $slow = $Accounts[0]
        $found = $Accounts[0..3] | Invoke-RoleChain -From $From -RoleName audit -ScriptBlock {
            if ($_.Chain.Account -eq $using:slow) {
                Start-Sleep -Seconds 120
            }

            $_.Chain.Account
        } | Select-Object -First 1
        @($found).Count | Should -Be 1
        $found | Should -Not -Be $slow
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
        @($Accounts[0..3] | Invoke-RoleChain -From $From -RoleName audit).Count | Should -Be 4
    }

    It 'calls nothing for accounts that nobody waits for' {
        $null = Invoke-RoleChain -From $From -RoleName audit -AccountId $Accounts[0]
        $before = Measure-Call
        $Sts.AddFault(@{ DelayMilliseconds = 1000; Count = 4; Action = 'AssumeRole' })
        @($Accounts | Invoke-RoleChain -From $From -RoleName audit -ThrottleLimit 1 | Select-Object -First 1).Count | Should -Be 1
        Start-Sleep -Milliseconds 1500
        Measure-Call | Should -BeLessThan ($before + 5)
    }

    It 'ends with the loop that it is in' {
        foreach ($once in 1) {
            $Accounts[0..3] | Invoke-RoleChain -From $From -RoleName audit -ScriptBlock { $_.Chain.Account } | ForEach-Object { $seen = $_; break }
        }

        $Accounts | Should -Contain $seen
    }

    It 'lets the process end' {
        $path = Join-Path $TestDrive 'ends.ps1'
        Set-Content -LiteralPath $path -Value @'
param($manifest)
Import-Module -Name $manifest
$null = Start-StsEmulator -SetEnvironment
'222222222222', '333333333333' | Invoke-RoleChain -From @{ Hop = '111111111111:base'; Region = 'eu-west-2' } -RoleName deploy -ScriptBlock {
    if ($_.Chain.Account -eq '333333333333') { Start-Sleep -Seconds 300 }
    "reached $($_.Chain.Account)"
} | Select-Object -First 1
'end of script'
'@
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $run = Invoke-Child -Path $path -Argument $Manifest
        $run.ExitCode | Should -Be 0 -Because $run.Text
        $run.Text | Should -Match 'reached 222222222222\s+end of script'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 150
    }
}

Describe 'A fan-out in other surroundings' {
    It 'works in strict mode' {
        Set-StrictMode -Version Latest
        $found = [pscustomobject]@{ AccountId = $Accounts[0] }, [pscustomobject]@{ Account = $Accounts[1] }, $Missing |
            Invoke-RoleChain -From $From -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable failed -ScriptBlock { Set-StrictMode -Version Latest; "$($_.Chain.Account)" }
        $found | Sort-Object | Should -Be $Accounts[0, 1]
        $failed.TargetObject | Should -Be $Missing
        @($found) + $failed | New-RoleChainReport | Should -Match '^Reached 2 of 3\.'
    }

    It 'stops at the first failure where $ErrorActionPreference says so' {
        $ErrorActionPreference = 'Stop'
        { $Missing | Invoke-RoleChain -From $From -RoleName audit } | Should -Throw -ErrorId 'HopRefused,RoleChain.Commands.InvokeRoleChainCommand'
        ($Accounts[0] | Invoke-RoleChain -From $From -RoleName audit).Chain.Account | Should -Be $Accounts[0]
    }

    It 'runs in a thread job beside another' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        # Start-ThreadJob comes with PowerShell 7; Windows PowerShell has it only where it was installed.
        $module, $accounts = $Manifest, $Accounts
        $jobs = 1..2 | ForEach-Object {
            Start-ThreadJob -ScriptBlock {
                Import-Module -Name $using:module
                ($using:accounts | Invoke-RoleChain -From @{ Hop = '111111111111:base'; Region = 'eu-west-2' } -RoleName audit -ScriptBlock { $_.Chain.Account } | Sort-Object -Unique).Count
            }
        }
        $jobs | Receive-Job -Wait -AutoRemoveJob | Should -Be 20, 20
    }
}
