using Xunit;

namespace RoleChain.Core.Tests.Identities;

/// <summary>Tests that change the process's own environment, which the AWS SDK reads: they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class ProcessEnvironmentCollection
{
    public const string Name = "process environment";
}
