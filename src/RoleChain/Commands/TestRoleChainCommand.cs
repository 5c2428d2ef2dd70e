using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;
using RoleChain.Completion;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Says of a chain whether it would be let in, hop by hop, and why not: which side, which statement, which condition, and what to change. By
/// policies that are at hand, before anything is called; or for real, with <c>-Live</c>.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "RoleChain", DefaultParameterSetName = RoleSet)]
[OutputType(typeof(ChainTrial))]
public sealed class TestRoleChainCommand : ChainCommand
{
    private const string RoleSet = "Role";
    private const string DefinitionSet = "Definition";
    private const string NameSet = "Name";

    private const int NotTried = 3;

    /// <summary>Parameters that say where the chain's own identity comes from.</summary>
    private static readonly string[] Identities = [nameof(WebIdentityToken), nameof(WebIdentityTokenFile), nameof(WebIdentityTokenVariable), nameof(WebIdentityTokenCommand), nameof(Credential), nameof(ProfileName), nameof(IdentityProvider)];

    private HopVerdict? _worst;

    /// <summary>The roles in the order in which they are assumed: ARNs; <c>ACCOUNT:[PATH/]NAME</c>; or <c>[PATH/]NAME</c>, in the account of the role before.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RoleSet)]
    [ValidateNotNullOrEmpty]
    public string[] RoleArn { get; set; } = [];

    /// <summary>Chains of <c>New-RoleChain</c> or <c>Get-RoleChain</c>, or hashtables with the parameters of <c>New-RoleChain</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefinitionSet, ValueFromPipeline = true)]
    [DefinitionTransformation]
    [ValidateNotNullOrEmpty]
    public RoleChainDefinition[] Definition { get; set; } = [];

    /// <summary>The names of chains of a chain file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChainNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The chain file. Without it that of <c>ROLECHAIN_FILE</c>, or the nearest <c>rolechain.json</c> from the current folder up to the repository's root; under CI none is searched for.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Lets a file that was named say everything: endpoints, proxies, programs, audiences, and any variable of the environment.</summary>
    [Parameter(ParameterSetName = NameSet)]
    public SwitchParameter TrustChainFile { get; set; }

    /// <summary>The role session name of every hop; without it the one that <c>Invoke-RoleChain</c> would take.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    public string? RoleSessionName { get; set; }

    /// <summary>The length of the last hop's session in seconds: 900 to 43200.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Alias("DurationSeconds")]
    public int? DurationInSeconds { get; set; }

    /// <summary>The external id of the last hop: 2 to 1224 of <c>[A-Za-z0-9_+=,.@:/-]</c>.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    public string? ExternalId { get; set; }

    /// <summary>Session tags of the last hop, at most 50: a hashtable, or objects with Key and Value.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [SessionTagTransformation]
    [ValidateNotNull]
    public SessionTag[] Tag { get; set; } = [];

