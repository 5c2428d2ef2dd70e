# What the tests share; each dot-sources it in its BeforeAll.

$script:Base = 'arn:aws:iam::111111111111:role/base'
$script:Deploy = 'arn:aws:iam::333333333333:role/deploy'

# The copy of the module under test: the packaged one that build.ps1 names, or the build in this repository.
$script:Manifest = (Resolve-Path -LiteralPath (Join-Path (Split-Path -Path (Split-Path -Path $PSScriptRoot)) 'RoleChain.psd1')).ProviderPath
if ($env:ROLECHAIN_MODULE) {
    $script:Manifest = (Resolve-Path -LiteralPath $env:ROLECHAIN_MODULE).ProviderPath
}

<#
.SYNOPSIS
Takes away whatever this machine says of AWS and of CI, sets variables that a test needs ($null: takes them away), and returns what was there for
Exit-TestEnvironment.
#>
function Enter-TestEnvironment {
    param([hashtable] $Variable = @{})

    # No test may find the machine's own instance role or profiles.
    $values = @{
        AWS_EC2_METADATA_DISABLED   = 'true'
        AWS_CONFIG_FILE             = Join-Path $PSScriptRoot 'no-such-config'
        AWS_SHARED_CREDENTIALS_FILE = Join-Path $PSScriptRoot 'no-such-credentials'
    }
    foreach ($name in $Variable.Keys) {
        $values[$name] = $Variable[$name]
    }

    $jobs = 'GITHUB_ACTIONS', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_WORKSPACE', 'RUNNER_ENVIRONMENT', 'FORGEJO_ACTIONS', 'GITLAB_CI', 'BITBUCKET_BUILD_NUMBER',
    'BITBUCKET_STEP_OIDC_TOKEN', 'CIRCLECI', 'CIRCLE_OIDC_TOKEN_V2', 'BUILDKITE', 'TF_BUILD', 'SYSTEM_OIDCREQUESTURI', 'SYSTEM_ACCESSTOKEN', 'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID'
    $found = Get-ChildItem -Path Env: | ForEach-Object { $_.Name } | Where-Object { $_ -like 'AWS_*' -or $_ -like 'ACTIONS_ID_TOKEN_*' -or $_ -in $jobs }
    $saved = @{}
    foreach ($name in @($found) + $values.Keys | Where-Object { $_ } | Sort-Object -Unique) {
        $saved[$name] = [System.Environment]::GetEnvironmentVariable($name)
        Set-Item -LiteralPath "Env:$name" -Value $values[$name]
    }

    $saved
}

<#
.SYNOPSIS
Puts back what Enter-TestEnvironment has changed.
#>
function Exit-TestEnvironment {
    param([hashtable] $Saved)

    foreach ($name in $Saved.Keys) {
        Set-Item -LiteralPath "Env:$name" -Value $Saved[$name]
    }
}

<#
.SYNOPSIS
Returns what the environment says of AWS now, a text each variable.
#>
function Get-AwsVariable {
    Get-ChildItem -Path Env: | Where-Object { $_.Name -like 'AWS_*' } | ForEach-Object { "$($_.Name)=$($_.Value)" } | Sort-Object
}

<#
.SYNOPSIS
Runs a script file in a new process of this same PowerShell, and returns its exit code and everything that it wrote.
#>
function Invoke-Child {
    param([string] $Path, [string[]] $Argument = @())

    $shell = 'powershell'
    if ($PSVersionTable.PSEdition -eq 'Core') {
        $shell = 'pwsh'
    }

    # Where PowerShell was installed as a .NET tool, neither is there.
    $own = "$shell.exe", $shell | ForEach-Object { Join-Path $PSHOME $_ } | Where-Object { Test-Path -LiteralPath $_ -PathType Leaf } | Select-Object -First 1
    if ($own) {
        $shell = $own
    }

    $options = @('-NoProfile', '-NonInteractive')
    if ([System.Environment]::OSVersion.Platform -eq [System.PlatformID]::Win32NT) {
        $options += '-ExecutionPolicy', 'Bypass'
    }

    # What a program writes to standard error is an error to Windows PowerShell where it is redirected.
    $ErrorActionPreference = 'Continue'
    $PSNativeCommandUseErrorActionPreference = $false
    $text = & $shell @options -File $Path @Argument 2>&1 | Out-String -Width 4096
    [pscustomobject]@{ ExitCode = $LASTEXITCODE; Text = $text }
}

<#
.SYNOPSIS
Names the secrets of a credential that occur in a text, however it was wrapped; nothing where there are none.
#>
function Find-Secret {
    param([string] $Text, [object] $Of)

    $flat = $Text -replace '\s', ''
    foreach ($name in 'AccessKey', 'SecretKey', 'SessionToken') {
        if ($flat.Contains($Of.$name.Substring(0, 16))) {
            $name
        }
    }

    # How every JWT begins.
    if ($flat -cmatch 'eyJ[A-Za-z0-9_-]{8}') {
        'WebIdentityToken'
    }

    if ($env:ACTIONS_ID_TOKEN_REQUEST_TOKEN -and $flat.Contains($env:ACTIONS_ID_TOKEN_REQUEST_TOKEN)) {
        'Bearer'
    }
}
