namespace RoleChain;

/// <summary>
/// What the parts of a credential may hold. They end up in the headers of signed requests, so nothing may be in them that ends a line,
/// whoever they came from: a user's object, another program, a server.
/// </summary>
public static class CredentialRules
{
    private const int MinAccessKeyIdLength = 16;
    private const int MaxAccessKeyIdLength = 128;
    private const int MaxSecretLength = 128;
    private const int MaxSessionTokenLength = 64 * 1024;

    /// <summary>What is wrong with a credential's parts, free of the parts themselves; null where nothing is.</summary>
    /// <param name="accessKeyId">The access key id: 16 to 128 printable ASCII characters (STS API reference, Credentials).</param>
    /// <param name="secretAccessKey">The secret access key: 1 to 128 printable ASCII characters (AWS's have 40; the bound is our own).</param>
    /// <param name="sessionToken">The session token, up to 65536 printable ASCII characters (AWS sets no bound; this is our own); null or empty for none.</param>
    public static string? FindProblem(string? accessKeyId, string? secretAccessKey, string? sessionToken)
    {
        if (accessKeyId is not { Length: >= MinAccessKeyIdLength and <= MaxAccessKeyIdLength } || !IsPrintable(accessKeyId))
        {
            return "the access key id is not 16 to 128 printable characters";
        }

        if (secretAccessKey is not { Length: > 0 and <= MaxSecretLength } || !IsPrintable(secretAccessKey))
        {
            return "the secret access key is empty, too long, or holds characters that no key has";
        }

        return sessionToken is { Length: > MaxSessionTokenLength } || (sessionToken is not null && !IsPrintable(sessionToken))
            ? "the session token is too long, or holds characters that no token has"
            : null;
    }

    private static bool IsPrintable(string text)
    {
        foreach (var character in text)
        {
            if (character is < '!' or > '~')
            {
                return false;
            }
        }

        return true;
    }
}
