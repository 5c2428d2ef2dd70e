using System;

namespace RoleChain.Core.TrustPolicies;

/// <summary>What the jobs of a repository can be, each as a whole: every branch, every tag.</summary>
[Flags]
internal enum JobKinds
{
    None = 0,
    Branches = 1,
    Tags = 2,
    PullRequests = 4,
    Environments = 8,
    All = Branches | Tags | PullRequests | Environments,
}
