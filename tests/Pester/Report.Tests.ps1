# Who was reached of many accounts and who was not: in the terminal, as Markdown, and in the summary of a job's step.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:Saved = Enter-TestEnvironment -Variable @{ GITHUB_STEP_SUMMARY = $null }
    $script:Sts = Start-StsEmulator -SetEnvironment
    $script:From = New-RoleChain $Base -Region eu-west-2
    $script:Found = '222222222222', '444444444444', '333333333333' | Invoke-RoleChain -From $From -RoleName deploy -ErrorAction SilentlyContinue -ErrorVariable failed
    $script:Failed = $failed
    $script:Summary = Join-Path $TestDrive 'summary.md'
}

AfterAll {
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'New-RoleChainReport' {
    It 'is a table, those that failed first, and a tree' {
        $report = @(@($Found) + $Failed | New-RoleChainReport)
        $report.Count | Should -Be 1
        $report[0] | Should -BeOfType ([string])
        $lines = $report[0] -split '\n'
        $lines[0] | Should -Be 'Reached 2 of 3.'
        $lines[2] | Should -Match '^State +Account +Role +Region +Reason$'
        $lines[3] | Should -Match '^failed +444444444444 +deploy +HopRefused: '
        $lines[4] | Should -Match '^reached +222222222222 +deploy +eu-west-2$'
        $lines[5] | Should -Match '^reached +333333333333 +deploy +eu-west-2$'
        @($lines -match '111111111111/base').Count | Should -Be 1
        $Found | ForEach-Object { Find-Secret -Text $report[0] -Of $_ } | Should -BeNullOrEmpty
    }

    It 'is <Format> with -Format' -ForEach @(
        @{ Format = 'Tree'; Begin = '^from '; Has = '^    \S+ 444444444444/deploy' }
        @{ Format = 'Mermaid'; Begin = '^flowchart LR\n'; Has = '^    n\d+ --> n\d+\["444444444444#47;deploy.*"\]:::failed$' }
        @{ Format = 'Markdown'; Begin = '^### Role chains\n\nReached 2 of 3\.'; Has = '^\| \*\*failed\*\* \| 444444444444 \| deploy \| ' }
    ) {
        $report = @($Found) + $Failed | New-RoleChainReport -Format $Format
        $report | Should -Match $Begin
        @($report -split '\n' -match $Has).Count | Should -Be 1
    }

    It 'takes its input by parameter as well, and what is nothing of an account is passed by' {
        (New-RoleChainReport (@($Found) + $Failed + 'text', 42, $null)) -split '\n' | Select-Object -First 1 | Should -Be 'Reached 2 of 3.'
        @() | New-RoleChainReport | Should -Match '^Reached 0 of 0\.'
    }

    It 'has one row for each account of what blocks returned, and one for what failed in them' {
        $out = '222222222222', '333333333333' | Invoke-RoleChain -From $From -RoleName deploy -ErrorAction SilentlyContinue -ErrorVariable bad -ScriptBlock {
            if ($_.Chain.Account -eq '333333333333') {
                throw 'no bucket'
            }

            1; 2; 'three'
        }
        $lines = (@($out) + $bad | New-RoleChainReport) -split '\n'
        $lines[0] | Should -Be 'Reached 1 of 2.'
        $lines[3] | Should -Match '^failed +333333333333 +eu-west-2 +.*no bucket$'
        $lines[4] | Should -Match '^reached +222222222222 '
    }

    It 'has a row for each account whose block returned <_>' -ForEach "'text'", '42', '[guid]::Empty', '[pscustomobject]@{ Name = 1 }' {
        $out = '222222222222', '333333333333' | Invoke-RoleChain -From $From -RoleName deploy -ScriptBlock ([scriptblock]::Create($_))
        $out | New-RoleChainReport | Should -Match '^Reached 2 of 2\.'
        New-RoleChainReport $out | Should -Match '^Reached 2 of 2\.'
    }

    It 'takes what went through a variable, a filter and a sort' {
        $sorted = @($Found) + $Failed | Where-Object { $_ } | Sort-Object -Property { "$_" }
        $sorted | New-RoleChainReport -Format Tree | Should -Be (@($Found) + $Failed | New-RoleChainReport -Format Tree)
        @($Found) + $Failed | New-RoleChainReport | Select-Object -First 1 | Should -Match '^Reached 2 of 3\.'
    }

    It 'completes -Format' {
        $line = 'New-RoleChainReport -Format M'
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'Markdown', 'Mermaid'
    }
}

Describe 'New-RoleChainReport -StepSummary' {
    BeforeEach {
        [System.IO.File]::WriteAllText($Summary, "before`n")
        $env:GITHUB_STEP_SUMMARY = $Summary
    }

    AfterEach {
        $env:GITHUB_STEP_SUMMARY = $null
    }

    It 'appends table and diagram, and returns the text' {
        @($Found) + $Failed | New-RoleChainReport -StepSummary | Should -Match '^Reached 2 of 3\.'
        $null = $Found | New-RoleChainReport -StepSummary -Confirm:$false
        $text = [System.IO.File]::ReadAllText($Summary)
        $text | Should -Match '^before\n### Role chains\n\nReached 2 of 3\.\n\n\| State \| Account \|'
        $text | Should -Match '\n### Role chains\n\nReached 2 of 2\.\n'
        [regex]::Matches($text, '(?m)^```mermaid$').Count | Should -Be 2
        [regex]::Matches($text, '(?m)^```$').Count | Should -Be 2
        [System.IO.File]::ReadAllBytes($Summary)[0] | Should -Be ([byte][char]'b')
        Find-Secret -Text $text -Of $Found[0] | Should -BeNullOrEmpty
    }

    It 'appends nothing with -WhatIf, nor where $WhatIfPreference says so' {
        $Found | New-RoleChainReport -StepSummary -WhatIf | Should -Match '^Reached 2 of 2\.'
        $WhatIfPreference = $true
        $Found | New-RoleChainReport -StepSummary | Should -Match '^Reached 2 of 2\.'
        [System.IO.File]::ReadAllText($Summary) | Should -Be "before`n"
    }

    It 'appends nothing where -Confirm has nobody to ask' {
        $path = Join-Path $TestDrive 'confirm.ps1'
        Set-Content -LiteralPath $path -Value @'
param($manifest)
Import-Module -Name $manifest
try { [pscustomobject]@{ AccountId = '222222222222' } | New-RoleChainReport -StepSummary -Confirm } catch { "refused: $($_.CategoryInfo.Category)" }
'@
        (Invoke-Child -Path $path -Argument $Manifest).Text | Should -Match 'refused: '
        [System.IO.File]::ReadAllText($Summary) | Should -Be "before`n"
    }

    It 'is an error outside of a step, and the report is returned all the same' {
        foreach ($nowhere in $null, (Join-Path $TestDrive 'no-such-file')) {
            $env:GITHUB_STEP_SUMMARY = $nowhere
            $Found | New-RoleChainReport -StepSummary -ErrorAction SilentlyContinue -ErrorVariable failure | Should -Match '^Reached 2 of 2\.'
            $failure[0].FullyQualifiedErrorId | Should -Be 'ExportTargetMissing,RoleChain.Commands.NewRoleChainReportCommand'
            { $Found | New-RoleChainReport -StepSummary -ErrorAction Stop } | Should -Throw -ErrorId 'ExportTargetMissing,RoleChain.Commands.NewRoleChainReportCommand'
        }
    }
}

Describe 'What changes nothing' {
    It 'asks for no confirmation: <_>' -ForEach 'Get-RoleChain', 'Invoke-RoleChain' {
        (Get-Command -Name $_).Parameters.Keys | Should -Not -Contain 'WhatIf'
    }
}
