using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RoleChain.Emulator.Sts;

/// <summary>The session tags that a call or a token passes (IAM user guide, "Pass session tags in AWS STS").</summary>
internal sealed class PassedTags
{
    private PassedTags(Dictionary<string, string> tags, IReadOnlyList<string> transitiveKeys)
    {
        Tags = tags;
        TransitiveKeys = transitiveKeys;
    }

    public static PassedTags None { get; } = new(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), []);

    /// <summary>The tags; keys ignore case.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; }

    /// <summary>Which of them travel along the chain.</summary>
    public IReadOnlyList<string> TransitiveKeys { get; }

    /// <summary>Reads <c>Tags</c> and <c>TransitiveTagKeys</c>. What is wrong with the values is collected in the check.</summary>
    /// <returns>What makes the tags of them, once the check has nothing to say.</returns>
    /// <exception cref="StsRefusal">A list is malformed.</exception>
    public static Func<PassedTags> Read(ParameterCheck check)
    {
        var tags = check.List("Tags").Select(item => new KeyValuePair<string?, string?>(Part(item, "Key"), Part(item, "Value"))).ToArray();
        var transitiveKeys = check.List("TransitiveTagKeys").Select(item => Part(item, string.Empty)).ToArray();
        return Read(check, tags, transitiveKeys);
    }

    /// <summary>Checks tags and transitive keys, wherever they came from. What is wrong with the values is collected in the check.</summary>
    /// <returns>What makes the tags of them, once the check has nothing to say.</returns>
    public static Func<PassedTags> Read(ParameterCheck check, IReadOnlyList<KeyValuePair<string?, string?>> tags, IReadOnlyList<string?> transitiveKeys)
    {
        check.Count("tags", tags.Count, StsLimits.MaxSessionTags);
        check.Count("transitiveTagKeys", transitiveKeys.Count, StsLimits.MaxSessionTags);
        var pairs = tags.Select((tag, index) => new KeyValuePair<string, string>(
            check.Item(ParameterRule.TagKey, Member("tags", index, ".key"), tag.Key),
            check.Item(ParameterRule.TagValue, Member("tags", index, ".value"), tag.Value))).ToArray();
        var keys = transitiveKeys.Select((key, index) => check.Item(ParameterRule.TagKey, Member("transitiveTagKeys", index, string.Empty), key)).ToArray();
        return () => Create(pairs, keys);
    }

    private static string? Part(IReadOnlyDictionary<string, string> item, string name) => item.TryGetValue(name, out var value) ? value : null;

    private static string Member(string list, int index, string part) => list + "." + (index + 1).ToString(CultureInfo.InvariantCulture) + ".member" + part;

    private static PassedTags Create(KeyValuePair<string, string>[] pairs, string[] transitiveKeys)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in pairs)
        {
            if (pair.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw StsErrors.InvalidParameter("Tag keys beginning with 'aws:' are reserved for system use.", "a session tag's key begins with aws:");
            }

            if (tags.ContainsKey(pair.Key))
            {
                throw StsErrors.InvalidParameter("Duplicate tag keys found. Please note that Tag keys are case insensitive.", "a session tag's key is there twice; case does not count");
            }

            tags.Add(pair.Key, pair.Value);
        }

        return transitiveKeys.All(tags.ContainsKey)
            ? new PassedTags(tags, transitiveKeys.Distinct(StringComparer.OrdinalIgnoreCase).ToArray())
            : throw StsErrors.InvalidParameter("The specified transitive tag key must be included in the requested tags.", "a transitive tag key is none of the tags sent");
    }
}
