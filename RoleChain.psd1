@{
    RootModule             = 'module/RoleChain.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = 'b5bd85a9-9d7a-49ee-9f9f-89a9c26d46db'
    Author                 = 'RoleChain maintainers'
    CompanyName            = 'RoleChain'
    Copyright              = '(c) 2026 RoleChain maintainers. MIT License.'
    Description            = 'Takes a CI job''s OIDC token, or any AWS identity, through every IAM role of a chain in one command: short-lived credentials for AWS Tools for PowerShell, clear errors when a role says no, and an STS emulator to test trust policies without an AWS account.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')

    FormatsToProcess       = @('module/RoleChain.Format.ps1xml')
    FunctionsToExport      = @()
    CmdletsToExport        = @('Clear-ChainedCredential', 'Export-ChainedCredential', 'Get-ChainedConsoleUri', 'Get-ChainedCredential', 'Get-RoleChain', 'Get-WebIdentityToken', 'Invoke-RoleChain', 'New-RoleChain', 'New-RoleChainHop', 'New-RoleChainReport', 'New-RoleTrustPolicy', 'Register-RoleChainProfile', 'Start-ChainedCredentialServer', 'Start-StsEmulator', 'Stop-ChainedCredentialServer', 'Stop-StsEmulator', 'Test-RoleChain', 'Unregister-RoleChainProfile')
    VariablesToExport      = @()
    AliasesToExport        = @()

    PrivateData            = @{
        PSData = @{
            Tags         = @('AWS', 'STS', 'IAM', 'OIDC', 'AssumeRole', 'RoleChaining', 'GitHubActions', 'CI', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://github.com/rolechain/rolechain/blob/main/LICENSE'
            ProjectUri   = 'https://github.com/rolechain/rolechain'
            ReleaseNotes = 'https://github.com/rolechain/rolechain/blob/main/CHANGELOG.md'
        }
    }
}
