# Our AWS SDK and other people's in one process. On Windows PowerShell 5.1 these tests are the proof that it works there.

BeforeDiscovery {
    $packages = Join-Path (Join-Path $HOME '.nuget') 'packages'
    if ($env:NUGET_PACKAGES) {
        $packages = $env:NUGET_PACKAGES
    }

    # Version 3, and an older release of version 4, whose assemblies have the same full name as ours.
    $frameworks = @{ '3.7.202.18' = 'netcoreapp3.1'; '4.0.3.3' = 'net8.0' }
    if ($PSVersionTable.PSEdition -ne 'Core') {
        $frameworks = @{ '3.7.202.18' = 'net45'; '4.0.3.3' = 'net472' }
    }

    $script:Cases = @(foreach ($version in $frameworks.Keys | Sort-Object) {
            $assembly = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($packages, "awssdk.core/$version/lib", $frameworks[$version], 'AWSSDK.Core.dll'))
            foreach ($order in 'before', 'after') {
                # A restore of RoleChain.Module.Tests brings the packages. A pipeline must not pass without them.
                @{ Version = $version; Order = $order; Assembly = $assembly; Skip = $env:CI -ne 'true' -and -not (Test-Path -LiteralPath $assembly) }
            }
        })
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Session.ps1')
    $script:Saved = Enter-TestEnvironment
}

AfterAll {
    Exit-TestEnvironment -Saved $Saved
}

Describe 'AWSSDK.Core <Version>, first used <Order> the import' -ForEach $script:Cases {
    It 'works beside ours, and ours beside it' -Skip:$Skip {
        $run = Invoke-Child -Path (Join-Path (Join-Path $PSScriptRoot 'Probes') 'foreign-sdk.ps1') -Argument $Manifest, $Assembly, $Order
        $run.ExitCode | Should -Be 0 -Because $run.Text
        $run.Text | Should -Match 'chain: arn:aws:sts::333333333333:assumed-role/deploy/RoleChain'
        $run.Text | Should -Match 'from their object: arn:aws:sts::333333333333:assumed-role/deploy/RoleChain'
        $run.Text | Should -Match 'as their object: RefreshingAWSCredentials, same key True'
        $run.Text | Should -Match 'each has its own'
    }
}
