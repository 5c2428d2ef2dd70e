#Requires -Version 5.1

<#
.SYNOPSIS
Builds, tests, analyzes and packages RoleChain.

.DESCRIPTION
Runs tasks in the order in which they are given and stops at the first that fails. It needs the .NET 10 SDK, and runs on
Windows PowerShell 5.1 and PowerShell 7.4 or later, on Windows, Linux and macOS, from any directory.

Pester 5 and PSScriptAnalyzer are used where they are installed. Where one is missing its part is left out with a
warning, but where the environment variable CI is 'true' that is an error: a pipeline must not pass by testing less.

.PARAMETER Task
One or more of:

Clean    deletes all build output: bin, obj, module/bin and out.
Build    builds the solution; the module can then be imported from RoleChain.psd1.
Test     runs the tests of the solution; then packages the module, unless Package has been run just before, and runs the
         Pester tests on the package, in a process of its own and in this edition of PowerShell.
Analyze  checks format and style of the C# code, and the scripts with PSScriptAnalyzer.
Package  lays the module out in out/RoleChain/<version>, as it is installed, imports it in a new process to see that it
         is whole, and packs out/RoleChain.<version>.zip. It is always a Release build.
Demo     runs the demonstration: a chain of two roles against the emulator.

.PARAMETER Configuration
The configuration that Build and Test use. Package does not heed it.

.EXAMPLE
./build.ps1

Builds the solution and runs all tests.

.EXAMPLE
./build.ps1 Clean, Analyze, Package, Test -Configuration Release

What is done before a release.

.EXAMPLE
pwsh ./build.ps1 Build,Test

The same from another shell.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ArgumentCompleter({ 'Clean', 'Build', 'Test', 'Analyze', 'Package', 'Demo' -like "$($args[2])*" })]
    [ValidateNotNullOrEmpty()]
    [string[]] $Task = @('Build', 'Test'),

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$taskNames = @('Clean', 'Build', 'Test', 'Analyze', 'Package', 'Demo')
$solution = 'RoleChain.sln'
$outFolder = Join-Path $PSScriptRoot 'out'
$version = (Import-PowerShellDataFile -Path (Join-Path $PSScriptRoot 'RoleChain.psd1')).ModuleVersion
$packageFolder = Join-Path (Join-Path $outFolder 'RoleChain') $version
$packagedFiles = @('RoleChain.psd1', 'LICENSE', 'README.md', 'CHANGELOG.md')

# The platforms that the package has compiled ahead; on others the same IL is compiled as it runs.
$platforms = @('win-x64', 'linux-x64', 'osx-arm64')

# What has been done in this run, so that nothing is built twice.
$finished = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)

function Invoke-CleanTask {
    $folders = @($outFolder, (Join-Path $PSScriptRoot 'module/bin'))
    foreach ($parent in 'src', 'tests') {
        foreach ($project in Get-ChildItem -Path (Join-Path $PSScriptRoot $parent) -Directory) {
            $folders += (Join-Path $project.FullName 'bin'), (Join-Path $project.FullName 'obj')
        }
    }

    $folders | Where-Object { Test-Path -LiteralPath $_ } | Remove-Item -Recurse -Force
    $finished.Clear()
}

function Invoke-BuildTask {
    param([string] $Configuration)

    Invoke-Native -Command 'dotnet' -Argument 'build', $solution, '-c', $Configuration
}

function Invoke-TestTask {
    param([string] $Configuration)

    $arguments = @('test', $solution, '-c', $Configuration)
    if ($finished.Contains('Build')) {
        $arguments += '--no-build'
    }

    Invoke-Native -Command 'dotnet' -Argument $arguments
    if (-not (Test-Tool -Name 'Pester' -Minimum '5.3' -Below '6.0' -Purpose 'the tests of the packaged module')) {
        return
    }

    if (-not $finished.Contains('Package')) {
        Invoke-PackageTask
    }

    Write-Step "Pester on $packageFolder"
    Invoke-Shell -Argument '-File', (Join-Path $PSScriptRoot 'tests/Pester/Invoke-Test.ps1'), (Join-Path $packageFolder 'RoleChain.psd1')
}

