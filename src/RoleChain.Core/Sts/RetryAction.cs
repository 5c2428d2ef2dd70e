namespace RoleChain.Core.Sts;

/// <summary>What may help after a call that failed.</summary>
internal enum RetryAction
{
    /// <summary>Nothing: the same call would fail again.</summary>
    Stop,

    /// <summary>The same call, a few times: what failed lies beyond STS, and STS tried it itself.</summary>
    RetryFew,

    /// <summary>The same call, many times: STS is there and busy, or cannot be reached for the moment.</summary>
    RetryMany,

    /// <summary>A new token, once: it is the token that was refused.</summary>
    FreshTokenOnce,

    /// <summary>A new token, a few times: the token's issuer could not be asked about this one.</summary>
    FreshTokenFew,

    /// <summary>The previous hop, once, or the source credential anew before the first: its session is over.</summary>
    RerunPreviousHop,

    /// <summary>The server's time for signatures, once, where this machine's is wrong.</summary>
    CorrectClock,

    /// <summary>The call without the default tags that are a convenience only, once, where the user allows it.</summary>
    TrimTags,

    /// <summary>The same call, for as long as the user said that access may take to come.</summary>
    WaitForAccess,
}
