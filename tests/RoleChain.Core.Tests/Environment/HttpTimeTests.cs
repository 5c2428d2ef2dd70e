using System;
using Xunit;

namespace RoleChain.Core.Tests.Environment;

/// <summary>Retry-After and Date (RFC 9110, 10.2.3 and 5.6.7).</summary>
public class HttpTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("120", 120)]
    [InlineData(" 1 ", 1)]
    [InlineData("0", 0)]
    [InlineData("Wed, 25 Nov 2026 10:01:00 GMT", 60)]
    [InlineData("Wed, 25 Nov 2026 09:59:00 GMT", 0)]
    [InlineData("99999999999999999999", 315360000)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("-1", null)]
    [InlineData("+1", null)]
    [InlineData("1.5", null)]
    [InlineData("1e9", null)]
    [InlineData("\u0661", null)]
    [InlineData("tomorrow", null)]
    [InlineData("2026-11-25T10:01:00Z", null)]
    public void A_wait_is_read_or_is_none(string? header, int? seconds) =>
        Assert.Equal(seconds is { } number ? TimeSpan.FromSeconds(number) : null, HttpTime.RetryAfter(header, Now));
}
