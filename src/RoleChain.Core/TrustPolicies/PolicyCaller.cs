using System;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>Who takes a hop with a credential: a role, a user, or anyone of an account.</summary>
internal sealed class PolicyCaller
{
    private PolicyCaller(string arn, string partition, string account, string? name, SourceKind source)
    {
        Arn = arn;
        Partition = partition;
        Account = account;
        Name = name;
        Source = source;
    }

    /// <summary>The ARN, as the trust policy names it.</summary>
    public string Arn { get; }

    /// <summary>The partition.</summary>
    public string Partition { get; }

    /// <summary>The account, twelve digits.</summary>
    public string Account { get; }

    /// <summary>The role's or user's name; null for a whole account, which has no policies.</summary>
    public string? Name { get; }

    /// <summary>What its credentials are.</summary>
    public SourceKind Source { get; }

    /// <summary>Whether it is a user.</summary>
    public bool IsUser => Source == SourceKind.LongTermKey;

    /// <summary>A role that a hop before has led to.</summary>
    /// <param name="role">The role.</param>
    public static PolicyCaller Of(RoleArn role) => new(role.Text, role.Partition, role.Account, role.Name, SourceKind.TemporaryCredential);

    /// <summary>Reads an ARN.</summary>
    /// <param name="text">The ARN of a role, a user or an account's root.</param>
    /// <exception cref="RoleChainException">It is none of these.</exception>
    public static PolicyCaller Parse(string text)
    {
        if (RoleArn.TryParse(text, out var role, out _))
        {
            return Of(role);
        }

        if (text.Length <= StsLimits.MaxRoleArnLength && PolicyArn.TryParse(text, out var arn) && Partitions.IsKnown(arn.Partition))
        {
            var name = arn.Resource.Substring(arn.Resource.LastIndexOf('/') + 1);
            if (arn.IsIam("user/") && name.Length is > 0 and <= 64 && name.All(Characters.IsName) && arn.Resource.All(character => character is >= '!' and <= '~' and not '*' and not '?'))
            {
                return new PolicyCaller(text, arn.Partition, arn.AccountId, name, SourceKind.LongTermKey);
            }

            if (arn.IsIam("roo") && arn.Resource == "root")
            {
                return new PolicyCaller(text, arn.Partition, arn.AccountId, name: null, SourceKind.Unknown);
            }
        }

        var isSession = text.IndexOf(":assumed-role/", StringComparison.Ordinal) >= 0;
        throw TokenTrust.Invalid("'" + SafeText.ForDisplay(text, 128) + "' is not the ARN of a role or user" + (isSession ? ": it is a session's, and its role's is arn:PARTITION:iam::ACCOUNT:role/[PATH/]NAME" : string.Empty));
    }
}
