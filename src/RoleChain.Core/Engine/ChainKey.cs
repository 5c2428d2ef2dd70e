using System.Globalization;
using System.Linq;
using System.Text;
using RoleChain.Core.Identities;

namespace RoleChain.Core.Engine;

/// <summary>What tells one chain from another: a hash of its identity, its endpoint and every parameter of every hop, so that no secret is kept by it.</summary>
internal static class ChainKey
{
    /// <summary>The key of a chain in this process.</summary>
    public static string Of(RoleChainDefinition definition, IdentitySource source, StsPlace place, HopPlan plan, JobEnvironment environment)
    {
        var text = new StringBuilder();
        Add(text, source.GetType().Name, source.Key, place.ToString(), place.Region, SessionNames.Default(environment));
        Add(text, definition.SessionTagging.ToString(), definition.SourceIdentityFromActor ? "actor" : null, definition.TrimSessionTags ? "trim" : null);
        foreach (var hop in definition.Hops)
        {
            // The plan has not all of them before the token is there.
            Add(text, hop.TransitiveTagKeys.ToArray());
        }

        Add(text, definition.DeferredSourceIdentity);
        foreach (var hop in plan.Hops)
        {
            AddHop(text, hop);
        }

        return Digest.Sha256Hex(text.ToString());
    }

    /// <summary>What tells one hop from another.</summary>
    public static string OfHop(RoleChainHop hop)
    {
        var text = new StringBuilder();
        AddHop(text, hop);
        return Digest.Sha256Hex(text.ToString());
    }

    private static void AddHop(StringBuilder text, RoleChainHop hop)
    {
        Add(text, hop.RoleArn, hop.SessionName, hop.DurationSeconds?.ToString(CultureInfo.InvariantCulture), hop.ExternalId, hop.SourceIdentity, hop.Policy, hop.SerialNumber);
        Add(text, hop.PolicyArns.ToArray());
        Add(text, hop.Tags.SelectMany(tag => new[] { tag.Key, tag.Value }).ToArray());
        foreach (var deferred in hop.Deferred?.All ?? [])
        {
            Add(text, deferred);
        }
    }

    /// <summary>Texts that read alike may have other variables in them: what looks like one may be a value.</summary>
    private static void Add(StringBuilder text, DeferredText? deferred)
    {
        if (deferred is not null)
        {
            Add(text, deferred.Parts.SelectMany(part => new[] { part.Name, part.Text }).ToArray());
        }
    }

    /// <summary>Adds values so that no two lists of them give the same text.</summary>
    private static void Add(StringBuilder text, params string?[] values)
    {
        text.Append(values.Length).Append(';');
        foreach (var value in values)
        {
            text.Append(value?.Length ?? -1).Append(':').Append(value);
        }
    }
}
