using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain;

/// <summary>Checks a whole definition without network and reports every fault, not the first.</summary>
public static class DefinitionChecker
{
    private const string AssumeRoleSource = "STS API reference, AssumeRole";
    private const string OwnBound = "a bound of RoleChain";

    /// <summary>All faults of a definition, chain first, then hop by hop; empty where it may be run.</summary>
    /// <param name="definition">What is to be run.</param>
    public static IReadOnlyList<DefinitionFault> Check(RoleChainDefinition definition) => Check(definition, definition.Identity.Source);

    /// <summary>All faults of a definition, where more is known of its identity than the definition says.</summary>
    /// <param name="definition">What is to be run.</param>
    /// <param name="source">The class of what the first hop is taken with.</param>
    public static IReadOnlyList<DefinitionFault> Check(RoleChainDefinition definition, SourceKind source)
    {
        var faults = new List<DefinitionFault>();
        CheckChain(definition, faults);
        CheckHops(definition, source, faults);
        return faults;
    }

    /// <summary>Throws where a definition has faults.</summary>
    /// <param name="definition">What is to be run.</param>
    /// <exception cref="RoleChainException">Its kind is the first fault's; its message and <see cref="RoleChainException.Faults"/> name all.</exception>
    public static void ThrowIfFaulty(RoleChainDefinition definition) => ThrowIfFaulty(definition, definition.Identity.Source);

    /// <summary>Throws where a definition has faults, where more is known of its identity than the definition says.</summary>
    /// <param name="definition">What is to be run.</param>
    /// <param name="source">The class of what the first hop is taken with.</param>
    /// <exception cref="RoleChainException">Its kind is the first fault's; its message and <see cref="RoleChainException.Faults"/> name all.</exception>
    public static void ThrowIfFaulty(RoleChainDefinition definition, SourceKind source)
    {
        var faults = Check(definition, source);
        if (faults.Count == 0)
        {
            return;
        }

        var first = faults[0];
        throw new RoleChainException(first.Kind, "The chain cannot be run: " + string.Join("; ", faults.Select(fault => fault.ToString())) + ".")
        {
            Faults = faults,
            HopNumber = first.HopNumber,
            Hop = first.HopNumber is { } number ? definition.Hops[number - 1] : null,
            HopCount = definition.Hops.Count,
        };
    }

