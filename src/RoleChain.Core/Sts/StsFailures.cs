using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using RoleChain.Core.Engine;
using RoleChain.Core.Identities;
using RoleChain.Core.Trials;

namespace RoleChain.Core.Sts;

/// <summary>
/// Turns what a call threw into a <see cref="RoleChainException"/>. No exception of the SDK goes on, not even as inner
/// exception: some carry the body of an answer, and with it credentials.
/// </summary>
internal sealed class StsFailures
{
    private readonly SecretRedactor _secrets;
    private readonly EngineClock _clock;

    public StsFailures(SecretRedactor secrets, EngineClock clock)
    {
        _secrets = secrets;
        _clock = clock;
    }

    /// <summary>What a call threw, read.</summary>
    public StsAnswer Read(Exception exception)
    {
        if (Find<ResponseTooLargeException>(exception) is { } tooLarge)
        {
            return new StsAnswer(RoleChainErrorKind.StsMalformed, RetryAction.Stop, "STS's answer cannot be read: " + tooLarge.Message + ".");
        }

        if (exception is RoleChainException own)
        {
            return new StsAnswer(own.Kind, RetryAction.Stop, own.Message);
        }

        if (exception is AmazonServiceException service && IsAnswer(service))
        {
            return ReadAnswer(service);
        }

        // Read asynchronously, the SDK lets the reader's own exceptions through.
        if (exception is AmazonUnmarshallingException or XmlException or FormatException)
        {
            return new StsAnswer(RoleChainErrorKind.StsMalformed, RetryAction.Stop, "what answered is not STS: its answer is not the XML of STS.");
        }

        if (exception is AmazonServiceException or AmazonClientException or HttpRequestException or WebException or IOException or OperationCanceledException)
        {
            var action = NetworkFailures.AreFinal(exception) ? RetryAction.Stop : RetryAction.RetryMany;
            return new StsAnswer(RoleChainErrorKind.StsUnavailable, action, "STS cannot be reached: " + _secrets.CleanCause(exception));
        }

        return new StsAnswer(RoleChainErrorKind.InternalError, RetryAction.Stop, exception.GetType().Name + ": " + _secrets.Clean(exception.Message));
    }

    /// <summary>The failure of a hop.</summary>
    /// <param name="answer">The last answer.</param>
    /// <param name="call">The call that it came to.</param>
    /// <param name="claims">What the token says, for a call with one.</param>
    /// <param name="tries">How often the hop was tried.</param>
    /// <param name="end">Why it is not tried again, as a sentence; empty where the answer says it.</param>
    public static RoleChainException Describe(StsAnswer answer, HopCall call, TokenClaims claims, int tries, string end)
    {
        var often = tries > 1 ? FormattableString.Invariant($" after {tries} tries") : string.Empty;
        var message = FormattableString.Invariant($"Hop {call.Number} of {call.Count} ({call.Action} of {call.Role.Text}) failed{often}: {answer.Said}");
        if (end.Length != 0)
        {
            message = Sentence(message) + " " + end;
        }

        if (call.Token is not null && IsAboutTheToken(answer.Kind))
        {
            message = FormattableString.Invariant(
                $"{Sentence(message)} The token has issuer {claims["iss"] ?? "?"}, subject {claims["sub"] ?? "?"}, audience {claims["aud"] ?? "?"}, and ends {RunLog.Time(claims.ExpiresAt)}.");
        }

        return new RoleChainException(answer.Kind, message)
        {
            Hop = call.Hop,
            HopNumber = call.Number,
            HopCount = call.Count,
            AwsErrorCode = answer.Code,
            HttpStatus = answer.Status,
            RequestId = answer.RequestId,
            Claims = call.Token is null ? TokenClaims.None.Values : claims.Values,
            Causes = LikelyCauses.Find(answer, call, claims),
        };
    }

    /// <summary>A text that ends as a sentence does.</summary>
    public static string Sentence(string text) => text[text.Length - 1] == '.' ? text : text + ".";

    private static bool IsAboutTheToken(RoleChainErrorKind kind) => kind is RoleChainErrorKind.HopRefused or RoleChainErrorKind.TokenAudienceRefused
        or RoleChainErrorKind.TokenExpired or RoleChainErrorKind.TokenRefused or RoleChainErrorKind.OidcProviderNotFound;

    /// <summary>Whether there was an answer whose status says something, be its body of STS or of a load balancer.</summary>
    private static bool IsAnswer(AmazonServiceException service) => service is AmazonUnmarshallingException
        ? (int)service.StatusCode is 429 or >= 500
        : service.ErrorCode is { Length: > 0 } || (int)service.StatusCode >= 300;

    private StsAnswer ReadAnswer(AmazonServiceException service)
    {
        var status = (int)service.StatusCode == 0 ? (int?)null : (int)service.StatusCode;
        var code = service.ErrorCode is { Length: > 0 } ? SafeText.ForDisplay(service.ErrorCode, 128) : null;
        var (kind, action) = StsErrorTable.Find(code, service.Message, status);
        var said = service is AmazonUnmarshallingException ? "the answer is not the XML of STS" : _secrets.Clean(service.Message);
        if (status == 407)
        {
            return new StsAnswer(kind, action, "STS cannot be reached: the proxy asks for a user and password, or refuses those it got (HTTP 407).");
        }

        var response = Find<HttpErrorResponseException>(service)?.Response;
        var date = HttpTime.Date(response?.GetHeaderValue("Date"));
        return new StsAnswer(kind, action, FormattableString.Invariant($"{code ?? "no error code"} (HTTP {status}): {said}"))
        {
            Code = code,
            Status = status,
            RequestId = string.IsNullOrEmpty(service.RequestId) ? null : SafeText.ForDisplay(service.RequestId, 64),
            Date = date,
            RetryAfter = HttpTime.RetryAfter(response?.GetHeaderValue("Retry-After"), date ?? _clock.UtcNow),
            IsAboutTime = service.Message.IndexOf("Signature expired", StringComparison.OrdinalIgnoreCase) >= 0 || service.Message.IndexOf("not yet current", StringComparison.OrdinalIgnoreCase) >= 0,
        };
    }

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            if (current is T found)
            {
                return found;
            }
        }

        return null;
    }
}
