using System;
using System.Collections.Generic;

namespace RoleChain;

/// <summary>The partitions of AWS and which regions are theirs (botocore's partitions.json).</summary>
public static class Partitions
{
    private static readonly (string RegionPrefix, string Partition)[] RegionPrefixes =
    [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-iso-", "aws-iso"),
        ("us-isob-", "aws-iso-b"),
        ("eu-isoe-", "aws-iso-e"),
        ("us-isof-", "aws-iso-f"),
        ("eusc-", "aws-eusc"),
    ];

    /// <summary>The names of all partitions.</summary>
    public static IReadOnlyList<string> Names { get; } = ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

    /// <summary>Whether a partition of this name exists.</summary>
    /// <param name="partition">A partition's name.</param>
    public static bool IsKnown(string partition)
    {
        foreach (var name in Names)
        {
            if (string.Equals(name, partition, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The partition of a region; regions without a prefix of their own are the commercial partition's.</summary>
    /// <param name="region">A region's name, such as <c>cn-north-1</c>.</param>
    public static string OfRegion(string region)
    {
        foreach (var (prefix, partition) in RegionPrefixes)
        {
            if (region.StartsWith(prefix, StringComparison.Ordinal))
            {
                return partition;
            }
        }

        return "aws";
    }

    /// <summary>The audience that tokens for STS usually have in a partition: China's differs.</summary>
    /// <param name="partition">A partition's name.</param>
    public static string UsualAudience(string partition) =>
        string.Equals(partition, "aws-cn", StringComparison.Ordinal) ? "sts.amazonaws.com.cn" : StsLimits.DefaultAudience;
}
