# Profiles whose credential_process is the module, run as an AWS SDK runs them.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    Import-Module -Name $Manifest
    $script:ConfigFile = Join-Path $TestDrive 'config'
    $script:Own = Join-Path $TestDrive 'own'
    $script:Saved = Enter-TestEnvironment -Variable @{
        AWS_CONFIG_FILE             = $ConfigFile
        AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive 'credentials'
        XDG_CONFIG_HOME             = $Own
        XDG_CACHE_HOME              = $Own
        LOCALAPPDATA                = $Own
        CI                          = $null
        ROLECHAIN_PROFILE           = $null
    }
    $script:Sts = Start-StsEmulator -SetEnvironment
    $script:Chain = @{ Hop = $Base, $Deploy; Region = 'eu-west-2' }

    # As the AWS SDK for .NET does it: by the system's shell.
    function Invoke-CredentialProcess {
        param([string] $ProfileName)

        $line = (Get-Content -LiteralPath $ConfigFile | Where-Object { $_ -match "^credential_process = .* $ProfileName$" }) -replace '^credential_process = '
        $start = [System.Diagnostics.ProcessStartInfo]::new()
        if ([System.Environment]::OSVersion.Platform -eq [System.PlatformID]::Win32NT) {
            $start.FileName = 'cmd.exe'
            $start.Arguments = "/c $line"
        }
        else {
            $start.FileName = '/bin/sh'
            $start.Arguments = '-c "' + $line.Replace('\', '\\').Replace('"', '\"') + '"'
        }

        $start.UseShellExecute = $false
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $process = [System.Diagnostics.Process]::Start($start)
        try {
            $failure = $process.StandardError.ReadToEndAsync()
            $output = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
            [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output; Error = $failure.GetAwaiter().GetResult() }
        }
        finally {
            $process.Dispose()
        }
    }

    function Measure-Hop {
        @($Sts.Calls | Where-Object { $_.Action -like 'AssumeRole*' }).Count
    }
}

AfterAll {
    Stop-StsEmulator
    Exit-TestEnvironment -Saved $Saved
}

Describe 'Register-RoleChainProfile' {
    AfterEach {
        if (Test-Path -LiteralPath $ConfigFile) {
            Remove-Item -LiteralPath $ConfigFile
        }
    }

    It 'makes a profile whose process prints a credential, and nothing else' {
        [System.IO.File]::WriteAllText($ConfigFile, "# mine`n[profile other]`nregion = us-east-1`n")
        New-RoleChain @Chain | Register-RoleChainProfile -ProfileName prod -Cache:$false | Should -BeNullOrEmpty
        $text = [System.IO.File]::ReadAllText($ConfigFile)
        $text.StartsWith("# mine`n[profile other]`nregion = us-east-1`n", [System.StringComparison]::Ordinal) | Should -BeTrue
        $text | Should -Match '(?m)^\[profile prod\]$'
        $text | Should -Match '(?m)^region = eu-west-2$'

        $before = Measure-Hop
        $run = Invoke-CredentialProcess -ProfileName prod
        $run.ExitCode | Should -Be 0 -Because $run.Error
        $json = $run.Output | ConvertFrom-Json
        $json.Version | Should -Be 1
        $json.AccessKeyId | Should -MatchExactly '^ASIA[A-Z0-9]{16}$'
        $run.Error.Trim() | Should -BeNullOrEmpty
        Measure-Hop | Should -Be ($before + 2)

        # It starts another chain, so it is good.
        $keys = @{ AccessKey = $json.AccessKeyId; SecretKey = $json.SecretAccessKey; SessionToken = $json.SessionToken; Region = 'eu-west-2' }
        { Invoke-RoleChain $Base -Credential $keys } | Should -Throw -ErrorId 'HopRefused,*'
        $Sts.Calls[-1].ErrorCode | Should -Be 'AccessDenied'
        foreach ($file in @(Get-ChildItem -LiteralPath (Join-Path $Own 'rolechain') -Recurse -File | ForEach-Object { $_.FullName }) + $ConfigFile) {
            Find-Secret -Text ([System.IO.File]::ReadAllText($file)) -Of ([pscustomobject]$keys) | Should -BeNullOrEmpty
        }

        Unregister-RoleChainProfile prod
        [System.IO.File]::ReadAllText($ConfigFile) | Should -BeExactly "# mine`n[profile other]`nregion = us-east-1`n"
        (Invoke-RoleChain $Base -Region eu-west-2).Chain.Account | Should -Be '111111111111'
    }

    It 'keeps the credential for the next process with -Cache' {
        Register-RoleChainProfile kept $Chain -Cache
        $one = (Invoke-CredentialProcess -ProfileName kept).Output | ConvertFrom-Json
        $before = Measure-Hop
        $two = (Invoke-CredentialProcess -ProfileName kept).Output | ConvertFrom-Json
        $two.AccessKeyId | Should -BeExactly $one.AccessKeyId
        Measure-Hop | Should -Be $before
        Clear-ChainedCredential
        $three = (Invoke-CredentialProcess -ProfileName kept).Output | ConvertFrom-Json
        $three.AccessKeyId | Should -Not -BeExactly $one.AccessKeyId
        Unregister-RoleChainProfile kept
    }

    It 'tells by its exit code and on standard error why there is no credential' {
        Register-RoleChainProfile refused @{ Hop = $Base, 'arn:aws:iam::333333333333:role/missing'; Region = 'eu-west-2' }
        $run = Invoke-CredentialProcess -ProfileName refused
        $run.ExitCode | Should -Be 1
        $run.Output.Trim() | Should -BeNullOrEmpty
        $run.Error | Should -Match '\(HopRefused\)'
        Unregister-RoleChainProfile refused
    }

    It 'writes and removes nothing with -WhatIf' {
        Register-RoleChainProfile whatif $Chain -WhatIf
        Test-Path -LiteralPath $ConfigFile | Should -BeFalse
        Register-RoleChainProfile whatif $Chain
        Unregister-RoleChainProfile whatif -WhatIf
        (Get-ChainedCredential -ProfileName whatif).Chain.Account | Should -Be '333333333333'
        'whatif' | Unregister-RoleChainProfile
        { Get-ChainedCredential -ProfileName whatif } | Should -Throw -ErrorId 'ProfileNotRegistered,RoleChain.Commands.GetChainedCredentialCommand'
    }

    It 'fails with <Id>' -ForEach @(
        @{ Id = 'InvalidProfileName'; Name = 'a b'; More = @{} }
        @{ Id = 'NotUnattended'; Name = 'given'; More = @{ WebIdentityToken = 'a.b.c' } }
        @{ Id = 'ProfileTaken'; Name = 'other'; More = @{} }
    ) {
        $mine = "[profile other]`nrole_arn = $Base`nsource_profile = x`n"
        [System.IO.File]::WriteAllText($ConfigFile, $mine)
        $definition = $Chain + $More
        { Register-RoleChainProfile $Name $definition } | Should -Throw -ErrorId "$Id,RoleChain.Commands.RegisterRoleChainProfileCommand"
        [System.IO.File]::ReadAllText($ConfigFile) | Should -BeExactly $mine
    }
}

Describe 'Unregister-RoleChainProfile' {
    It 'says which profile was not registered' {
        { Unregister-RoleChainProfile nobody -ErrorAction Stop } | Should -Throw -ErrorId 'ProfileNotRegistered,RoleChain.Commands.UnregisterRoleChainProfileCommand'
    }
}
