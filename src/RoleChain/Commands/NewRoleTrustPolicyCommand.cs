using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;
using RoleChain.Completion;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Writes for each hop of a chain the trust policy of its role and the policy of whoever takes it, with what the chain needs and nothing else.
/// What would be dangerous is refused. Nothing is called.
/// </summary>
[Cmdlet(VerbsCommon.New, "RoleTrustPolicy", DefaultParameterSetName = RoleSet)]
[OutputType(typeof(HopTrustPolicy))]
public sealed class NewRoleTrustPolicyCommand : EngineCommand
{
    private const string RoleSet = "Role";
    private const string DefinitionSet = "Definition";
    private const string NameSet = "Name";

    /// <summary>The roles in the order in which they are assumed: ARNs; <c>ACCOUNT:[PATH/]NAME</c>; or <c>[PATH/]NAME</c>, in the account of the role before.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RoleSet)]
    [ValidateNotNullOrEmpty]
    public string[] RoleArn { get; set; } = [];

    /// <summary>Chains of <c>New-RoleChain</c> or <c>Get-RoleChain</c>, or hashtables with <c>New-RoleChain</c>'s parameters.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefinitionSet, ValueFromPipeline = true)]
    [Alias("Definition")]
    [DefinitionTransformation]
    [ValidateNotNullOrEmpty]
    public RoleChainDefinition[] InputObject { get; set; } = [];

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

    /// <summary>The repository whose jobs the first role lets in: <c>OWNER/REPO</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    /// <summary>The branch whose jobs are let in, such as <c>main</c>; <c>release/*</c> for many.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Branch { get; set; }

    /// <summary>The git tag whose jobs are let in, such as <c>v1.0</c>; <c>v*</c> for many.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Tag { get; set; }

    /// <summary>The environment whose jobs are let in.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Environment { get; set; }

    /// <summary>Lets in the jobs of the repository's pull requests.</summary>
    [Parameter]
    public SwitchParameter PullRequest { get; set; }

    /// <summary>The whole subject of the token, for other issuers than GitHub's and for customised subjects.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Subject { get; set; }

    /// <summary>The token's issuer, an https URL to the letter; without it <c>https://token.actions.githubusercontent.com</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Issuer { get; set; }

    /// <summary>The token's audience; without it the chain's, or the partition's usual one: <c>sts.amazonaws.com</c>, in China <c>sts.amazonaws.com.cn</c>.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Audience { get; set; }

    /// <summary>The form of the subject: <c>Classic</c>, <c>Immutable</c> (with ids) or <c>Both</c>; without it <c>Both</c> where the ids are given.</summary>
    [Parameter]
    public SubjectForm? SubjectForm { get; set; }

    /// <summary>The number of the repository's owner: the claim <c>repository_owner_id</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RepositoryOwnerId { get; set; }

    /// <summary>The number of the repository: the claim <c>repository_id</c>. With the classic form of the subject it is a condition of its own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RepositoryId { get; set; }

    /// <summary>The ARN of the role or user that takes the first hop, of a chain that starts from a credential.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CallerArn { get; set; }

    /// <summary>Leaves out <c>sts:TagSession</c> for the default tags of GitHub jobs, for chains that are run with the same switch.</summary>
    [Parameter]
    public SwitchParameter SkipSessionTagging { get; set; }

    /// <summary>How the policies are written: as documents (<c>Json</c>), as <c>CloudFormation</c> templates in YAML, or for <c>Terraform</c>.</summary>
    [Parameter]
    public TrustPolicyFormat OutputFormat { get; set; }

    /// <summary>What is meant so, though it is dangerous: the names that the error says.</summary>
    [Parameter]
    [ValidateNotNull]
    public PolicyFindingId[] Allow { get; set; } = [];

    /// <summary>Writes the policies of the chain, or of each chain that came from the pipeline.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var options = Options();
            WriteObject(Chains().SelectMany(chain => Write(chain, options)).ToArray(), enumerateCollection: true);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, ParameterSetName switch { RoleSet => RoleArn, NameSet => Name, _ => InputObject });
        }
    }

    private RoleChainDefinition[] Chains()
    {
        switch (ParameterSetName)
        {
            case RoleSet:
                return [new RoleChainDefinition { Hops = RoleArn.Select(role => new RoleChainHop(role)).ToArray() }];
            case NameSet:
                return ChainFileRequests.Find(SessionState, Path, TrustChainFile, Name);
            default:
                return InputObject;
        }
    }

    private IReadOnlyList<HopTrustPolicy> Write(RoleChainDefinition chain, TrustPolicyOptions options) => IsolatedContext.Services.TrustPolicies.Write(
        SkipSessionTagging ? new RoleChainDefinition(chain) { SessionTagging = SessionTagging.Off } : chain,
        options);

    private TrustPolicyOptions Options() => new()
    {
        Issuer = Issuer,
        Audience = Audience,
        Repository = Repository,
        Branch = Branch,
        Tag = Tag,
        Environment = Environment,
        PullRequest = PullRequest,
        Subject = Subject,
        SubjectForm = SubjectForm,
        RepositoryOwnerId = RepositoryOwnerId,
        RepositoryId = RepositoryId,
        CallerArn = CallerArn,
        Format = OutputFormat,
        Allowed = Allow,
    };
}
