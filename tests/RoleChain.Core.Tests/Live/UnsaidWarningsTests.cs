using System.Globalization;
using System.Linq;
using RoleChain.Core.Live;
using Xunit;

namespace RoleChain.Core.Tests.Live;

/// <summary>What is kept of warnings that nobody was there to hear.</summary>
public sealed class UnsaidWarningsTests
{
    [Fact]
    public void The_last_of_an_origin_is_kept_and_what_many_say_is_said_once()
    {
        var warnings = new UnsaidWarnings();
        var chain = new object();
        warnings.Put(chain, "one");
        warnings.Put(chain, "two");
        warnings.Put(new object(), "each renewal");
        warnings.Put(new object(), "each renewal");
        Assert.Equal(["two", "each renewal"], warnings.TakeAll());
        Assert.Empty(warnings.TakeAll());
    }

    [Fact]
    public void Beyond_the_bound_the_oldest_go()
    {
        var warnings = new UnsaidWarnings();
        var all = Enumerable.Range(0, UnsaidWarnings.Capacity + 2).Select(index => index.ToString(CultureInfo.InvariantCulture)).ToArray();
        foreach (var warning in all)
        {
            warnings.Put(new object(), warning);
        }

        Assert.Equal(all.Skip(2), warnings.TakeAll());
    }

    [Fact]
    public void What_is_taken_is_said()
    {
        var warnings = new UnsaidWarnings();
        var chain = new object();
        warnings.Put(chain, "one");
        Assert.Equal("one", warnings.Take(chain));
        Assert.Null(warnings.Take(chain));
        Assert.Empty(warnings.TakeAll());
    }
}
