using System;

namespace RoleChain.Core.Identities;

/// <summary>Checks a text that should be a token, wherever it was read: a wrong file or variable must not be sent to STS.</summary>
internal static class TokenText
{
    private const string LengthSource = "STS API reference, AssumeRoleWithWebIdentity";

    /// <summary>The token.</summary>
    /// <param name="text">What was read.</param>
    /// <param name="where">What it was read from, as the beginning of a sentence.</param>
    /// <exception cref="RoleChainException">It is not of a token's length or form; the message does not hold it.</exception>
    public static SecretText Check(string text, string where)
    {
        if (text.Length is < StsLimits.MinTokenLength or > StsLimits.MaxTokenLength)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidWebIdentityToken, FormattableString.Invariant(
                $"{where} holds {text.Length} characters; a token has {StsLimits.MinTokenLength} to {StsLimits.MaxTokenLength} ({LengthSource})."));
        }

        return TokenClaims.IsJwt(text)
            ? new SecretText(text)
            : throw new RoleChainException(RoleChainErrorKind.InvalidWebIdentityToken, where + " holds no JWT: three parts of A-Z a-z 0-9 - _ with dots between (RFC 7519).");
    }
}
