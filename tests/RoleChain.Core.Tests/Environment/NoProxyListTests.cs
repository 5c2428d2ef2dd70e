using System;
using Xunit;

namespace RoleChain.Core.Tests.Environment;

/// <summary>The forms of NO_PROXY that curl and Go share.</summary>
public class NoProxyListTests
{
    [Theory]
    [InlineData("*", "https://sts.example/", true)]
    [InlineData("sts.example", "https://sts.example/", true)]
    [InlineData("STS.Example", "https://sts.example/", true)]
    [InlineData("sts.example", "https://sts.example./", true)]
    [InlineData("sts.example.", "https://sts.example/", true)]
    [InlineData("example", "https://sts.example/", true)]
    [InlineData(".example", "https://sts.example/", true)]
    [InlineData("*.example", "https://sts.example/", true)]
    [InlineData(".sts.example", "https://sts.example/", true)]
    [InlineData("ts.example", "https://sts.example/", false)]
    [InlineData("sts.example", "https://evil-sts.example/", false)]
    [InlineData("sts.example", "https://sts.example.evil/", false)]
    [InlineData("a.example, sts.example ,b.example", "https://sts.example/", true)]
    [InlineData("a.example sts.example", "https://sts.example/", true)]
    [InlineData("sts.example:443", "https://sts.example/", true)]
    [InlineData("sts.example:8443", "https://sts.example/", false)]
    [InlineData("sts.example:8443", "https://sts.example:8443/", true)]
    [InlineData("sts.example:port", "https://sts.example/", false)]
    [InlineData("10.1.2.3", "https://10.1.2.3/", true)]
    [InlineData("10.1.2.3:443", "https://10.1.2.3/", true)]
    [InlineData("10.1.2.3", "https://110.1.2.3/", false)]
    [InlineData("2.3", "https://10.1.2.3/", false)]
    [InlineData("10.0.0.0/8", "https://10.1.2.3/", true)]
    [InlineData("10.0.0.0/8", "https://11.1.2.3/", false)]
    [InlineData("10.0.0.0/8", "https://10.example/", false)]
    [InlineData("fd00::1", "https://[fd00::1]/", true)]
    [InlineData("[fd00::1]", "https://[fd00:0:0::1]/", true)]
    [InlineData("[fd00::1]:8443", "https://[fd00::1]/", false)]
    [InlineData("[fd00::1]:443", "https://[fd00::1]/", true)]
    [InlineData("fd00::/8", "https://[fd12::1]/", true)]
    [InlineData("fd00::/8", "https://[fe80::1]/", false)]
    [InlineData("", "https://sts.example/", false)]
    [InlineData(null, "https://sts.example/", false)]
    [InlineData(",, . ,*.,[]", "https://sts.example/", false)]
    public void A_host_is_listed_or_not(string? list, string address, bool expected) => Assert.Equal(expected, NoProxyList.Parse(list).Contains(new Uri(address)));
}
