using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Emulator.Sts;

/// <summary>The session tags of a session: those it was made with, and those that came along the chain (IAM user guide, "Chaining roles with session tags").</summary>
internal sealed class SessionTags
{
    private readonly Dictionary<string, string> _inherited;

    private SessionTags(PassedTags passed, Dictionary<string, string> inherited)
    {
        Passed = passed;
        _inherited = inherited;
    }

    public static SessionTags None { get; } = new(PassedTags.None, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));

    /// <summary>Those that the session was made with.</summary>
    public PassedTags Passed { get; }

    /// <summary>The transitive ones of the sessions before it.</summary>
    public IReadOnlyDictionary<string, string> Inherited => _inherited;

    /// <summary>All that the session has: passed ones and inherited ones, of which no key is the same.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => Passed.Tags.Concat(_inherited);

    public bool IsEmpty => Passed.Tags.Count == 0 && _inherited.Count == 0;

    /// <summary>The tags of a session that is made by another.</summary>
    /// <param name="passed">What it is made with.</param>
    /// <param name="caller">The tags of the session that makes it.</param>
    /// <exception cref="StsRefusal">A tag that travels would be set again.</exception>
    public static SessionTags Create(PassedTags passed, SessionTags caller)
    {
        var inherited = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in caller._inherited)
        {
            inherited.Add(tag.Key, tag.Value);
        }

        foreach (var key in caller.Passed.TransitiveKeys)
        {
            inherited.Add(key, caller.Passed.Tags[key]);
        }

        return passed.Tags.Keys.Any(inherited.ContainsKey)
            ? throw StsErrors.InvalidParameter(
                "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
                "a session tag has the key of a transitive one that the caller's session hands on")
            : new SessionTags(passed, inherited);
    }
}
