using Xunit;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>Tests that measure time: they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class TimedCollection
{
    public const string Name = "timed";
}