function Invoke-AnalyzeTask {
    Invoke-Native -Command 'dotnet' -Argument 'format', $solution, '--verify-no-changes'
    if (-not (Test-Tool -Name 'PSScriptAnalyzer' -Minimum '1.21' -Below '2.0' -Purpose 'the analysis of the scripts')) {
        return
    }

    $settings = Join-Path $PSScriptRoot 'tests/PSScriptAnalyzerSettings.psd1'
    $findings = @(foreach ($path in 'build.ps1', 'RoleChain.psd1', 'module', 'tests/Pester') {
            Invoke-ScriptAnalyzer -Path (Join-Path $PSScriptRoot $path) -Recurse -Settings $settings
        })
    foreach ($finding in $findings) {
        Write-Warning "$($finding.ScriptPath):$($finding.Line): $($finding.RuleName): $($finding.Message)"
    }

    if ($findings.Count -gt 0) {
        throw "PSScriptAnalyzer found $($findings.Count) fault(s)."
    }
}

function Invoke-PackageTask {
    # The option takes the build machine's paths out of the assemblies.
    Invoke-Native -Command 'dotnet' -Argument 'build', 'src/RoleChain/RoleChain.csproj', '-c', 'Release', '-p:ContinuousIntegrationBuild=true'

    foreach ($platform in $platforms) {
        Invoke-Native -Command 'dotnet' -Argument 'publish', 'src/RoleChain.Images', '-r', $platform
    }

    # No other version and no file of an earlier one may lie beside it.
    foreach ($stale in (Join-Path $outFolder 'RoleChain'), (Join-Path $outFolder 'RoleChain.*.zip')) {
        if (Test-Path -Path $stale) {
            Remove-Item -Path $stale -Recurse -Force
        }
    }

    Copy-Package
    Test-Package
    Compress-Package
    $null = $finished.Add('Package')
}

function Invoke-DemoTask {
    Invoke-Native -Command 'dotnet' -Argument 'run', '--project', 'src/RoleChain.Host'
}

function Copy-Package {
    $null = New-Item -Path $packageFolder -ItemType Directory -Force
    foreach ($name in $packagedFiles) {
        $path = Join-Path $PSScriptRoot $name
        if (Test-Path -LiteralPath $path) {
            Copy-Item -LiteralPath $path -Destination $packageFolder
        }
        else {
            Write-Warning "There is no ${name}: the package goes without it."
        }
    }

    Copy-Item -LiteralPath (Join-Path $PSScriptRoot 'module') -Destination $packageFolder -Recurse

    # Where Get-Help looks for topics.
    $topicFolder = New-Item -Path (Join-Path $packageFolder 'en-US') -ItemType Directory
    Copy-Item -Path (Join-Path $PSScriptRoot 'docs/en-US/about_*.help.txt') -Destination $topicFolder.FullName

    Get-ChildItem -LiteralPath $packageFolder -Recurse -File | Where-Object { $_.Extension -eq '.pdb' } | Remove-Item
}

function Test-Package {
    foreach ($framework in @('net8.0', 'net472') + $platforms) {
        $assembly = Join-Path $packageFolder "module/bin/$framework/RoleChain.dll"
        $built = [System.Reflection.AssemblyName]::GetAssemblyName($assembly).Version.ToString(3)
        if ($built -ne $version) {
            throw "The manifest is of version $version, and $assembly of $built."
        }
    }

    # .NET cannot unload an assembly: this process must stay free of the module.
    $manifest = (Join-Path $packageFolder 'RoleChain.psd1').Replace("'", "''")
    Invoke-Shell -Argument '-Command', (@(
            '$ErrorActionPreference = ''Stop'';'
            "`$manifest = Test-ModuleManifest -Path '$manifest';"
            "Import-Module -Name '$manifest';"
            '$missing = $manifest.ExportedCmdlets.Keys | Where-Object { -not (Get-Command -Name $_ -Module RoleChain -ErrorAction Ignore) };'
            'if ($missing) { throw (''The package lacks '' + ($missing -join '', '')) }'
        ) -join ' ')
    Write-Step "Package: $packageFolder"
}

