using System.Threading;
using Xunit;

namespace RoleChain.Core.Tests.Engine;

/// <summary>Tests that measure time: beside others they would measure how busy the pool's few threads are.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<Alone>
{
    public const string Name = "alone";

    /// <summary>Gives the pool threads at once, where it would add one in half a second for those that a test blocks on purpose.</summary>
    public Alone() => ThreadPool.SetMinThreads(32, 32);
}
