using System;
using System.Linq;
using System.Net.Http;

namespace RoleChain.Core;

/// <summary>
/// What a failure to get a token says of the next try. It rides in <see cref="Exception.Data"/>, because a failure may leave the
/// engine, and no type of the engine may.
/// </summary>
internal static class RetryAdvice
{
    private const string Key = "RoleChain.RetryAfter";
    private const string Never = "never";

    /// <summary>Adds how long an answer asks to wait, if it does.</summary>
    public static RoleChainException WithRetryAfter(this RoleChainException failure, HttpResponseMessage response)
    {
        var header = response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null;
        failure.Data[Key] = HttpTime.RetryAfter(header, response.Headers.Date ?? EngineClock.System.UtcNow);
        return failure;
    }

    /// <summary>Adds that another try would fail alike.</summary>
    public static RoleChainException AsFinal(this RoleChainException failure)
    {
        failure.Data[Key] = Never;
        return failure;
    }

    /// <summary>Whether another try may succeed: the token or sign-in endpoint is busy, fails, or cannot be reached for the moment.</summary>
    public static bool MayPass(RoleChainException failure) => failure.Data[Key] as string != Never
        && (failure.Kind is RoleChainErrorKind.TokenEndpointUnreachable or RoleChainErrorKind.SignInUnavailable
            || (failure.Kind == RoleChainErrorKind.TokenEndpointRefused && failure.HttpStatus is 429 or >= 500));

    /// <summary>How long the server asks to wait; null where it does not.</summary>
    public static TimeSpan? RetryAfter(RoleChainException failure) => failure.Data[Key] as TimeSpan?;
}