    /// <summary>
    /// Files and folders with policies: emulator configurations, CloudFormation templates, Terraform plans as JSON, answers of <c>aws iam</c>, folders of
    /// plain documents (docs/policy-files.md).
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] PolicyPath { get; set; } = [];

    /// <summary>Files and folders with the service control policies over the callers' accounts. Without them it is taken that none refuses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ServiceControlPolicyPath { get; set; } = [];

    /// <summary>Files and folders with the resource control policies over the roles' accounts. Without them it is taken that none refuses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ResourceControlPolicyPath { get; set; } = [];

    /// <summary>The claims of a token, in place of one that is fetched: a table with <c>iss</c>, <c>sub</c> and what else it has (without <c>aud</c>, the audience that the chain asks for); values are texts or lists of texts.</summary>
    [Parameter]
    [ValidateNotNull]
    public System.Collections.IDictionary? Claim { get; set; }

    /// <summary>The GitHub repository whose job is meant, as <c>OWNER/NAME</c>; without it <c>GITHUB_REPOSITORY</c>. With <c>-Branch</c>, <c>-GitTag</c>, <c>-PullRequest</c> or <c>-Environment</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    /// <summary>As a job on a branch of the repository.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Branch { get; set; }

    /// <summary>As a job on a git tag of the repository.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GitTag { get; set; }

    /// <summary>As a job for a pull request.</summary>
    [Parameter]
    public SwitchParameter PullRequest { get; set; }

    /// <summary>As a job that runs in a deployment environment, on whichever branch.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>The id of the repository's owner: with <c>-RepositoryId</c> the subject has its immutable form, as GitHub writes it for repositories made after 2026-07-15.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? RepositoryOwnerId { get; set; }

    /// <summary>The repository's id.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? RepositoryId { get; set; }

    /// <summary>Who holds the source credential, for a chain that starts from one: the ARN of a user, a role or a role's session.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CallerArn { get; set; }

    /// <summary>Takes the hops for real, up to the first that is refused, keeps nothing of what they give, and explains the refusal.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>
    /// With <c>-Live</c>: after a refusal, reads the trust policies of the refused role and of the caller's own role with <c>iam:GetRole</c>. Each is read
    /// with the session that was to take the hop, which can read roles of its own account only; what it may not read stays unknown.
    /// </summary>
    [Parameter]
    public SwitchParameter ReadPolicy { get; set; }

    /// <summary>Calls nothing: no token is fetched. What depends on its claims is Unknown then.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Says Unknown where service or resource control policies were not given, in place of taking that none refuses.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>Sets <c>$LASTEXITCODE</c>: 0 where every chain is Allowed, 1 where one is Denied, 2 where one is Unknown and none Denied, 3 where one could not be tried or none was given. A pwsh step of GitHub Actions ends with it.</summary>
    [Parameter]
    public SwitchParameter SetExitCode { get; set; }

    /// <summary>Lets a chain be taken under a CI runner where its secrets cannot be masked in the log.</summary>
    [Parameter]
    public SwitchParameter AllowUnmasked { get; set; }

    /// <summary>Says of the exit code that nothing was tried yet: where a failure ends the command, it stays so.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Exit(NotTried);
    }

    /// <summary>Tries each chain.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var options = Options();
            foreach (var definition in Chains())
            {
                var running = RunningDefinition.Of(Apply(definition), this, AllowUnmasked);
                var trial = Await("Role chain", (events, token) => IsolatedContext.Services.Trials.TryAsync(running, options, events, token));
                _worst = trial.Verdict == HopVerdict.Denied || _worst == HopVerdict.Denied ? HopVerdict.Denied : trial.Verdict == HopVerdict.Unknown ? HopVerdict.Unknown : _worst ?? HopVerdict.Allowed;
                WriteObject(trial);
            }
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, ParameterSetName == RoleSet ? RoleArn : ParameterSetName == NameSet ? Name : Definition);
        }
    }

    /// <summary>Sets the exit code, where that was asked for.</summary>
    protected override void EndProcessing() => Exit(_worst switch { HopVerdict.Allowed => 0, HopVerdict.Denied => 1, HopVerdict.Unknown => 2, _ => NotTried });

    private void Exit(int code)
    {
        if (SetExitCode)
        {
            SessionState.PSVariable.Set("global:LASTEXITCODE", code);
        }
    }

    private RoleChainDefinition[] Chains()
    {
        if (ParameterSetName == DefinitionSet)
        {
            return Definition;
        }

        if (ParameterSetName == NameSet)
        {
            return ChainFileRequests.Find(SessionState, Path, TrustChainFile, Name);
        }

        return
        [
            new RoleChainDefinition
            {
                Hops = RoleArn.Select((arn, index) => index < RoleArn.Length - 1
                    ? new RoleChainHop(arn) { SessionName = RoleSessionName }
                    : new RoleChainHop(arn) { SessionName = RoleSessionName, DurationSeconds = DurationInSeconds, ExternalId = ExternalId, Tags = Tag }).ToArray(),
            },
        ];
    }

    private ChainTrialOptions Options()
    {
        var isJob = Branch is not null || GitTag is not null || PullRequest || Environment is not null;
        CheckWho(isJob);
        return new ChainTrialOptions
        {
            Claims = Claim is not null ? TrialClaimTable.Of(Claim) : isJob ? GitHubJob.Claims(JobOf()) : null,
            HasOtherClaims = Claim is null && isJob,
            CallerArn = CallerArn,
            IsLive = Live,
            ReadsLivePolicies = ReadPolicy,
            IsOffline = Offline,
            IsStrict = Strict,
            PolicyPaths = Resolve(PolicyPath),
            ServiceControlPolicyPaths = Resolve(ServiceControlPolicyPath),
            ResourceControlPolicyPaths = Resolve(ResourceControlPolicyPath),
        };
    }

    /// <summary>Whom the trial is about is said once: a second answer that is dropped would make the verdict somebody else's.</summary>
    private void CheckWho(bool isJob)
    {
        var job = new[] { nameof(Branch), nameof(GitTag), nameof(PullRequest) }.Where(IsGiven).ToArray();
        var said = (Claim is null ? [] : new[] { nameof(Claim) })
            .Concat(isJob ? job.DefaultIfEmpty(nameof(Environment)) : [])
            .Concat(CallerArn is null ? [] : [nameof(CallerArn)])
            .ToArray();
        var identity = Identities.Where(IsGiven).ToArray();
        if (said.Length > 1 || (said.Length > 0 && identity.Length > 0))
        {
            throw Conflict("say each who takes the chain, and only one can be given", [.. said, .. identity]);
        }

        if (!isJob && new[] { nameof(Repository), nameof(RepositoryOwnerId), nameof(RepositoryId) }.Where(IsGiven).ToArray() is { Length: > 0 } loose)
        {
            throw Conflict("belong to a job, and which is said by -Branch, -GitTag, -PullRequest or -Environment", loose);
        }

        if (Live && (said.Length > 0 || Offline))
        {
            throw Conflict("contradict -Live, which takes the hops with the chain's own identity", Offline ? [.. said, nameof(Offline)] : said);
        }
    }

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.TryGetValue(parameter, out var value) && value is not SwitchParameter { IsPresent: false };

    private static RoleChainException Conflict(string problem, IEnumerable<string> parameters) =>
        new(RoleChainErrorKind.InvalidClaims, string.Join(", ", parameters.Select(parameter => "-" + parameter)) + " " + problem + ".");

    private GitHubJob JobOf()
    {
        return new GitHubJob
        {
            Repository = Repository ?? System.Environment.GetEnvironmentVariable("GITHUB_REPOSITORY") ?? string.Empty,
            Branch = Branch,
            Tag = GitTag,
            IsPullRequest = PullRequest,
            Environment = Environment,
            OwnerId = RepositoryOwnerId,
            RepositoryId = RepositoryId,
        };
    }

    private string[] Resolve(string[] paths) => FilePaths.ResolveAll(SessionState, paths, RoleChainErrorKind.PolicySourceInvalid);
}
