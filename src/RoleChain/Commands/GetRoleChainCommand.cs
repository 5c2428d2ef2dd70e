using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;
using RoleChain.Errors;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>Reads chains that are written down: those of AWS profiles.</summary>
[Cmdlet(VerbsCommon.Get, "RoleChain")]
[OutputType(typeof(RoleChainDefinition))]
public sealed class GetRoleChainCommand : PSCmdlet
{
    private const string ProfileSet = "Profile";

    /// <summary>
    /// Profiles of the shared AWS config and credentials files whose roles are to be taken; wildcards stand for all that match and have a role. An
    /// empty name is the profile that AWS SDKs use where none is named: <c>AWS_PROFILE</c>, or <c>default</c>.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string?[]? ProfileName { get; set; }

    /// <summary>Starts the chain from the token of a CI system, or from whatever is there (<c>Automatic</c>, <c>AwsSdk</c>), in place of what the profile names.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    public IdentityProvider? IdentityProvider { get; set; }

    /// <summary>The audience to ask the CI job's token for; without it the partition's usual one, <c>sts.amazonaws.com</c>. With <c>-IdentityProvider</c>.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    public string? Audience { get; set; }

    /// <summary>The Azure Pipelines service connection whose token the chain starts from, a GUID; without it <c>AZURESUBSCRIPTION_SERVICE_CONNECTION_ID</c>.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    public string? ServiceConnectionId { get; set; }

    /// <summary>Starts the chain from an OIDC token in an environment variable, such as one of GitLab's <c>id_tokens</c>, in place of what the profile names.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    [ValidateNotNullOrEmpty]
    public string? WebIdentityTokenVariable { get; set; }

    /// <summary>Starts the chain from an OIDC token in a file, in place of what the profile names.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    [ValidateNotNullOrEmpty]
    public string? WebIdentityTokenFile { get; set; }

    /// <summary>Reads them.</summary>
    protected override void ProcessRecord()
    {
        IAwsProfiles? profiles = null;
        try
        {
            profiles = IsolatedContext.Services.ProfileChains.Read();
        }
        catch (RoleChainException exception)
        {
            ThrowTerminatingError(ErrorTable.ToRecord(exception, ProfileName));
        }

        foreach (var name in (ProfileName ?? [null]).SelectMany(name => Find(profiles!, name)))
        {
            try
            {
                WriteObject(Read(profiles!, name));
            }
            catch (RoleChainException exception)
            {
                WriteError(ErrorTable.ToRecord(exception, name));
            }
        }
    }

    /// <summary>The names that a name stands for. One without wildcards is looked for as it is, so that it is missed where it is not there.</summary>
    private static IEnumerable<string> Find(IAwsProfiles profiles, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return [IsolatedContext.Services.ProfileChains.UsualName];
        }

        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            return [WildcardPattern.Unescape(name)];
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.None);
        return profiles.Names.Where(pattern.IsMatch).Where(profiles.IsChain);
    }

    private RoleChainDefinition Read(IAwsProfiles profiles, string name)
    {
        var definition = profiles.GetChain(name);
        var identity = new IdentityChoice
        {
            WebIdentityTokenFile = WebIdentityTokenFile,
            WebIdentityTokenVariable = WebIdentityTokenVariable,
            IdentityProvider = IdentityProvider,
            Audience = Audience,
            ServiceConnectionId = ServiceConnectionId,
            Defined = definition.Identity,
        }.Choose(SessionState);
        definition = new RoleChainDefinition(definition) { Identity = identity, Hops = identity.Source == SourceKind.WebIdentityToken ? ForToken(definition) : definition.Hops };

        // Whether a code can be asked for is known only where the chain is run.
        DefinitionChecker.ThrowIfFaulty(new RoleChainDefinition(definition) { TokenCodes = new AnyTokenCode() });
        return definition;
    }

    /// <summary>The hops, the first of which is taken with a token: the user whose MFA device the profile names is not there, and AssumeRoleWithWebIdentity has no external id.</summary>
    private IReadOnlyList<RoleChainHop> ForToken(RoleChainDefinition definition)
    {
        var first = definition.Hops[0];
        if (first.SerialNumber is null && first.ExternalId is null)
        {
            return definition.Hops;
        }

        WriteVerbose($"The first role of the profile {SafeText.ForDisplay(definition.Name!)} is taken with a token, to which its mfa_serial and external_id do not belong.");
        return definition.Hops.Skip(1).Prepend(new RoleChainHop(first.RoleArn, first) { SerialNumber = null, ExternalId = null }).ToArray();
    }
}