function Compress-Package {
    Add-Type -AssemblyName System.IO.Compression
    $path = Join-Path $outFolder "RoleChain.$version.zip"
    $stream = [System.IO.File]::Create($path)
    try {
        $archive = [System.IO.Compression.ZipArchive]::new($stream, [System.IO.Compression.ZipArchiveMode]::Create)
        try {
            # Entry by entry: Windows PowerShell's CreateFromDirectory writes backslashes. Same order, same times: same package.
            $parent = (Get-Item -LiteralPath $outFolder).FullName
            $files = [string[]]@(Get-ChildItem -LiteralPath (Join-Path $parent 'RoleChain') -Recurse -File | ForEach-Object { $_.FullName })
            [array]::Sort($files, [System.StringComparer]::Ordinal)
            foreach ($file in $files) {
                $name = $file.Substring($parent.Length + 1).Replace('\', '/')
                $entry = $archive.CreateEntry($name, [System.IO.Compression.CompressionLevel]::Optimal)
                $entry.LastWriteTime = [System.DateTimeOffset]::new(1980, 1, 1, 0, 0, 0, [System.TimeSpan]::Zero)
                $content = [System.IO.File]::ReadAllBytes($file)
                $target = $entry.Open()
                try {
                    $target.Write($content, 0, $content.Length)
                }
                finally {
                    $target.Dispose()
                }
            }
        }
        finally {
            $archive.Dispose()
        }
    }
    finally {
        $stream.Dispose()
    }

    Write-Step "Package: $path"
}

<#
.SYNOPSIS
Runs a program, and fails where it does.
#>
function Invoke-Native {
    param([string] $Command, [string[]] $Argument)

    $program = Get-Command -Name $Command -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $program) {
        throw "'$Command' is not on the path."
    }

    $line = (@($Command) + $Argument) -join ' '
    Write-Step $line

    # Only its exit code counts: what a program writes to standard error is an error to Windows PowerShell where it is redirected.
    $ErrorActionPreference = 'Continue'
    $PSNativeCommandUseErrorActionPreference = $false
    & $program.Path @Argument
    if ($LASTEXITCODE -ne 0) {
        throw "'$line' failed with exit code $LASTEXITCODE."
    }
}

<#
.SYNOPSIS
Runs a script or a command in a new process of this same PowerShell.
#>
function Invoke-Shell {
    param([string[]] $Argument)

    $name = 'powershell'
    if ($PSVersionTable.PSEdition -eq 'Core') {
        $name = 'pwsh'
    }

    # Where PowerShell was installed as a .NET tool, neither is there.
    $own = "$name.exe", $name | ForEach-Object { Join-Path $PSHOME $_ } | Where-Object { Test-Path -LiteralPath $_ -PathType Leaf } | Select-Object -First 1
    if ($own) {
        $name = $own
    }

    $options = @('-NoProfile', '-NonInteractive')
    if ([System.Environment]::OSVersion.Platform -eq [System.PlatformID]::Win32NT) {
        $options += '-ExecutionPolicy', 'Bypass'
    }

    Invoke-Native -Command $name -Argument ($options + $Argument)
}

<#
.SYNOPSIS
Says whether a module that only the build uses is installed.
#>
function Test-Tool {
    param([string] $Name, [version] $Minimum, [version] $Below, [string] $Purpose)

    if (Get-Module -Name $Name -ListAvailable | Where-Object { $_.Version -ge $Minimum -and $_.Version -lt $Below }) {
        return $true
    }

    $message = "$Name $Minimum or later (below $Below) is not installed: without it $Purpose cannot be done."
    if ($env:CI -eq 'true') {
        throw $message
    }

    Write-Warning $message
    return $false
}

function Write-Step {
    param([string] $Text)

    Write-Information -MessageData "> $Text" -InformationAction Continue
}

# Another shell hands 'Build,Test' over as one text.
$names = @($Task | ForEach-Object { $_.Split(',') } | ForEach-Object { $_.Trim() } | Where-Object { $_ })
foreach ($name in $names) {
    if ($name -notin $taskNames) {
        throw "There is no task '$name'. The tasks are $($taskNames -join ', ')."
    }
}

# dotnet looks for global.json from the current directory upwards.
Push-Location -LiteralPath $PSScriptRoot
try {
    foreach ($name in $names) {
        switch ($name) {
            'Clean' { Invoke-CleanTask }
            'Build' { Invoke-BuildTask -Configuration $Configuration }
            'Test' { Invoke-TestTask -Configuration $Configuration }
            'Analyze' { Invoke-AnalyzeTask }
            'Package' { Invoke-PackageTask }
            'Demo' { Invoke-DemoTask }
        }

        $null = $finished.Add($name)
    }
}
finally {
    Pop-Location
}
