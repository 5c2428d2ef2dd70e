using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>
/// What IAM takes for a value of Resource (IAM user guide, "Resource"; the errors of IAM as Access Analyzer's check and public emulators record them).
/// Where it is not known that IAM refuses something, it is taken.
/// </summary>
internal static class PolicyResources
{
    private const int Parts = 6;
    private const string VariableStart = "${";

    /// <summary>Services whose ARNs have no region.</summary>
    private static readonly string[] WithoutRegion = ["iam", "s3"];

    /// <summary>What the last part of an ARN of IAM starts with.</summary>
    private static readonly string[] IamTypes =
    [
        "user", "group", "role", "policy", "instance-profile", "mfa", "u2f", "sms-mfa", "server-certificate", "saml-provider", "oidc-provider", "federated-user", "assumed-role", "access-report", "report",
    ];

    /// <summary>What is wrong with a value, continuing it; null where nothing is.</summary>
    /// <param name="text">The value as written.</param>
    public static string? ProblemOf(string text)
    {
        if (text.Length > 0 && text.Trim('*').Length == 0)
        {
            return null;
        }

        var parts = Split(text);
        if (parts[0] != "arn")
        {
            return "is neither an ARN nor \"*\"";
        }

        if (parts.Length < Parts)
        {
            return "has not the six parts of an ARN: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE";
        }

        if (IsLiteral(parts[1]) && !Partitions.IsKnown(parts[1]))
        {
            return "is of no partition that is known";
        }

        if (WithoutRegion.Contains(parts[2], StringComparer.Ordinal) && parts[3].Length > 0)
        {
            return "has a region, and ARNs of " + parts[2] + " have none";
        }

        var type = parts[5].Split('/')[0];
        return parts[2] == "iam" && IsLiteral(type) && !(IamTypes.Contains(type, StringComparer.Ordinal) && parts[5].Length > type.Length) && type != "root"
            ? "does not say what of IAM it is: its last part starts with role/, user/, policy/, …"
            : null;
    }

    /// <summary>Whether a variable stands in what comes before the last part of an ARN.</summary>
    /// <param name="text">The value as written.</param>
    public static bool HasVariableBeforeResource(string text) => Split(text) is { Length: Parts } parts && parts.Take(Parts - 1).Any(part => part.IndexOf(VariableStart, StringComparison.Ordinal) >= 0);

    /// <summary>The parts of an ARN; a variable is of one part, whatever its name has.</summary>
    private static string[] Split(string text)
    {
        var parts = new List<string>(Parts);
        var (start, index) = (0, 0);
        while (index < text.Length && parts.Count < Parts - 1)
        {
            if (string.CompareOrdinal(text, index, VariableStart, 0, VariableStart.Length) == 0 && text.IndexOf('}', index) is > 0 and var end)
            {
                index = end;
            }
            else if (text[index] == ':')
            {
                parts.Add(text.Substring(start, index - start));
                start = index + 1;
            }

            index++;
        }

        parts.Add(text.Substring(start));
        return [.. parts];
    }

    private static bool IsLiteral(string part) => part.IndexOfAny(['*', '?']) < 0 && part.IndexOf(VariableStart, StringComparison.Ordinal) < 0;
}
