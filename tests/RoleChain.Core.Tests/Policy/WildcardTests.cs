using System;
using System.Diagnostics;
using System.Linq;
using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>The wildcards of actions, resources and StringLike.</summary>
public sealed class WildcardTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("**", "", true)]
    [InlineData("*", "a\nb", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "a", true)]
    [InlineData("?*", "", false)]
    [InlineData("a*", "a", true)]
    [InlineData("*a", "ba", true)]
    [InlineData("*a", "ab", false)]
    [InlineData("a*a", "a", false)] // ends may not overlap
    [InlineData("a*a", "aa", true)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("a*b*c", "a-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("a*bc*bd", "abcbd", true)]
    [InlineData("*aab*", "aaab", true)] // found behind a false start
    [InlineData("*abab?*", "abaababc", true)]
    [InlineData("*a?c*", "abbabc", true)]
    [InlineData("*a?c*", "abbab", false)]
    [InlineData("*ab*ab*", "ab", false)]
    [InlineData("*?*?*", "a", false)]
    [InlineData("*?*?*", "ab", true)]
    [InlineData("a.c", "abc", false)] // nothing else is special
    [InlineData("[a]", "a", false)]
    public void Matches(string pattern, string text, bool expected) =>
        Assert.Equal(expected, WildcardPattern.OfText(pattern, ignoreCase: false).Matches(text));

    [Theory]
    [InlineData("sts:assume*", "STS:AssumeRole", true)]
    [InlineData("STS:*tagSESSION", "sts:TagSession", true)]
    public void Can_ignore_case(string pattern, string text, bool expected)
    {
        Assert.Equal(expected, WildcardPattern.OfText(pattern, ignoreCase: true).Matches(text));
        Assert.False(WildcardPattern.OfText(pattern, ignoreCase: false).Matches(text));
    }

    [Theory]
    [InlineData("a*", 50_000, "b")] // a*a*a*…b
    [InlineData("*", 100_000, "b")]
    [InlineData("*a", 50_000, "*b*")]
    [InlineData("?*", 50_000, "b")]
    [InlineData("*a?", 1_000, "*b")]
    public void No_pattern_blows_up(string piece, int count, string end)
    {
        var pattern = WildcardPattern.OfText(string.Concat(Enumerable.Repeat(piece, count)) + end, ignoreCase: false);
        var text = new string('a', 100_000);
        var watch = Stopwatch.StartNew();
        Assert.False(pattern.Matches(text));

        // It takes some milliseconds; a matcher that backtracks would not end in this process's life.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_long_piece_is_searched_in_linear_time()
    {
        var pattern = WildcardPattern.OfText("*" + new string('a', 50_000) + "b*", ignoreCase: false);
        var watch = Stopwatch.StartNew();
        Assert.False(pattern.Matches(new string('a', 100_000)));
        Assert.True(pattern.Matches(new string('a', 100_000) + "b"));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }
}
