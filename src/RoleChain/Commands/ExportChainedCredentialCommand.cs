using System;
using System.Management.Automation;
using RoleChain.Binding;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Puts a credential where other programs and later steps of a job find it: the environment, the runner's files, a profile, a dotenv
/// file, or the JSON of a <c>credential_process</c>. <c>Clear-ChainedCredential</c> takes it back.
/// </summary>
[Cmdlet(VerbsData.Export, "ChainedCredential", DefaultParameterSetName = TargetSet, SupportsShouldProcess = true)]
[OutputType(typeof(string), ParameterSetName = new[] { TargetSet })]
public sealed class ExportChainedCredentialCommand : EngineCommand
{
    private const string TargetSet = "Target";
    private const string ProfileSet = "Profile";
    private const string DotenvSet = "Dotenv";

    /// <summary>A credential of <c>Invoke-RoleChain</c>. One with less than a minute to live is renewed first.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [LivingCredentialTransformation]
    [ValidateNotNull]
    public ChainedCredential Credential { get; set; } = null!;

    /// <summary>Where to: this process's environment, the later steps of a GitHub Actions or Azure Pipelines job, the outputs of the step, or the pipeline as the JSON of a <c>credential_process</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TargetSet)]
    [ValidateSet(nameof(ExportTarget.Environment), nameof(ExportTarget.GitHubEnvironment), nameof(ExportTarget.GitHubOutput), nameof(ExportTarget.AzurePipelines), nameof(ExportTarget.ProcessCredential))]
    public ExportTarget To { get; set; }

    /// <summary>A profile of the shared credentials and config files: 1 to 128 of <c>[A-Za-z0-9_.-]</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet)]
    [AllowEmptyString]
    public string ProfileName { get; set; } = string.Empty;

    /// <summary>Overwrites keys and region of the profile that RoleChain did not write.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>A file of <c>NAME=value</c> lines, in a folder that is there. Lines of other names stay.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DotenvSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The file is a dotenv report of GitLab CI: values are not quoted.</summary>
    [Parameter(ParameterSetName = DotenvSet)]
    public SwitchParameter GitLabReport { get; set; }

    /// <summary>Masks the account number and the ARN in a CI runner's log too.</summary>
    [Parameter]
    public SwitchParameter MaskAccountId { get; set; }

    /// <summary>Lets a credential be exported under a CI runner where it cannot be masked in the log: in a background job or remote session.</summary>
    [Parameter]
    public SwitchParameter AllowUnmasked { get; set; }

    /// <summary>Exports a credential.</summary>
    protected override void ProcessRecord()
    {
        string? output = null;
        try
        {
            var export = Define();
            if (!ShouldProcess(Credential.ToString(), "Export to " + export))
            {
                return;
            }

            var exports = IsolatedContext.Services.Exports;
            output = Await("Export", (events, token) => exports.ExportAsync(Credential, export, events, token))?.Reveal();
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, Credential.ToString());
        }

        // Outside: what the rest of the pipeline throws (a break, an exit) is not ours to catch.
        if (output is not null)
        {
            WriteObject(output);
        }
    }

    private CredentialExport Define()
    {
        var (target, place) = ParameterSetName switch
        {
            ProfileSet => (ExportTarget.Profile, ProfileName),
            DotenvSet => (GitLabReport ? ExportTarget.GitLabDotenv : ExportTarget.Dotenv, FilePaths.Resolve(SessionState, Path, RoleChainErrorKind.FileUnwritable)),
            _ => (To, (string?)null),
        };
        return new CredentialExport(target, place) { Overwrite = Force, Masking = CiLog.Masking(Host, AllowUnmasked), MaskAccountId = MaskAccountId };
    }
}