    private static void CheckChain(RoleChainDefinition definition, List<DefinitionFault> faults)
    {
        if (definition.Hops.Count == 0)
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.NoRole, "RoleArn", "names no role", OwnBound));
        }
        else if (definition.Hops.Count > StsLimits.MaxHops)
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.InvalidRoleArn, "RoleArn", FormattableString.Invariant($"names {definition.Hops.Count} roles; at most {StsLimits.MaxHops}"), OwnBound));
        }

        if (definition.Region is { } region && !IsRegionName(region))
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.InvalidRegion, "Region", $"'{SafeText.ForDisplay(region, 64)}' is not a region's name: a-z, 0-9 and - alone, at most 63 characters", "DNS label of the regional endpoint"));
        }

        if (definition.EndpointUrl is { } endpoint && !EndpointRules.TryParse(endpoint, out _, out var problem))
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.InvalidEndpoint, "EndpointUrl", problem, "docs/security.md"));
        }

        if (definition.Timeout < TimeSpan.FromSeconds(1) || definition.Timeout > TimeSpan.FromSeconds(StsLimits.MaxTimeoutSeconds))
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.InvalidTimeout, "TimeoutSec", FormattableString.Invariant($"is {definition.Timeout.TotalSeconds:0.###} seconds; 1 to {StsLimits.MaxTimeoutSeconds}"), OwnBound));
        }

        if (definition.Identity is AutomaticIdentity { Audience: { } audience } && !IsAudience(audience))
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.InvalidAudience, "Audience", "is not 1 to 255 printable characters without spaces", "IAM API reference, AddClientIDToOpenIDConnectProvider"));
        }

        if (definition.Identity is WebIdentityTokenIdentity { Token.Length: < StsLimits.MinTokenLength or > StsLimits.MaxTokenLength } token)
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.InvalidWebIdentityToken, "WebIdentityToken", FormattableString.Invariant($"has {token.Token.Length} characters; {StsLimits.MinTokenLength} to {StsLimits.MaxTokenLength}"), "STS API reference, AssumeRoleWithWebIdentity"));
        }
    }

    private static void CheckHops(RoleChainDefinition definition, SourceKind source, List<DefinitionFault> faults)
    {
        var region = definition.Region is { } name && IsRegionName(name) ? name : null;
        string? partition = region is null ? null : Partitions.OfRegion(region);
        var partitionOwner = region is null ? string.Empty : "the region " + region;
        for (var index = 0; index < definition.Hops.Count; index++)
        {
            var hop = definition.Hops[index];
            var number = index + 1;
            if (!RoleArn.TryParse(hop.RoleArn, out var arn, out var problem))
            {
                faults.Add(new DefinitionFault(RoleChainErrorKind.InvalidRoleArn, "RoleArn", $"'{SafeText.ForDisplay(hop.RoleArn, 128)}' {problem}", AssumeRoleSource) { HopNumber = number });
            }
            else if (partition is null)
            {
                partition = arn.Partition;
                partitionOwner = FormattableString.Invariant($"hop {number}");
            }
            else if (!string.Equals(partition, arn.Partition, StringComparison.Ordinal))
            {
                faults.Add(new DefinitionFault(RoleChainErrorKind.PartitionMismatch, "RoleArn", $"is of partition {arn.Partition}, but {partitionOwner} is of {partition}: a chain does not cross partitions", "IAM user guide, \"Compare IAM identities and credentials\"") { HopNumber = number });
            }

            CheckSessionName(hop, number, faults);
            CheckDuration(hop, number, number == 1 ? source : SourceKind.TemporaryCredential, faults);
        }
    }

    private static void CheckSessionName(RoleChainHop hop, int number, List<DefinitionFault> faults)
    {
        if (hop.SessionName is not { } name)
        {
            return;
        }

        if (name.Length is < StsLimits.MinSessionNameLength or > StsLimits.MaxSessionNameLength)
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.InvalidRoleSessionName, "RoleSessionName", FormattableString.Invariant($"has {name.Length} characters; {StsLimits.MinSessionNameLength} to {StsLimits.MaxSessionNameLength}"), AssumeRoleSource) { HopNumber = number });
        }
        else if (!name.All(Characters.IsName))
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.InvalidRoleSessionName, "RoleSessionName", $"'{SafeText.ForDisplay(name)}' has a character that is not one of A-Z a-z 0-9 _ + = , . @ -", AssumeRoleSource) { HopNumber = number });
        }
    }

    private static void CheckDuration(RoleChainHop hop, int number, SourceKind source, List<DefinitionFault> faults)
    {
        if (hop.DurationSeconds is not { } seconds)
        {
            return;
        }

        if (seconds is < StsLimits.MinDurationSeconds or > StsLimits.MaxDurationSeconds)
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.InvalidDuration, "DurationInSeconds", FormattableString.Invariant($"is {seconds}; {StsLimits.MinDurationSeconds} to {StsLimits.MaxDurationSeconds} seconds"), AssumeRoleSource) { HopNumber = number });
        }
        else if (seconds > StsLimits.MaxChainedDurationSeconds && source == SourceKind.TemporaryCredential)
        {
            faults.Add(new DefinitionFault(RoleChainErrorKind.DurationExceedsChainingLimit, "DurationInSeconds", FormattableString.Invariant($"is {seconds}; a role assumed with temporary credentials (role chaining) has sessions of at most {StsLimits.MaxChainedDurationSeconds} seconds, whatever the role's own maximum"), "IAM user guide, \"Role chaining\"") { HopNumber = number });
        }
    }

    private static bool IsRegionName(string region) =>
        region.Length is > 0 and <= 63 && region[0] != '-' && region[region.Length - 1] != '-' && region.All(character => character is (>= 'a' and <= 'z') or '-' || Characters.IsDigit(character));

    private static bool IsAudience(string audience) => audience.Length is > 0 and <= 255 && audience.All(character => character is > ' ' and <= '~');
}
