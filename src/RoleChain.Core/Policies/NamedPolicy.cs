using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>A policy, and where it was read.</summary>
/// <param name="Name">The file's name, with what is in it: <c>plan.json: aws_iam_role.base</c>. Fit to print.</param>
/// <param name="Document">The policy.</param>
internal sealed record NamedPolicy(string Name, PolicyDocument Document);
