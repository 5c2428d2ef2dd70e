using System;
using System.Collections.Generic;
using RoleChain.Core.Identities;

namespace RoleChain.Core.Engine;

/// <summary>What a run came to, with all that the next run of the same chain can use again.</summary>
internal sealed class ChainOutcome
{
    /// <summary>The life that a hop's session must have left for the next hop to be taken with it: a call, its retries, and a clock that is off.</summary>
    public static readonly TimeSpan NeededLife = TimeSpan.FromMinutes(1);

    public ChainOutcome(string key, IdentitySource source, StsPlace place, HopPlan plan, SecretRedactor redactor)
    {
        Key = key;
        Source = source;
        Place = place;
        Plan = plan;
        Redactor = redactor;
    }

    public string Key { get; }

    public IdentitySource Source { get; }

    public StsPlace Place { get; }

    public HopPlan Plan { get; }

    public SecretRedactor Redactor { get; }

    /// <summary>The chain's name, where it was run by one.</summary>
    public string? Name { get; init; }

    /// <summary>What is remembered of the identity: no secret.</summary>
    public ResolvedIdentity Identity { get; init; } = null!;

    public IReadOnlyList<HopResult> Results { get; init; } = [];

    /// <summary>Of each hop.</summary>
    public IReadOnlyList<SourceCredential> Credentials { get; init; } = [];

    public IReadOnlyList<ChainTiming> Timings { get; init; } = [];

    /// <summary>How far this machine's clock is behind STS's.</summary>
    public TimeSpan ClockCorrection { get; init; }

    /// <summary>When it was, by the clock that only goes forward.</summary>
    public TimeSpan TakenAt { get; init; }

    /// <summary>The length of the last hop's session, as it was asked for.</summary>
    public TimeSpan Session => Plan.Session;

    public DateTimeOffset ExpiresAt => Last.ExpiresAt!.Value;

    /// <summary>The last hop's.</summary>
    public SourceCredential Last => Credentials[Credentials.Count - 1];

    /// <summary>Where the next run begins: after the last hop but one whose session is good; 0 with the identity.</summary>
    /// <param name="now">This machine's time.</param>
    public int FirstHopToTake(DateTimeOffset now)
    {
        var first = Credentials.Count - 1;
        while (first > 0 && Credentials[first - 1].ExpiresAt - (now + ClockCorrection) < NeededLife)
        {
            first--;
        }

        return first;
    }

    /// <summary>The credential that came of it.</summary>
    /// <param name="live">What renews it; null where nothing does.</param>
    public ChainedCredential ToCredential(ILiveChain? live)
    {
        var details = new ChainDetails(Identity.Claims["sub"] is { } subject ? Source.Description + ", " + subject : Source.Description, Results, Timings) { Name = Name };
        return new ChainedCredential(Last.AccessKeyId, Last.SecretAccessKey, Last.SessionToken!, Place.Region, ExpiresAt, details, live);
    }
}
