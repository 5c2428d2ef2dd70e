using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Xml;
using Amazon.Runtime;
using RoleChain.Core.Engine;
using RoleChain.Core.Identities;

namespace RoleChain.Core.Sts;

/// <summary>
/// Turns what a call threw into a <see cref="RoleChainException"/>. No exception of the SDK goes on, not even as inner
/// exception: some carry the body of an answer, and with it credentials.
/// </summary>
internal sealed class StsFailures
{
    private readonly SecretRedactor _secrets;

    public StsFailures(SecretRedactor secrets) => _secrets = secrets;

    public RoleChainException Describe(Exception exception, HopCall call, TokenClaims claims)
    {
        var (kind, said, code, status, requestId) = Classify(exception);
        var message = FormattableString.Invariant($"Hop {call.Number} of {call.Count} ({call.Action} of {call.Role.Text}) failed: {said}");
        if (call.Token is not null && IsAboutTheToken(kind))
        {
            message += FormattableString.Invariant(
                $"{(message[message.Length - 1] == '.' ? string.Empty : ".")} The token has issuer {claims["iss"] ?? "?"}, subject {claims["sub"] ?? "?"}, audience {claims["aud"] ?? "?"}, and ends {RunLog.Time(claims.ExpiresAt)}.");
        }

        return new RoleChainException(kind, message)
        {
            Hop = call.Hop,
            HopNumber = call.Number,
            HopCount = call.Count,
            AwsErrorCode = code,
            HttpStatus = status,
            RequestId = requestId,
            Claims = call.Token is null ? TokenClaims.None.Values : claims.Values,
        };
    }

    private static bool IsAboutTheToken(RoleChainErrorKind kind) => kind is RoleChainErrorKind.HopRefused or RoleChainErrorKind.TokenAudienceRefused
        or RoleChainErrorKind.TokenExpired or RoleChainErrorKind.TokenRefused or RoleChainErrorKind.OidcProviderNotFound;

    private (RoleChainErrorKind Kind, string Said, string? Code, int? Status, string? RequestId) Classify(Exception exception)
    {
        if (FindTooLarge(exception) is { } tooLarge)
        {
            return (RoleChainErrorKind.StsMalformed, "STS's answer cannot be read: " + tooLarge.Message + ".", null, null, null);
        }

        if (exception is RoleChainException own)
        {
            return (own.Kind, own.Message, null, null, null);
        }

        // Read asynchronously, the SDK lets the reader's own exceptions through.
        if (exception is AmazonUnmarshallingException or XmlException or FormatException)
        {
            return (RoleChainErrorKind.StsMalformed, "what answered is not STS: its answer is not the XML of STS.", null, null, null);
        }

        if (exception is AmazonServiceException service && (service.ErrorCode is { Length: > 0 } || (int)service.StatusCode >= 300))
        {
            var status = (int)service.StatusCode == 0 ? (int?)null : (int)service.StatusCode;
            var code = service.ErrorCode is { Length: > 0 } ? SafeText.ForDisplay(service.ErrorCode, 128) : null;
            var kind = KindOf(code, status, service.Message);
            var said = FormattableString.Invariant($"{code ?? "no error code"} (HTTP {status}): {_secrets.Clean(service.Message)}");
            return (kind, said, code, status, string.IsNullOrEmpty(service.RequestId) ? null : SafeText.ForDisplay(service.RequestId, 64));
        }

        if (exception is AmazonServiceException or AmazonClientException or HttpRequestException or WebException or IOException or OperationCanceledException)
        {
            return (RoleChainErrorKind.StsUnavailable, "STS cannot be reached: " + _secrets.CleanCause(exception), null, null, null);
        }

        return (RoleChainErrorKind.InternalError, exception.GetType().Name + ": " + _secrets.Clean(exception.Message), null, null, null);
    }

    /// <summary>The codes of STS (STS API reference, errors; their suffixes are uneven, so they are matched whole).</summary>
    private static RoleChainErrorKind KindOf(string? code, int? status, string? message) => code switch
    {
        "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" => RoleChainErrorKind.HopRefused,
        "InvalidIdentityToken" or "InvalidIdentityTokenException" => OfInvalidToken(message ?? string.Empty),
        "ExpiredTokenException" => RoleChainErrorKind.TokenExpired,
        "ExpiredToken" => RoleChainErrorKind.CredentialExpired,
        "IDPRejectedClaim" => RoleChainErrorKind.TokenRefused,
        "IDPCommunicationError" => RoleChainErrorKind.IdentityProviderUnreachable,
        "InvalidClientTokenId" or "SignatureDoesNotMatch" or "MissingAuthenticationToken" or "IncompleteSignature" or "InvalidAccessKeyId" => RoleChainErrorKind.CredentialRefused,
        "RegionDisabledException" => RoleChainErrorKind.RegionDisabled,
        "PackedPolicyTooLarge" => RoleChainErrorKind.PackedPolicyTooLarge,
        "Throttling" or "ThrottlingException" or "RequestLimitExceeded" => RoleChainErrorKind.Throttled,
        _ when status == 429 => RoleChainErrorKind.Throttled,
        _ when status >= 500 => RoleChainErrorKind.StsUnavailable,
        null => RoleChainErrorKind.StsMalformed,
        _ => RoleChainErrorKind.RequestRefused,
    };

    private static RoleChainErrorKind OfInvalidToken(string message)
    {
        if (message.IndexOf("audience", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return RoleChainErrorKind.TokenAudienceRefused;
        }

        if (message.IndexOf("No OpenIDConnect provider", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return RoleChainErrorKind.OidcProviderNotFound;
        }

        return message.IndexOf("verification key", StringComparison.OrdinalIgnoreCase) >= 0 ? RoleChainErrorKind.IdentityProviderUnreachable : RoleChainErrorKind.TokenRefused;
    }

    private static ResponseTooLargeException? FindTooLarge(Exception exception)
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            if (current is ResponseTooLargeException tooLarge)
            {
                return tooLarge;
            }
        }

        return null;
    }
}
