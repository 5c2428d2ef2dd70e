using System;

namespace RoleChain.Core.Policy;

/// <summary>One principal that a statement names.</summary>
public sealed class PolicyPrincipal
{
    internal PolicyPrincipal(PolicyPrincipalType type, string value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>The type, which is the name it stands under.</summary>
    public PolicyPrincipalType Type { get; }

    /// <summary>
    /// The value as written: <c>*</c>, twelve digits, an ARN or a unique id for <see cref="PolicyPrincipalType.Aws"/>, a provider's ARN or
    /// host for <see cref="PolicyPrincipalType.Federated"/>, a service's name for <see cref="PolicyPrincipalType.Service"/>.
    /// </summary>
    public string Value { get; }

    /// <summary>Whether everyone is meant: <c>"Principal": "*"</c> and <c>{"AWS": "*"}</c> are the same (IAM user guide, Principal).</summary>
    public bool IsAnyone => Type == PolicyPrincipalType.Aws && Value == "*";

    /// <summary>Whether it is a unique id of a role (<c>AROA…</c>) or a user (<c>AIDA…</c>): IAM puts it in the place of one that was deleted (IAM user guide, "IAM identifiers").</summary>
    public bool IsUniqueId => Type == PolicyPrincipalType.Aws && HasUniqueIdPrefix(Value);

    internal static bool HasUniqueIdPrefix(string value) => value.StartsWith("AROA", StringComparison.Ordinal) || value.StartsWith("AIDA", StringComparison.Ordinal);

    /// <summary>The value, made fit to print.</summary>
    public override string ToString() => SafeText.ForDisplay(Value);
}
