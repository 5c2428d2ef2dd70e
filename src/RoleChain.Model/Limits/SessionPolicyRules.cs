using System;
using System.Globalization;
using System.Linq;

namespace RoleChain;

/// <summary>The rules of session policies. What they say is IAM's to read; here are their size and characters.</summary>
internal static class SessionPolicyRules
{
    private const string InlineField = "Policy";
    private const string ManagedField = "PolicyArn";

    /// <summary>Checks a hop's session policies.</summary>
    /// <param name="hop">The hop.</param>
    /// <param name="role">Its role; null where that is not known.</param>
    /// <param name="faults">Where faults go.</param>
    public static void Check(RoleChainHop hop, RoleArn? role, FaultList faults)
    {
        if (hop.Policy is { } policy)
        {
            CheckInline(policy, faults);
        }

        if (hop.PolicyArns.Count > StsLimits.MaxPolicyArns)
        {
            faults.Add(RoleChainErrorKind.SessionPolicyTooLarge, ManagedField, FormattableString.Invariant($"names {hop.PolicyArns.Count} policies; at most {StsLimits.MaxPolicyArns}"), RuleSources.AssumeRole);
        }

        foreach (var arn in hop.PolicyArns)
        {
            if (FindProblem(arn, role) is { } problem)
            {
                faults.Add(RoleChainErrorKind.InvalidPolicyArn, ManagedField, $"'{SafeText.ForDisplay(arn, 128)}' {problem}", "STS API reference, PolicyDescriptorType");
            }
        }

        var length = (hop.Policy?.Length ?? 0) + hop.PolicyArns.Sum(arn => arn.Length);
        if (length > StsLimits.MaxSessionPolicyLength)
        {
            faults.Add(
                RoleChainErrorKind.SessionPolicyTooLarge,
                hop.Policy is null ? ManagedField : InlineField,
                FormattableString.Invariant($"makes session policies of {length} characters (inline {hop.Policy?.Length ?? 0}, managed {length - (hop.Policy?.Length ?? 0)}); at most {StsLimits.MaxSessionPolicyLength} together"),
                RuleSources.AssumeRole);
        }
    }

    private static void CheckInline(string policy, FaultList faults)
    {
        if (policy.Length == 0)
        {
            faults.Add(RoleChainErrorKind.InvalidSessionPolicy, InlineField, "is empty", RuleSources.AssumeRole);
        }

        foreach (var character in policy)
        {
            if (character is not ('\t' or '\n' or '\r' or (>= ' ' and <= '\u00FF')))
            {
                faults.Add(RoleChainErrorKind.InvalidSessionPolicy, InlineField, "has the character U+" + ((int)character).ToString("X4", CultureInfo.InvariantCulture) + "; tab, line feed, carriage return and U+0020 to U+00FF are allowed", RuleSources.AssumeRole);
                return;
            }
        }
    }

    private static string? FindProblem(string arn, RoleArn? role)
    {
        if (arn.Length is < StsLimits.MinRoleArnLength or > StsLimits.MaxRoleArnLength)
        {
            return FormattableString.Invariant($"has {arn.Length} characters; {StsLimits.MinRoleArnLength} to {StsLimits.MaxRoleArnLength}");
        }

        var parts = arn.Split([':'], 6);
        if (parts.Length != 6 || parts[0] != "arn" || parts[2] != "iam" || parts[3].Length != 0 || !parts[5].StartsWith("policy/", StringComparison.Ordinal))
        {
            return "is not of the form arn:PARTITION:iam::ACCOUNT:policy/NAME";
        }

        var name = parts[5].Substring(parts[5].LastIndexOf('/') + 1);
        if (name.Length is 0 or > 128 || !name.All(Characters.IsName) || !parts[5].All(character => character is > ' ' and <= '~'))
        {
            return "has a name that is not 1 to 128 of A-Z a-z 0-9 _ + = , . @ -, or a path that is not printable ASCII";
        }

        var isOfAws = parts[4] == "aws";
        if (!isOfAws && (parts[4].Length != 12 || !Characters.AllDigits(parts[4])))
        {
            return "has no account of twelve digits";
        }

        if (role is null)
        {
            return Partitions.IsKnown(parts[1]) ? null : "names no known partition";
        }

        if (!string.Equals(parts[1], role.Partition, StringComparison.Ordinal))
        {
            return "is of another partition than the role (" + role.Partition + ")";
        }

        return isOfAws || parts[4] == role.Account ? null : "is of another account than the role (" + role.Account + ")";
    }
}
