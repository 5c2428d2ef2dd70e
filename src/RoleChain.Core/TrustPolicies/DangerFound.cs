namespace RoleChain.Core.TrustPolicies;

/// <summary>One place of a danger.</summary>
/// <param name="Severity">How grave it is there.</param>
/// <param name="What">What follows the statement's number in the sentence.</param>
/// <param name="Key">The condition's key; null where it is about none.</param>
internal sealed record DangerFound(PolicyFindingSeverity Severity, string What, string? Key = null);
