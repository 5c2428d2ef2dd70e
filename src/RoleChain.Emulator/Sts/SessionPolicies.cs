using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Accounts;

namespace RoleChain.Emulator.Sts;

/// <summary>The session policies that a call passes: <c>Policy</c> and <c>PolicyArns</c> (IAM user guide, "Session policies").</summary>
internal sealed class SessionPolicies
{
    private SessionPolicies(string? text, IReadOnlyList<string> arns)
    {
        Text = text;
        Arns = arns;
    }

    /// <summary>The inline policy; null where there is none.</summary>
    public string? Text { get; }

    /// <summary>The ARNs of the managed policies.</summary>
    public IReadOnlyList<string> Arns { get; }

    /// <summary>Reads the parameters. What is wrong with them is collected in the check.</summary>
    /// <exception cref="StsRefusal">The list is malformed.</exception>
    public static SessionPolicies Read(ParameterCheck check)
    {
        var text = check.Optional(ParameterRule.Policy);
        var items = check.List("PolicyArns");
        check.Count("policyArns", items.Count, StsLimits.MaxPolicyArns);
        var arns = items.Select((item, index) => check.Item(
            ParameterRule.PolicyArn,
            "policyArns." + (index + 1).ToString(CultureInfo.InvariantCulture) + ".member.arn",
            item.TryGetValue("arn", out var arn) ? arn : null)).ToArray();
        return new SessionPolicies(text, arns);
    }

    /// <summary>The documents.</summary>
    /// <param name="accounts">Where managed policies are looked up.</param>
    /// <param name="role">The role to assume: managed policies are of its account or of AWS.</param>
    /// <exception cref="StsRefusal">They are too long, malformed, of another account or not there.</exception>
    public IReadOnlyList<PolicyDocument> Resolve(AccountDirectory accounts, RoleArn role)
    {
        if ((Text?.Length ?? 0) + Arns.Sum(arn => arn.Length) > StsLimits.MaxSessionPolicyLength)
        {
            throw StsErrors.Validation(
                FormattableString.Invariant($"The plaintext that you use for both inline and managed session policies can't exceed {StsLimits.MaxSessionPolicyLength:N0} characters."),
                FormattableString.Invariant($"Policy and PolicyArns have more than {StsLimits.MaxSessionPolicyLength} characters together"));
        }

        var managed = Arns.Select(arn => Find(accounts, role, arn)).ToArray();
        return Text is null ? managed : [Parse(Text), .. managed];
    }

    private static PolicyDocument Find(AccountDirectory accounts, RoleArn role, string arn)
    {
        var segments = arn.Split([':'], 6);
        if (segments.Length != 6 || segments[0] != "arn" || segments[2] != "iam" || segments[3].Length != 0 || !segments[5].StartsWith("policy/", StringComparison.Ordinal))
        {
            throw StsErrors.Validation("ARN " + arn + " is not valid.", "an item of PolicyArns is not a managed policy's ARN");
        }

        if (segments[1] != role.Partition || (segments[4] != "aws" && segments[4] != role.Account))
        {
            throw StsErrors.Validation("The managed policies must exist in the same account as the role: " + arn, "an item of PolicyArns is neither of the role's account nor of AWS");
        }

        // AWS has more than a thousand policies of its own, and the emulator none: guessing one would be a false promise.
        return accounts.FindPolicy(arn) ?? throw StsErrors.Validation(
            "Policy " + arn + " does not exist or is not attachable.",
            "the configuration has no managed policy of an ARN in PolicyArns (managedPolicies of the account, awsManagedPolicies)");
    }

    private static PolicyDocument Parse(string text)
    {
        try
        {
            return PolicyDocument.Parse(text, PolicyKind.Identity);
        }
        catch (PolicyFormatException exception)
        {
            throw StsErrors.MalformedPolicy(exception.InnerException is JsonException ? "This policy contains invalid Json" : "Syntax errors in policy.", "the session policy is one that IAM would refuse: " + exception.Problem);
        }
    }
}
