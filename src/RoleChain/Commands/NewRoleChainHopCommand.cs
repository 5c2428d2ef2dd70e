using System.Management.Automation;
using RoleChain.Binding;
using RoleChain.Errors;

namespace RoleChain.Commands;

/// <summary>Makes the definition of one hop of a chain. Nothing is called; <c>New-RoleChain</c> and <c>Invoke-RoleChain</c> check it.</summary>
[Cmdlet(VerbsCommon.New, "RoleChainHop")]
[OutputType(typeof(RoleChainHop))]
public sealed class NewRoleChainHopCommand : PSCmdlet
{
    /// <summary>The role: its ARN; <c>ACCOUNT:[PATH/]NAME</c>; or <c>[PATH/]NAME</c>, in the account of the hop before.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string RoleArn { get; set; } = string.Empty;

    /// <summary>The role session name, as CloudTrail shows it: 2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c>.</summary>
    [Parameter]
    public string? RoleSessionName { get; set; }

    /// <summary>The session's length in seconds: 900 to 43200, at most 3600 on a chained hop.</summary>
    [Parameter]
    [Alias("DurationSeconds")]
    public int? DurationInSeconds { get; set; }

    /// <summary>The external id that the role's trust policy asks for: 2 to 1224 of <c>[A-Za-z0-9_+=,.@:/-]</c>.</summary>
    [Parameter]
    public string? ExternalId { get; set; }

    /// <summary>Session tags, at most 50: a hashtable, or objects with Key and Value.</summary>
    [Parameter]
    [SessionTagTransformation]
    [ValidateNotNull]
    public SessionTag[] Tag { get; set; } = [];

    /// <summary>The keys among the tags that travel to every later hop.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] TransitiveTagKey { get; set; } = [];

    /// <summary>The source identity, set once and carried by every later hop: 2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c>.</summary>
    [Parameter]
    public string? SourceIdentity { get; set; }

    /// <summary>An inline session policy: JSON text, a hashtable, or the path of a file.</summary>
    [Parameter]
    public object? Policy { get; set; }

    /// <summary>The ARNs of managed session policies, at most 10.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] PolicyArn { get; set; } = [];

    /// <summary>The MFA device of the IAM user who takes this hop: a serial number or an ARN. First hops only.</summary>
    [Parameter]
    public string? SerialNumber { get; set; }

    /// <summary>The device's code: six digits as text or SecureString, or a script block that returns them when they are needed.</summary>
    [Parameter]
    [TokenCodeTransformation]
    public ITokenCodeProvider? TokenCode { get; set; }

    /// <summary>Makes it.</summary>
    protected override void ProcessRecord()
    {
        string? policy = null;
        try
        {
            policy = SessionPolicyReader.Read(SessionState, Policy);
        }
        catch (RoleChainException exception)
        {
            ThrowTerminatingError(ErrorTable.ToRecord(exception, RoleArn));
        }

        WriteObject(new RoleChainHop(RoleArn)
        {
            SessionName = RoleSessionName,
            DurationSeconds = DurationInSeconds,
            ExternalId = ExternalId,
            Tags = Tag,
            TransitiveTagKeys = TransitiveTagKey,
            SourceIdentity = SourceIdentity,
            Policy = policy,
            PolicyArns = PolicyArn,
            SerialNumber = SerialNumber,
            TokenCode = TokenCode,
        });
    }
}
