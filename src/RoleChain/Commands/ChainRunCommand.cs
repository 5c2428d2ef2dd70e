using System;
using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;

namespace RoleChain.Commands;

/// <summary>What the commands that come to a credential are told of its chain: roles, or definitions.</summary>
public abstract class ChainRunCommand : ChainCommand
{
    /// <summary>The parameter set of chains that are given by their roles.</summary>
    protected const string RoleSet = "Role";

    /// <summary>The parameter set of chains that are given whole.</summary>
    protected const string DefinitionSet = "Definition";

    /// <summary>The roles in the order in which they are assumed: ARNs; <c>ACCOUNT:[PATH/]NAME</c>; or <c>[PATH/]NAME</c>, in the account of the role before.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RoleSet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[] RoleArn { get; set; } = [];

    /// <summary>Chains of <c>New-RoleChain</c>, or hashtables with its parameters. What this command is told besides holds in place of theirs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefinitionSet, ValueFromPipeline = true)]
    [DefinitionTransformation]
    [ValidateNotNullOrEmpty]
    public RoleChainDefinition[] Definition { get; set; } = [];

    /// <summary>The role session name of every hop, as CloudTrail shows it: 2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c>; without it, one that names a GitHub job's repository, run and attempt, or <c>RoleChain</c>.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    public string? RoleSessionName { get; set; }

    /// <summary>The length of the last hop's session in seconds: 900 to 43200, at most 3600 when it is a chained hop. Earlier hops have STS's default.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Alias("DurationSeconds")]
    public int? DurationInSeconds { get; set; }

    /// <summary>The external id that the last role's trust policy asks for: 2 to 1224 of <c>[A-Za-z0-9_+=,.@:/-]</c>.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    public string? ExternalId { get; set; }

    /// <summary>Session tags of the last hop, at most 50: a hashtable, or objects with Key and Value.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [SessionTagTransformation]
    [ValidateNotNull]
    public SessionTag[] Tag { get; set; } = [];

    /// <summary>The keys among the last hop's tags that travel further, when its session assumes a role.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [ValidateNotNull]
    public string[] TransitiveTagKey { get; set; } = [];

    /// <summary>An inline session policy of the last hop: JSON text, a hashtable, or the path of a file.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    public object? Policy { get; set; }

    /// <summary>The ARNs of managed session policies of the last hop, at most 10.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [ValidateNotNull]
    public string[] PolicyArn { get; set; } = [];

    /// <summary>The MFA device of the IAM user who takes the first hop: a serial number or an ARN.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    public string? SerialNumber { get; set; }

    /// <summary>The device's code: six digits as text or SecureString, or a script block that returns them. Without it an interactive session asks.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [TokenCodeTransformation]
    public ITokenCodeProvider? TokenCode { get; set; }

    /// <summary>Lets a chain run under a CI runner where its secrets cannot be masked in the log: in a background job or remote session.</summary>
    [Parameter]
    public SwitchParameter AllowUnmasked { get; set; }

    /// <summary>Does what the command is for with a chain.</summary>
    /// <param name="definition">The chain.</param>
    private protected abstract ChainedCredential Obtain(RoleChainDefinition definition);

    /// <summary>Comes to the credential of each chain that was given, and writes it.</summary>
    private protected void ObtainAll()
    {
        if (ParameterSetName == RoleSet)
        {
            Obtain(Define, RoleArn);
            return;
        }

        foreach (var definition in Definition)
        {
            Obtain(() => Apply(definition), definition);
        }
    }

    /// <summary>Writes a credential as this command's output.</summary>
    /// <param name="credential">The credential.</param>
    private protected virtual void Write(ChainedCredential credential) => WriteObject(credential);

    private void Obtain(Func<RoleChainDefinition> define, object target)
    {
        ChainedCredential? credential = null;
        try
        {
            var definition = ForThisSession(define());
            if (!definition.MaskAccountIds)
            {
                // Else the engine checks, once the accounts are masked: what is wrong is said with the roles' names.
                DefinitionChecker.ThrowIfFaulty(definition);
            }

            credential = Obtain(definition);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, target);
        }

        // Outside: what the rest of the pipeline throws (a break, an exit) is not ours to catch.
        Write(credential!);
    }

    private RoleChainDefinition Define()
    {
        var policy = SessionPolicyReader.Read(SessionState, Policy);
        return Apply(new RoleChainDefinition
        {
            Hops = RoleArn.Select((arn, index) =>
            {
                var isFirst = index == 0;
                var isLast = index == RoleArn.Length - 1;
                return new RoleChainHop(arn)
                {
                    SessionName = RoleSessionName,
                    DurationSeconds = isLast ? DurationInSeconds : null,
                    ExternalId = isLast ? ExternalId : null,
                    Tags = isLast ? Tag : [],
                    TransitiveTagKeys = isLast ? TransitiveTagKey : [],
                    Policy = isLast ? policy : null,
                    PolicyArns = isLast ? PolicyArn : [],
                    SerialNumber = isFirst ? SerialNumber : null,
                    TokenCode = isFirst ? TokenCode : null,
                };
            }).ToArray(),
        });
    }

    /// <summary>The definition with what only a running command can do: ask for codes, run script blocks, reach the runner's log.</summary>
    private RoleChainDefinition ForThisSession(RoleChainDefinition definition) => new(definition)
    {
        Hops = definition.Hops.Select(hop => hop.TokenCode is ScriptBlockTokenCode code ? new RoleChainHop(hop.RoleArn, hop) { TokenCode = new CommandTokenCodes(this, code.Script) } : hop).ToArray(),
        TokenCodes = IsInteractive ? new CommandTokenCodes(this) : null,
        Masking = CiLog.Masking(Host, AllowUnmasked),
    };

    /// <summary>A CI job has nobody to ask, and would wait until it is ended.</summary>
    private static bool IsInteractive => Environment.UserInteractive && Environment.GetEnvironmentVariable("CI") is null or "" && Environment.GetEnvironmentVariable("TF_BUILD") is null or "";
}
