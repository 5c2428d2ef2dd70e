using System;

namespace RoleChain.Core.Sts;

/// <summary>
/// The codes of STS: what each means, and what may help. One table for both, so that nothing is retried that cannot succeed.
/// (STS API reference, "Errors" of AssumeRole and AssumeRoleWithWebIdentity, and "Common errors". The suffixes of the codes are
/// uneven, so they are matched whole; where one code has several meanings, its message tells them apart.)
/// </summary>
internal static class StsErrorTable
{
    /// <summary>Looked through in order; a row without a text is its code's last.</summary>
    private static readonly (string Code, string? Says, RoleChainErrorKind Kind, RetryAction Action)[] Rows =
    [
        // The code of an MFA device works once.
        ("AccessDenied", "MultiFactorAuthentication", RoleChainErrorKind.HopRefused, RetryAction.Stop),
        ("AccessDenied", "sts:TagSession", RoleChainErrorKind.TagSessionRefused, RetryAction.WaitForAccess),
        ("AccessDenied", "sts:SetSourceIdentity", RoleChainErrorKind.SetSourceIdentityRefused, RetryAction.WaitForAccess),
        ("AccessDenied", null, RoleChainErrorKind.HopRefused, RetryAction.WaitForAccess),
        ("AccessDeniedException", null, RoleChainErrorKind.HopRefused, RetryAction.WaitForAccess),
        ("UnauthorizedOperation", null, RoleChainErrorKind.HopRefused, RetryAction.WaitForAccess),
        ("InvalidIdentityToken", "audience", RoleChainErrorKind.TokenAudienceRefused, RetryAction.Stop),
        ("InvalidIdentityToken", "No OpenIDConnect provider", RoleChainErrorKind.OidcProviderNotFound, RetryAction.Stop),
        ("InvalidIdentityToken", "verification key", RoleChainErrorKind.IdentityProviderUnreachable, RetryAction.FreshTokenFew),
        ("InvalidIdentityToken", null, RoleChainErrorKind.TokenRefused, RetryAction.Stop),
        ("IDPCommunicationError", null, RoleChainErrorKind.IdentityProviderUnreachable, RetryAction.RetryFew),
        ("IDPRejectedClaim", null, RoleChainErrorKind.TokenRefused, RetryAction.FreshTokenOnce),
        ("ExpiredTokenException", null, RoleChainErrorKind.TokenExpired, RetryAction.FreshTokenOnce),
        ("ExpiredToken", null, RoleChainErrorKind.CredentialExpired, RetryAction.RerunPreviousHop),
        ("SignatureDoesNotMatch", null, RoleChainErrorKind.CredentialRefused, RetryAction.CorrectClock),
        ("InvalidClientTokenId", null, RoleChainErrorKind.CredentialRefused, RetryAction.Stop),
        ("MissingAuthenticationToken", null, RoleChainErrorKind.CredentialRefused, RetryAction.Stop),
        ("IncompleteSignature", null, RoleChainErrorKind.CredentialRefused, RetryAction.Stop),
        ("InvalidAccessKeyId", null, RoleChainErrorKind.CredentialRefused, RetryAction.Stop),
        ("RegionDisabledException", null, RoleChainErrorKind.RegionDisabled, RetryAction.Stop),
        ("PackedPolicyTooLarge", null, RoleChainErrorKind.PackedPolicyTooLarge, RetryAction.TrimTags),
        ("Throttling", null, RoleChainErrorKind.Throttled, RetryAction.RetryMany),
        ("ThrottlingException", null, RoleChainErrorKind.Throttled, RetryAction.RetryMany),
        ("RequestLimitExceeded", null, RoleChainErrorKind.Throttled, RetryAction.RetryMany),
    ];

    /// <summary>What an answer means.</summary>
    /// <param name="code">The code; null where the answer has none, as that of something which is not STS.</param>
    /// <param name="message">The message that came with it.</param>
    /// <param name="status">The HTTP status; null where there was no answer.</param>
    public static (RoleChainErrorKind Kind, RetryAction Action) Find(string? code, string? message, int? status)
    {
        var name = code == "InvalidIdentityTokenException" ? "InvalidIdentityToken" : code;
        foreach (var row in Rows)
        {
            if (row.Code == name && (row.Says is null || message?.IndexOf(row.Says, StringComparison.OrdinalIgnoreCase) >= 0))
            {
                return (row.Kind, row.Action);
            }
        }

        return status switch
        {
            429 => (RoleChainErrorKind.Throttled, RetryAction.RetryMany),
            // Of the proxy: .NET Framework hands its answer on as if it were the server's (elsewhere it is an exception).
            407 => (RoleChainErrorKind.StsUnavailable, RetryAction.Stop),
            >= 500 => (RoleChainErrorKind.StsUnavailable, RetryAction.RetryMany),
            _ => (code is null ? RoleChainErrorKind.StsMalformed : RoleChainErrorKind.RequestRefused, RetryAction.Stop),
        };
    }
}
