using System;
using System.Collections;
using System.Collections.Specialized;
using System.ComponentModel;

namespace RoleChain;

/// <summary>
/// The credential of a chain's last hop. Its names are chosen for binding: AWS Tools cmdlets take
/// <see cref="AccessKey"/>, <see cref="SecretKey"/>, <see cref="SessionToken"/> and <see cref="Region"/> from the
/// pipeline by property name, so nothing else stands at the top level but the expiry and <see cref="Chain"/>. PowerShell
/// converts it to the credential of an AWS SDK that is loaded, one which renews itself from the chain.
/// </summary>
[TypeConverter(ConverterName)]
public sealed class ChainedCredential
{
    /// <summary>
    /// The converter is the cmdlets', which are not known here. The whole name: Windows PowerShell compares what follows the
    /// first comma with the full names of the loaded assemblies, character by character.
    /// </summary>
    private const string ConverterName = "RoleChain.Conversion.AwsCredentialConverter, RoleChain, Version=0.1.0.0, Culture=neutral, PublicKeyToken=null";

    private readonly SecretText _secretKey;
    private readonly SecretText _sessionToken;

    /// <summary>Makes the credential of a finished chain.</summary>
    /// <param name="accessKey">The access key id.</param>
    /// <param name="secretKey">The secret access key.</param>
    /// <param name="sessionToken">The session token.</param>
    /// <param name="region">The region, or null where there is none.</param>
    /// <param name="expiresAt">When the session ends.</param>
    /// <param name="chain">How it was reached.</param>
    /// <param name="live">What renews it; null where nothing does.</param>
    public ChainedCredential(string accessKey, SecretText secretKey, SecretText sessionToken, string? region, DateTimeOffset expiresAt, ChainDetails chain, ILiveChain? live = null)
    {
        AccessKey = accessKey;
        _secretKey = secretKey;
        _sessionToken = sessionToken;
        Region = string.IsNullOrEmpty(region) ? null : region;
        ExpiresAt = expiresAt;
        Chain = chain;
        Live = live;
    }

    /// <summary>The access key id.</summary>
    public string AccessKey { get; }

    /// <summary>The secret access key: a secret.</summary>
    public string SecretKey => _secretKey.Reveal();

    /// <summary>The session token: a secret.</summary>
    public string SessionToken => _sessionToken.Reveal();

    /// <summary>The region that the chain ran in; null where there is none, never empty.</summary>
    public string? Region { get; }

    /// <summary>When the session ends, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>How the credential was reached: identity, hops, accounts, request ids and timings.</summary>
    public ChainDetails Chain { get; }

    /// <summary>What renews the credential; null where nothing does. Not public: a property would be one more that AWS Tools' parameters could bind to.</summary>
    internal ILiveChain? Live { get; }

    /// <summary>
    /// Parameters for a cmdlet of AWS Tools, to be splatted: <c>Credential</c>, which is this object and so renews, and
    /// <c>Region</c> where there is one. A method, as all that makes something of the credential: properties bind by name.
    /// </summary>
    public Hashtable ToParameters()
    {
        var parameters = new Hashtable(StringComparer.OrdinalIgnoreCase) { ["Credential"] = this };
        if (Region is not null)
        {
            parameters["Region"] = Region;
        }

        return parameters;
    }

    /// <summary>
    /// The credential as the environment variables that AWS SDKs and tools read, for a child process: plain text that does not
    /// renew. <c>AWS_REGION</c> and <c>AWS_DEFAULT_REGION</c> are there where there is a region. Nothing is set.
    /// </summary>
    public OrderedDictionary ToEnvironment()
    {
        var variables = new OrderedDictionary(StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = SecretKey,
            ["AWS_SESSION_TOKEN"] = SessionToken,
        };
        if (Region is not null)
        {
            variables["AWS_REGION"] = Region;
            variables["AWS_DEFAULT_REGION"] = Region;
        }

        return variables;
    }

    /// <summary>The path, the masked access key id and the expiry; never a secret.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Chain.Path} (key {SafeText.MaskAccessKeyId(AccessKey)}, expires {ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z)");
}
