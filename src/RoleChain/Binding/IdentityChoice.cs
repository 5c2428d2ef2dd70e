using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Security;

namespace RoleChain.Binding;

/// <summary>What a user said of the identity by parameters of these names, and the one identity that it makes.</summary>
internal sealed class IdentityChoice
{
    public SecureString? WebIdentityToken { get; init; }

    public string? WebIdentityTokenFile { get; init; }

    public string? WebIdentityTokenVariable { get; init; }

    /// <summary>The program, then its arguments.</summary>
    public string[]? WebIdentityTokenCommand { get; init; }

    public object? Credential { get; init; }

    public string? ProfileName { get; init; }

    public IdentityProvider? IdentityProvider { get; init; }

    public string? Audience { get; init; }

    public string? ServiceConnectionId { get; init; }

    /// <summary>The identity of a definition, which holds where none is given here.</summary>
    public ChainIdentity Defined { get; init; } = new AutomaticIdentity();

    /// <summary>The identity: the one that was given, else the definition's.</summary>
    /// <param name="session">Resolves paths.</param>
    /// <exception cref="RoleChainException">More than one was given, or a setting that it cannot use (<see cref="RoleChainErrorKind.IdentityConflict"/>).</exception>
    public ChainIdentity Choose(SessionState session)
    {
        var given = Given(session).ToList();
        if (given.Count > 1)
        {
            throw Conflict("More than one identity was given: " + string.Join(", ", given) + ".");
        }

        var identity = given.Count == 1 ? given[0] : FromDefinition();
        if (Audience is not null && identity is not (AutomaticIdentity or CiTokenIdentity))
        {
            throw Conflict("An audience can only be asked of a CI's token, but " + identity + " was given.");
        }

        if (ServiceConnectionId is not null && identity is not CiTokenIdentity { Provider: RoleChain.IdentityProvider.AzurePipelines })
        {
            throw Conflict("A service connection has a token in Azure Pipelines only, but " + identity + " was given.");
        }

        return identity;
    }

    private IEnumerable<ChainIdentity> Given(SessionState session)
    {
        if (WebIdentityToken is not null)
        {
            yield return new WebIdentityTokenIdentity(Secrets.Reveal(WebIdentityToken));
        }

        if (WebIdentityTokenFile is not null)
        {
            yield return new WebIdentityTokenFileIdentity(FilePaths.Resolve(session, WebIdentityTokenFile, RoleChainErrorKind.TokenFileUnreadable));
        }

        if (WebIdentityTokenVariable is not null)
        {
            yield return new WebIdentityTokenVariableIdentity(WebIdentityTokenVariable);
        }

        if (WebIdentityTokenCommand is [var program, ..])
        {
            yield return new WebIdentityTokenCommandIdentity(Program(session, program), WebIdentityTokenCommand.Skip(1).ToArray());
        }

        if (Credential is not null)
        {
            yield return new SourceCredentialIdentity(SourceCredentials.From(Credential));
        }

        if (ProfileName is not null)
        {
            yield return new ProfileIdentity(ProfileName);
        }

        if (Named() is { } named)
        {
            yield return named;
        }
    }

    /// <summary>An audience alone is asked of the identity that was defined: it must not lead to another one.</summary>
    private ChainIdentity FromDefinition() => Defined switch
    {
        _ when IdentityProvider == RoleChain.IdentityProvider.Automatic => new AutomaticIdentity { Audience = Audience },
        AutomaticIdentity defined => new AutomaticIdentity { Audience = Audience ?? defined.Audience },
        CiTokenIdentity defined => new CiTokenIdentity(defined.Provider) { Audience = Audience ?? defined.Audience, ServiceConnectionId = defined.ServiceConnectionId },
        var defined => defined,
    };

    /// <summary>A GitLab job's token is the variable's; a service connection says Azure Pipelines by itself.</summary>
    private ChainIdentity? Named() => IdentityProvider switch
    {
        null => ServiceConnectionId is null ? null : Ci(RoleChain.IdentityProvider.AzurePipelines),
        RoleChain.IdentityProvider.Automatic => null,
        RoleChain.IdentityProvider.AwsSdk => new AwsSdkIdentity(),
        RoleChain.IdentityProvider.GitLab when WebIdentityTokenVariable is not null => null,
        { } provider => Ci(provider),
    };

    private CiTokenIdentity Ci(IdentityProvider provider) => new(provider) { Audience = Audience, ServiceConnectionId = ServiceConnectionId };

    /// <summary>A path is relative to PowerShell's own location, which is not the process's; a name is PATH's.</summary>
    private static string Program(SessionState session, string program) =>
        program.IndexOfAny(['/', '\\']) < 0 ? program : FilePaths.Resolve(session, program, RoleChainErrorKind.TokenCommandFailed);

    private static RoleChainException Conflict(string message) => new(RoleChainErrorKind.IdentityConflict, message);
}
