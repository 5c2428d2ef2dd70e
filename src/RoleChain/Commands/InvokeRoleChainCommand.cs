using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Security;
using RoleChain.Binding;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Takes the job's or the user's identity through every role of a chain, in one command, and returns the credential of
/// the last one.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "RoleChain", DefaultParameterSetName = RoleSet)]
[OutputType(typeof(ChainedCredential))]
public sealed class InvokeRoleChainCommand : EngineCommand
{
    private const string RoleSet = "Role";

    /// <summary>The ARNs of the roles, in the order in which they are assumed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RoleSet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[] RoleArn { get; set; } = [];

    /// <summary>The AWS region whose STS is called; without it the source credential's, <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c> or the profile's.</summary>
    [Parameter]
    [RegionTransformation]
    public string? Region { get; set; }

    /// <summary>An OIDC token to start from, as text or SecureString.</summary>
    [Parameter]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? WebIdentityToken { get; set; }

    /// <summary>A file that holds an OIDC token to start from; it is read anew each time.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WebIdentityTokenFile { get; set; }

    /// <summary>Credentials to start from: an object of this module or of AWS Tools, or any with access key, secret and session token.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Credential { get; set; }

    /// <summary>A profile of the shared AWS config and credentials files to start from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProfileName { get; set; }

    /// <summary>The audience to ask the CI job's token for; without it the partition's usual one, <c>sts.amazonaws.com</c>.</summary>
    [Parameter]
    public string? Audience { get; set; }

    /// <summary>The role session name of every hop, as CloudTrail shows it: 2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c>; without it, one that names a GitHub job's repository, run and attempt, or <c>RoleChain</c>.</summary>
    [Parameter]
    public string? RoleSessionName { get; set; }

    /// <summary>The length of the last hop's session in seconds: 900 to 43200, at most 3600 when it is a chained hop. Earlier hops have STS's default.</summary>
    [Parameter]
    [Alias("DurationSeconds")]
    public int? DurationInSeconds { get; set; }

    /// <summary>An STS endpoint in place of the region's own: https, or http on loopback. Without it <c>AWS_ENDPOINT_URL_STS</c> counts.</summary>
    [Parameter]
    public string? EndpointUrl { get; set; }

    /// <summary>The time in seconds in which the whole chain must be done: 1 to 3600, by default 60.</summary>
    [Parameter]
    public int TimeoutSec { get; set; } = (int)RoleChainDefinition.DefaultTimeout.TotalSeconds;

    /// <summary>Lets a chain run under a CI runner where its secrets cannot be masked in the log: in a background job or remote session.</summary>
    [Parameter]
    public SwitchParameter AllowUnmasked { get; set; }

    /// <summary>Runs the chain.</summary>
    protected override void ProcessRecord()
    {
        ChainedCredential? credential = null;
        try
        {
            var definition = Define();
            DefinitionChecker.ThrowIfFaulty(definition);
            var engine = IsolatedContext.Services.Engine;
            credential = Await("Role chain", (events, token) => engine.RunAsync(definition, events, token));
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, RoleArn);
        }

        // Outside: what the rest of the pipeline throws (a break, an exit) is not ours to catch.
        WriteObject(credential);
    }

    private RoleChainDefinition Define() => new()
    {
        Identity = ChooseIdentity(),
        Hops = RoleArn.Select((arn, index) => new RoleChainHop(arn)
        {
            SessionName = RoleSessionName,
            DurationSeconds = index == RoleArn.Length - 1 ? DurationInSeconds : null,
        }).ToArray(),
        Region = Region,
        EndpointUrl = EndpointUrl,
        Masking = Masking,
        Timeout = TimeSpan.FromSeconds(TimeoutSec),
    };

    /// <summary>In a background job the standard output carries the job's own protocol, and in a remote session it is another machine's.</summary>
    private SecretMasking Masking => !string.Equals(Host.Name, "ServerRemoteHost", StringComparison.Ordinal) ? SecretMasking.StandardOutput
        : AllowUnmasked ? SecretMasking.Off
        : SecretMasking.Unreachable;

    private ChainIdentity ChooseIdentity()
    {
        var given = new List<ChainIdentity>();
        if (WebIdentityToken is not null)
        {
            given.Add(new WebIdentityTokenIdentity(Secrets.Reveal(WebIdentityToken)));
        }

        if (WebIdentityTokenFile is not null)
        {
            given.Add(new WebIdentityTokenFileIdentity(FilePaths.Resolve(SessionState, WebIdentityTokenFile, RoleChainErrorKind.TokenFileUnreadable)));
        }

        if (Credential is not null)
        {
            given.Add(new SourceCredentialIdentity(SourceCredentials.From(Credential)));
        }

        if (ProfileName is not null)
        {
            given.Add(new ProfileIdentity(ProfileName));
        }

        if (given.Count > 1)
        {
            throw new RoleChainException(RoleChainErrorKind.IdentityConflict, "More than one identity was given: " + string.Join(", ", given) + ".");
        }

        if (given.Count == 1 && Audience is not null)
        {
            throw new RoleChainException(RoleChainErrorKind.IdentityConflict, "An audience can only be asked of the CI job's token endpoint, but " + given[0] + " was given.");
        }

        return given.Count == 1 ? given[0] : new AutomaticIdentity { Audience = Audience };
    }
}
