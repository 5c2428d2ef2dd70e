using System;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.Live;

namespace RoleChain.Core.Cache;

/// <summary>A credential on disk.</summary>
internal sealed class CacheEntry
{
    private const int CurrentVersion = 1;

    /// <summary>A clock may be set back a little between two processes.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(5);

    public int Version { get; set; } = CurrentVersion;

    /// <summary>What it is of, so that an entry under another's name is not taken for it.</summary>
    public string? Key { get; set; }

    public string? AccessKeyId { get; set; }

    public string? SecretAccessKey { get; set; }

    public string? SessionToken { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public HopResult[]? Hops { get; set; }

    public SourceCredential Credential => new(AccessKeyId!, new SecretText(SecretAccessKey!), new SecretText(SessionToken!), ExpiresAt);

    /// <summary>Reads an entry; null where it is none, or of something else.</summary>
    public static CacheEntry? Read(byte[] content, string key)
    {
        try
        {
            var entry = JsonSerializer.Deserialize<CacheEntry>(content);
            return entry is { Version: CurrentVersion } && entry.Key == key && entry.IsWhole ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>Whether it has the life that a renewal would see to (<see cref="RenewalTimes"/>), and not more than its session can have.</summary>
    /// <param name="now">This machine's time.</param>
    /// <param name="session">The length of the chain's session.</param>
    /// <param name="minimumLife">What was asked for besides.</param>
    public bool IsGood(DateTimeOffset now, TimeSpan session, TimeSpan minimumLife)
    {
        var left = ExpiresAt - now;
        return left > RenewalTimes.Ahead(session) && left >= RenewalTimes.Demand(minimumLife, session) && left <= session + ClockSlack;
    }

    private bool IsWhole => CredentialRules.FindProblem(AccessKeyId, SecretAccessKey, SessionToken) is null && !string.IsNullOrEmpty(SessionToken)
        && Hops is { Length: > 0 } && Hops.All(hop => hop is { RoleArn: not null, RoleName: not null, Account: not null, AssumedRoleArn: not null, Action: not null, SessionName: not null });
}
