using System;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoleChain.Core.Registration;

/// <summary>Writes chains as JSON and reads them again. Masking is not among it: that is for whoever runs the chain to say.</summary>
internal static class StoredChainFormat
{
    private const int MaxDepth = 8;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
        WriteIndented = true,
    };

    /// <summary>The JSON of a chain that <see cref="UnattendedChain"/> has let through.</summary>
    public static byte[] Write(string profile, RoleChainDefinition definition, ReplacedSection? replaced) => JsonSerializer.SerializeToUtf8Bytes(
        new StoredChain
        {
            Version = StoredChain.CurrentVersion,
            Profile = profile,
            Cache = definition.UseDiskCache,
            Identity = Write(definition.Identity),
            Hops = definition.Hops.Select(Write).ToArray(),
            Region = definition.Region,
            EndpointUrl = definition.EndpointUrl,
            UseFipsEndpoint = definition.UseFipsEndpoint,
            UseDualstackEndpoint = definition.UseDualstackEndpoint,
            ProxyUrl = definition.ProxyUrl,
            AllowedAccountIds = definition.AllowedAccountIds.ToArray(),
            SourceIdentity = definition.SourceIdentity,
            SourceIdentityFromActor = definition.SourceIdentityFromActor,
            SessionTagging = definition.SessionTagging,
            TrimSessionTags = definition.TrimSessionTags,
            TimeoutSeconds = definition.Timeout.TotalSeconds,
            WaitForAccessSeconds = definition.WaitForAccess.TotalSeconds,
            Replaced = replaced,
        },
        Options);

    /// <summary>What a file keeps.</summary>
    /// <exception cref="FormatException">It is not such a JSON.</exception>
    public static RegisteredChain Read(byte[] content)
    {
        try
        {
            var file = JsonSerializer.Deserialize<StoredChain>(content, Options);
            return file is { Version: StoredChain.CurrentVersion } ? new RegisteredChain(file.Profile, Read(file), Read(file.Replaced)) : throw new FormatException("It is of another version.");
        }
        catch (Exception exception) when (exception is JsonException or NullReferenceException or ArgumentNullException or OverflowException or ArgumentException)
        {
            // A null where there is a text, or a number that is no time, among them.
            throw new FormatException("It is not the JSON of a chain.", exception);
        }
    }

    private static ReplacedSection? Read(ReplacedSection? replaced) => replaced is null || replaced.Before.Concat(replaced.After).All(text => text.All(character => character <= '\u00FF'))
        ? replaced
        : throw new FormatException("A section is no text of bytes.");

    private static RoleChainDefinition Read(StoredChain file) => new()
    {
        UseDiskCache = file.Cache,
        Identity = Read(file.Identity),
        Hops = file.Hops.Select(Read).ToArray(),
        Region = file.Region,
        EndpointUrl = file.EndpointUrl,
        UseFipsEndpoint = file.UseFipsEndpoint,
        UseDualstackEndpoint = file.UseDualstackEndpoint,
        ProxyUrl = file.ProxyUrl,
        AllowedAccountIds = file.AllowedAccountIds.ToArray(),
        SourceIdentity = file.SourceIdentity,
        SourceIdentityFromActor = file.SourceIdentityFromActor,
        SessionTagging = file.SessionTagging,
        TrimSessionTags = file.TrimSessionTags,
        Timeout = TimeSpan.FromSeconds(file.TimeoutSeconds),
        WaitForAccess = TimeSpan.FromSeconds(file.WaitForAccessSeconds),
    };

    private static StoredHop Write(RoleChainHop hop) => new()
    {
        RoleArn = hop.RoleArn,
        SessionName = hop.SessionName,
        DurationSeconds = hop.DurationSeconds,
        ExternalId = hop.ExternalId,
        Tags = hop.Tags.SelectMany(tag => new[] { tag.Key, tag.Value }).ToArray(),
        TransitiveTagKeys = hop.TransitiveTagKeys.ToArray(),
        SourceIdentity = hop.SourceIdentity,
        Policy = hop.Policy,
        PolicyArns = hop.PolicyArns.ToArray(),
    };

    private static RoleChainHop Read(StoredHop hop) => new(hop.RoleArn)
    {
        SessionName = hop.SessionName,
        DurationSeconds = hop.DurationSeconds,
        ExternalId = hop.ExternalId,
        Tags = hop.Tags.Length % 2 == 0
            ? Enumerable.Range(0, hop.Tags.Length / 2).Select(index => new SessionTag(hop.Tags[2 * index], hop.Tags[(2 * index) + 1])).ToArray()
            : throw new FormatException("A tag has no value."),
        TransitiveTagKeys = hop.TransitiveTagKeys.ToArray(),
        SourceIdentity = hop.SourceIdentity,
        Policy = hop.Policy,
        PolicyArns = hop.PolicyArns.ToArray(),
    };

    private static StoredIdentity Write(ChainIdentity identity) => identity switch
    {
        AutomaticIdentity automatic => new StoredIdentity { Audience = automatic.Audience },
        AwsSdkIdentity => new StoredIdentity { Provider = IdentityProvider.AwsSdk },
        CiTokenIdentity ci => new StoredIdentity { Provider = ci.Provider, Audience = ci.Audience, ServiceConnectionId = ci.ServiceConnectionId },
        ProfileIdentity profile => new StoredIdentity { ProfileName = profile.ProfileName, ProfileKeysOnly = profile.KeysOnly },
        CredentialSourceIdentity place => new StoredIdentity { CredentialSource = place.CredentialSource },
        WebIdentityTokenFileIdentity file => new StoredIdentity { TokenFile = file.Path },
        WebIdentityTokenVariableIdentity variable => new StoredIdentity { TokenVariable = variable.Name },
        WebIdentityTokenCommandIdentity command => new StoredIdentity { TokenCommand = [command.FileName, .. command.Arguments] },
        _ => throw new ArgumentException(identity.GetType().Name + " is not written down.", nameof(identity)),
    };

    private static ChainIdentity Read(StoredIdentity identity)
    {
        ChainIdentity?[] given =
        [
            identity.ProfileName is { } profile ? new ProfileIdentity(profile) { KeysOnly = identity.ProfileKeysOnly } : null,
            identity.CredentialSource is { } place ? new CredentialSourceIdentity(place) : null,
            identity.TokenFile is { } file ? new WebIdentityTokenFileIdentity(file) : null,
            identity.TokenVariable is { } variable ? new WebIdentityTokenVariableIdentity(variable) : null,
            identity.TokenCommand is { Length: > 0 } command ? new WebIdentityTokenCommandIdentity(command[0], command.Skip(1).ToArray()) : null,
            identity.Provider switch
            {
                IdentityProvider.Automatic => null,
                IdentityProvider.AwsSdk => new AwsSdkIdentity(),
                _ => new CiTokenIdentity(identity.Provider) { Audience = identity.Audience, ServiceConnectionId = identity.ServiceConnectionId },
            },
        ];
        var one = given.OfType<ChainIdentity>().ToArray();
        return one.Length switch
        {
            0 => new AutomaticIdentity { Audience = identity.Audience },
            1 => one[0],
            _ => throw new FormatException("It has more than one identity."),
        };
    }
}
