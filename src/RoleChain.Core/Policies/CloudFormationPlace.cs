namespace RoleChain.Core.Policies;

/// <summary>Where a template is put, as far as it is known.</summary>
/// <param name="Partition">The partition; null where it is not known.</param>
/// <param name="Account">The account; null where it is not known.</param>
internal sealed record CloudFormationPlace(string? Partition, string? Account);
