using System;
using System.Diagnostics.CodeAnalysis;

namespace RoleChain.Core.Policy;

/// <summary>An ARN taken apart at its first five colons (AWS general reference, "Amazon Resource Names"); the last part may have colons of its own.</summary>
internal sealed class PolicyArn
{
    private PolicyArn(string[] segments) => Segments = segments;

    public string[] Segments { get; }

    public string Partition => Segments[1];

    public string Service => Segments[2];

    public string AccountId => Segments[4];

    public string Resource => Segments[5];

    public static bool TryParse(string text, [NotNullWhen(true)] out PolicyArn? arn)
    {
        var segments = text.Split([':'], 6);
        arn = segments.Length == 6 && segments[0] == "arn" ? new PolicyArn(segments) : null;
        return arn is not null;
    }

    public static bool IsAccountId(string text)
    {
        foreach (var character in text)
        {
            if (character is < '0' or > '9')
            {
                return false;
            }
        }

        return text.Length == 12;
    }

    /// <summary>Whether it is of IAM, of an account, and its last part starts so and goes on.</summary>
    public bool IsIam(string resourcePrefix) => IsOf("iam", resourcePrefix);

    /// <summary>Whether it is of a global service, of an account, and its last part starts so and goes on.</summary>
    public bool IsOf(string service, string resourcePrefix) =>
        Service == service
        && Partition.Length > 0
        && Segments[3].Length == 0
        && IsAccountId(AccountId)
        && Resource.Length > resourcePrefix.Length
        && Resource.StartsWith(resourcePrefix, StringComparison.Ordinal);
}
