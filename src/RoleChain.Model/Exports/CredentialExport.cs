namespace RoleChain;

/// <summary>What is to be exported where, and how.</summary>
public sealed class CredentialExport
{
    /// <summary>Describes an export.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="place">The profile's name (<c>[A-Za-z0-9_.-]</c>, 1 to 128), or the full path of the dotenv file; null for the targets that are one place each.</param>
    public CredentialExport(ExportTarget target, string? place = null)
    {
        Target = target;
        Place = place;
    }

    /// <summary>Where to.</summary>
    public ExportTarget Target { get; }

    /// <summary>The profile's name, or the full path of the dotenv file; null for the targets that are one place each.</summary>
    public string? Place { get; }

    /// <summary>Whether a profile's keys and region that RoleChain did not write are overwritten.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How the credential is kept out of a CI runner's log.</summary>
    public SecretMasking Masking { get; init; }

    /// <summary>Whether account number and ARN are masked there too.</summary>
    public bool MaskAccountId { get; init; }

    /// <summary>The place in words, such as <c>the profile deploy</c>; fit to print.</summary>
    public override string ToString() => Target switch
    {
        ExportTarget.Environment => "the environment of this process",
        ExportTarget.GitHubEnvironment => "GITHUB_ENV",
        ExportTarget.GitHubOutput => "GITHUB_OUTPUT",
        ExportTarget.AzurePipelines => "variables of Azure Pipelines",
        ExportTarget.ProcessCredential => "credential_process JSON",
        ExportTarget.Profile => "the profile " + SafeText.ForDisplay(Place),
        _ => "the file " + SafeText.ForDisplay(Place),
    };
}
