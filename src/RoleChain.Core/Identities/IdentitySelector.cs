using RoleChain.Core.Identities.Ci;

namespace RoleChain.Core.Identities;

/// <summary>Chooses where the identity comes from, without asking it: what was given, else what <see cref="IdentityFinder"/> finds.</summary>
internal sealed class IdentitySelector
{
    public const string RoleVariable = "AWS_ROLE_ARN";

    private readonly JobEnvironment _environment;
    private readonly SecretRedactor _secrets;

    public IdentitySelector(JobEnvironment environment, SecretRedactor secrets)
    {
        _environment = environment;
        _secrets = secrets;
    }

    /// <summary>The source of a chain's identity.</summary>
    /// <exception cref="RoleChainException">There is none.</exception>
    public IdentitySource Select(RoleChainDefinition definition) => definition.Identity switch
    {
        WebIdentityTokenIdentity token => Given(token),
        WebIdentityTokenFileIdentity file => new TokenFileSource(file.Path, file.ToString(), _environment),
        WebIdentityTokenVariableIdentity variable => new VariableTokenSource(_environment, variable.Name, variable.ToString()),
        WebIdentityTokenCommandIdentity command => new CommandTokenSource(command.FileName, command.Arguments, command.ToString(), _environment, _secrets),
        SourceCredentialIdentity credential => new GivenCredentialSource(credential),
        ProfileIdentity profile => new SdkCredentialSource(profile.ProfileName, definition.TokenCodes, _environment, _secrets) { KeysOnly = profile.KeysOnly },
        CredentialSourceIdentity place => new PlaceCredentialSource(place, _environment, _secrets),
        AwsSdkIdentity => new SdkCredentialSource(null, definition.TokenCodes, _environment, _secrets),
        CiTokenIdentity named => Named(named, definition),
        AutomaticIdentity automatic => Finder(automatic, definition).Find(),
        _ => throw new RoleChainException(RoleChainErrorKind.InternalError, "There is no source for the identity " + definition.Identity.GetType().Name + "."),
    };

    /// <summary>The source of a web identity token.</summary>
    /// <exception cref="RoleChainException">There is none, or the identity gives credentials.</exception>
    public IdentitySource SelectToken(RoleChainDefinition definition)
    {
        var source = definition.Identity is AutomaticIdentity automatic ? Finder(automatic, definition).FindToken() : Select(definition);
        return source.Kind == SourceKind.WebIdentityToken
            ? source
            : throw new RoleChainException(RoleChainErrorKind.IdentityConflict, "A web identity token was asked for, but " + source.Description + " gives credentials.");
    }

    /// <summary>The audience that the chain would ask a CI job's token for.</summary>
    /// <param name="definition">The chain.</param>
    public string AudienceOf(RoleChainDefinition definition) => definition.Identity.AskedAudience ?? UsualAudience(definition);

    private IdentityFinder Finder(AutomaticIdentity identity, RoleChainDefinition definition) => new(_environment, Job(identity.Audience, definition), definition);

    private CiJob Job(string? audience, RoleChainDefinition definition, string? serviceConnectionId = null) =>
        new(_environment, _secrets, audience, UsualAudience(definition)) { ServiceConnectionId = serviceConnectionId };

    private GivenTokenSource Given(WebIdentityTokenIdentity identity)
    {
        _secrets.Add(identity.Token);
        return new GivenTokenSource(identity);
    }

    private IdentitySource Named(CiTokenIdentity identity, RoleChainDefinition definition)
    {
        var provider = CiProviders.Of(identity.Provider)
            ?? throw new RoleChainException(RoleChainErrorKind.IdentityConflict, identity.Provider + " is no CI system that hands out tokens.");
        var job = Job(identity.Audience, definition, identity.ServiceConnectionId);
        if (provider.FindMissing(job) is not { } missing)
        {
            return provider.Create(job, provider.Name + " was named");
        }

        throw provider.Runs(_environment) || missing.Kind == RoleChainErrorKind.IdentityProviderUnavailable
            ? missing.ToException()
            : new RoleChainException(RoleChainErrorKind.IdentityProviderUnavailable, "The token of a " + provider.Name + " job was asked for, but the environment is not that of one.");
    }

    private string UsualAudience(RoleChainDefinition definition)
    {
        if (definition.Hops.Count > 0 && RoleArn.TryParse(definition.Hops[0].RoleArn, out var arn, out _))
        {
            return Partitions.UsualAudience(arn.Partition);
        }

        var region = definition.Region ?? _environment["AWS_REGION"] ?? _environment["AWS_DEFAULT_REGION"];
        return region is null ? StsLimits.DefaultAudience : Partitions.UsualAudience(Partitions.OfRegion(region));
    }
}
