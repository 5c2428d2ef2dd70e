using System;
using Xunit;

namespace RoleChain.Model.Tests;

public class SafeTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("plain", "plain")]
    [InlineData("a\r\n::set-output name=x::y", "a\\u000D\\u000A::set-output name=x::y")]
    [InlineData("\u001b[31mred", "\\u001B[31mred")]
    [InlineData("left\u202Eright", "left\\u202Eright")]
    [InlineData("line\u2028end", "line\\u2028end")]
    [InlineData("a ##vso[task.setvariable variable=x]y", "a ##vso\\u005Btask.setvariable variable=x]y")]
    [InlineData("a ##VSO[x]", "a ##VSO\\u005Bx]")]
    [InlineData("a ##[set-env name=PATH]x", "a ##\\u005Bset-env name=PATH]x")]
    [InlineData("##[", "##\\u005B")]
    [InlineData("[#[ vso[ #vso[", "[#[ vso[ #vso[")]
    public void Nothing_printed_starts_a_line_or_a_command_or_colours_a_terminal(string? text, string expected) => Assert.Equal(expected, SafeText.ForDisplay(text));

    [Fact]
    public void Long_text_is_cut()
    {
        Assert.Equal(SafeText.DefaultLength + 1, SafeText.ForDisplay(new string('x', 100000)).Length);
        Assert.EndsWith("…", SafeText.ForDisplay(new string('x', 100000)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ASIAABCDEFGHIJKLWXYZ", "****WXYZ")]
    [InlineData("short", "****")]
    [InlineData(null, "****")]
    public void An_access_key_id_shows_its_last_four(string? key, string expected) => Assert.Equal(expected, SafeText.MaskAccessKeyId(key));

    [Theory]
    [InlineData("https://user:secret@host:8443/path?token=secret#secret", "https://host:8443/path")]
    [InlineData("https://host:443/path", "https://host/path")]
    [InlineData("http://[::1]:80", "http://[::1]/")]
    [InlineData("http://127.0.0.1:443/", "http://127.0.0.1:443/")]
    public void An_address_is_shown_without_user_and_query_and_as_users_write_it(string address, string expected) => Assert.Equal(expected, SafeText.ForDisplay(new Uri(address)));

    [Fact]
    public void Secrets_do_not_print()
    {
        var secret = new SecretText("canary-secret-value");
        var credential = new SourceCredential("ASIAABCDEFGHIJKLWXYZ", secret, secret, null);
        var chain = new ChainDetails("test", [new HopResult { RoleName = "base", Account = "111111111111" }], []);
        var chained = new ChainedCredential("ASIAABCDEFGHIJKLWXYZ", secret, secret, string.Empty, DateTimeOffset.FromUnixTimeSeconds(0), chain);

        Assert.All(
            [secret.ToString(), credential.ToString(), chained.ToString(), $"{chained}{credential}{secret}"],
            text => Assert.DoesNotContain("canary", text, StringComparison.Ordinal));
        Assert.Equal("111111111111/base (key ****WXYZ, expires 1970-01-01 00:00:00Z)", chained.ToString());
        Assert.Null(chained.Region);
        Assert.Equal("canary-secret-value", chained.SecretKey);
    }
}
