using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;
using RoleChain.Completion;
using RoleChain.Errors;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Returns chains that are written down, in a chain file or as AWS profiles, checked, as definitions that <c>Invoke-RoleChain</c> and the
/// other commands take. Nothing is called.
/// </summary>
[Cmdlet(VerbsCommon.Get, "RoleChain", DefaultParameterSetName = FileSet)]
[OutputType(typeof(RoleChainDefinition), typeof(string))]
public sealed class GetRoleChainCommand : EngineCommand
{
    private const string FileSet = "File";
    private const string ProfileSet = "Profile";

    /// <summary>The chains' names, with wildcards by choice; without them all chains of the file.</summary>
    [Parameter(Position = 0, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ChainNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The chain file. Without it that of <c>ROLECHAIN_FILE</c>, or the nearest <c>rolechain.json</c> from the current folder up to the repository's root; under CI none is searched for.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Lets a file that was named say everything: endpoints, proxies, programs, audiences, and any variable of the environment.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter TrustChainFile { get; set; }

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

    /// <summary>Returns the text of a tree in place of the definitions: an identity and hops that chains begin with alike stand once.</summary>
    [Parameter]
    public SwitchParameter Tree { get; set; }

    /// <summary>Reads them.</summary>
    protected override void ProcessRecord()
    {
        List<RoleChainDefinition> chains = [];
        try
        {
            chains = ParameterSetName == ProfileSet ? ReadProfiles() : Select(IsolatedContext.Services.ChainFiles.Read(ChainFileRequests.Of(SessionState, Path, TrustChainFile)));
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, ParameterSetName == ProfileSet ? ProfileName : Path);
        }

        if (!Tree)
        {
            WriteObject(chains, enumerateCollection: true);
        }
        else if (chains.Count > 0)
        {
            WriteObject(IsolatedContext.Services.ChainFiles.ToTree(chains));
        }
    }

    /// <summary>In the file's order, each once. A name without wildcards that is not there is an error, as with other commands.</summary>
    private List<RoleChainDefinition> Select(ChainFileContent content)
    {
        var named = Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)).Select(content.Find).ToList();
        var patterns = Name.Where(WildcardPattern.ContainsWildcardCharacters).Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        return content.Chains.Where(chain => named.Contains(chain) || Array.Exists(patterns, pattern => pattern.IsMatch(chain.Name))).ToList();
    }

    /// <summary>One that is no chain is an error record, and the others are still returned.</summary>
    private List<RoleChainDefinition> ReadProfiles()
    {
        var profiles = IsolatedContext.Services.ProfileChains.Read();
        var chains = new List<RoleChainDefinition>();
        foreach (var name in (ProfileName ?? [null]).SelectMany(name => Find(profiles, name)))
        {
            try
            {
                chains.Add(Read(profiles, name));
            }
            catch (RoleChainException exception)
            {
                WriteError(ErrorTable.ToRecord(exception, name));
            }
        }

        return chains;
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
