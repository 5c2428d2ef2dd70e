using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain;

/// <summary>The texts of a hop that hold variables of the run. The hop itself shows them as they were written.</summary>
internal sealed class DeferredHopTexts
{
    public DeferredText? SessionName { get; init; }

    public DeferredText? ExternalId { get; init; }

    public DeferredText? SourceIdentity { get; init; }

    public DeferredText? Policy { get; init; }

    /// <summary>Values of tags, by the tag's key.</summary>
    public IReadOnlyDictionary<string, DeferredText> Tags { get; init; } = new Dictionary<string, DeferredText>(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IEnumerable<DeferredText> All => new[] { SessionName, ExternalId, SourceIdentity, Policy }.OfType<DeferredText>().Concat(Tags.Values);

    /// <summary>The texts of a hop with another session name.</summary>
    /// <param name="texts">The hop's; null where it has none.</param>
    /// <param name="sessionName">The session name.</param>
    public static DeferredHopTexts WithSessionName(DeferredHopTexts? texts, DeferredText sessionName) => new()
    {
        SessionName = sessionName,
        ExternalId = texts?.ExternalId,
        SourceIdentity = texts?.SourceIdentity,
        Policy = texts?.Policy,
        Tags = texts?.Tags ?? new Dictionary<string, DeferredText>(StringComparer.Ordinal),
    };

    /// <summary>The hop with values in the place of the variables.</summary>
    /// <param name="hop">The hop whose texts these are.</param>
    /// <param name="value">A variable's value.</param>
    public RoleChainHop Resolve(RoleChainHop hop, Func<DeferredPart, string> value) => new(hop.RoleArn, hop)
    {
        SessionName = SessionName?.Resolve(value) ?? hop.SessionName,
        ExternalId = ExternalId?.Resolve(value) ?? hop.ExternalId,
        SourceIdentity = SourceIdentity?.Resolve(value) ?? hop.SourceIdentity,
        Policy = Policy?.Resolve(value) ?? hop.Policy,
        Tags = hop.Tags.Select(tag => Tags.TryGetValue(tag.Key, out var text) ? new SessionTag(tag.Key, text.Resolve(value)) : tag).ToArray(),
        Deferred = null,
    };
}
