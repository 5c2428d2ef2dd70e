namespace RoleChain;

/// <summary>Where a credential can be exported to.</summary>
public enum ExportTarget
{
    /// <summary>The environment variables of this process, and of the programs that it starts from then on.</summary>
    Environment,

    /// <summary>The environment of the later steps of a GitHub Actions or Forgejo job: the file that <c>GITHUB_ENV</c> names.</summary>
    GitHubEnvironment,

    /// <summary>The outputs of the step of a GitHub Actions or Forgejo job: the file that <c>GITHUB_OUTPUT</c> names.</summary>
    GitHubOutput,

    /// <summary>Variables of the later steps of an Azure Pipelines job, the keys as secrets.</summary>
    AzurePipelines,

    /// <summary>The JSON that a <c>credential_process</c> prints.</summary>
    ProcessCredential,

    /// <summary>A profile of the shared credentials and config files.</summary>
    Profile,

    /// <summary>A file of <c>NAME=value</c> lines.</summary>
    Dotenv,

    /// <summary>A dotenv report of GitLab CI, by which later jobs get variables.</summary>
    GitLabDotenv,
}
