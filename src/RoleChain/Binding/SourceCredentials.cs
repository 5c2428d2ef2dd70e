using System;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;

namespace RoleChain.Binding;

/// <summary>Makes a source of credentials from whatever a user gives as <c>-Credential</c>.</summary>
internal static class SourceCredentials
{
    private static readonly string[] AccessKeyNames = ["AccessKey", "AccessKeyId"];
    private static readonly string[] SecretKeyNames = ["SecretKey", "SecretAccessKey"];
    private static readonly string[] SessionTokenNames = ["SessionToken", "Token"];
    private static readonly string[] ExpiryNames = ["ExpiresAt", "Expiration"];

    /// <exception cref="RoleChainException">The object holds no credential.</exception>
    public static ISourceCredentialProvider From(object credential)
    {
        var value = Wrapping.Unwrap(credential);
        switch (value)
        {
            case PSCredential:
                throw Invalid("A PSCredential holds a user name and password, which AWS does not take.");
            case ChainedCredential { Live: { } live } chained:
                return new LiveChainProvider(chained, live);
            case ChainedCredential chained:
                return new KeysProvider(
                    "of the chain " + chained.Chain.Path,
                    new SourceCredential(chained.AccessKey, new SecretText(chained.SecretKey), new SecretText(chained.SessionToken), chained.ExpiresAt),
                    chained.Region);
            case string or SecureString:
                throw Invalid("A text is not a credential.");
        }

        // Answers of STS calls carry their credentials one level down.
        return Adapt(credential)
            ?? (Property(credential, ["Credentials"]) is { } nested ? Adapt(nested) : null)
            ?? throw Invalid("The object given as credential has no AccessKey (or AccessKeyId) and SecretKey (or SecretAccessKey).");
    }

    /// <summary>A credential from its parts, each checked.</summary>
    /// <exception cref="RoleChainException">A part is not what it should be.</exception>
    public static SourceCredential Make(string? accessKey, string? secretKey, string? sessionToken, DateTimeOffset? expiresAt) =>
        CredentialRules.FindProblem(accessKey, secretKey, sessionToken) is { } problem
            ? throw Invalid("The credential given is not one: " + problem + ".")
            : new SourceCredential(accessKey!, new SecretText(secretKey!), string.IsNullOrEmpty(sessionToken) ? null : new SecretText(sessionToken!), expiresAt);

    private static ISourceCredentialProvider? Adapt(object source) =>
        AwsToolsCredentialProvider.Handles(Wrapping.Unwrap(source)!) ? new AwsToolsCredentialProvider(Wrapping.Unwrap(source)!) : Read(source);

    private static KeysProvider? Read(object source)
    {
        var accessKey = Text(Property(source, AccessKeyNames));
        var secretKey = Text(Property(source, SecretKeyNames));
        if (accessKey is null || secretKey is null)
        {
            return null;
        }

        var credential = Make(accessKey, secretKey, Text(Property(source, SessionTokenNames)), Time(Property(source, ExpiryNames)));
        return new KeysProvider("key " + credential, credential, Wrapping.Unwrap(Property(source, ["Region"])) as string is { Length: > 0 } region ? region : null);
    }

    private static object? Property(object source, string[] names)
    {
        foreach (var name in names)
        {
            if (Wrapping.Unwrap(source) is IDictionary dictionary)
            {
                foreach (DictionaryEntry entry in dictionary)
                {
                    if (string.Equals(entry.Key as string, name, StringComparison.OrdinalIgnoreCase))
                    {
                        return entry.Value;
                    }
                }
            }
            else if (PSObject.AsPSObject(source).Properties[name]?.Value is { } value)
            {
                return value;
            }
        }

        return null;
    }

    private static string? Text(object? value) => Wrapping.Unwrap(value) switch
    {
        string text => text,
        SecureString secure => Secrets.Reveal(secure).Reveal(),
        SecretText secret => secret.Reveal(),
        null => null,
        var other => throw Invalid("The credential given has a part that is not a text but " + other.GetType().Name + "."),
    };

    private static DateTimeOffset? Time(object? value) => Wrapping.Unwrap(value) switch
    {
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => null,
    };

    private static RoleChainException Invalid(string message) => new(RoleChainErrorKind.InvalidCredentialObject, message);
}
