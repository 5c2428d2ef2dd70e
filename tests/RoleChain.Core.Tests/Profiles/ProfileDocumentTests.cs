using System;
using System.Collections.Generic;
using System.Text;
using RoleChain.Core.Profiles;
using Xunit;

namespace RoleChain.Core.Tests.Profiles;

/// <summary>What a change of a profile leaves as it was: everything else.</summary>
public class ProfileDocumentTests
{
    private const string Marker = "# ours";

    public static TheoryData<string, string> Sets => new()
    {
        // What is there, and what it is once region = eu-west-2 is set in [x].
        { "", "[x]\nregion = eu-west-2\n" },
        { "[x]", "[x]\nregion = eu-west-2\n" },
        { "[x]\nregion = eu-west-2", "[x]\nregion = eu-west-2" },
        { "[a]\nk = v\n", "[a]\nk = v\n\n[x]\nregion = eu-west-2\n" },
        { "[a]\nk = v", "[a]\nk = v\n\n[x]\nregion = eu-west-2\n" },
        { "[a]\nk = v\n\n", "[a]\nk = v\n\n[x]\nregion = eu-west-2\n" },
        { "[a]\r\nk = v\r\n", "[a]\r\nk = v\r\n\r\n[x]\r\nregion = eu-west-2\r\n" },
        { "\u00EF\u00BB\u00BF[x]\nregion=us-east-1\n", "\u00EF\u00BB\u00BF[x]\nregion=eu-west-2\n" },
        { "[x]\n  REGION\t:\tus-east-1  \n  k = v\n", "[x]\n  REGION\t:\teu-west-2\n  k = v\n" },
        { "[x] # mine\n# region = no\n; region = no\nk = v\n\n# of a\n[a]\n", "[x] # mine\n# region = no\n; region = no\nk = v\nregion = eu-west-2\n\n# of a\n[a]\n" },
        { "[x]\ns3 =\n  region = nested\n\n  [y]\n[a]\n", "[x]\ns3 =\n  region = nested\n\n  [y]\nregion = eu-west-2\n[a]\n" },
        { "[x]\nregion = us-east-1\nregion = us-east-2\n", "[x]\nregion = eu-west-2\n" },
        { "[x]\nregion = us-east-1\n[a]\n[x]\nregion = us-east-2\nk = v\n", "[x]\n[a]\n[x]\nregion = eu-west-2\nk = v\n" },
        { "[x]\nregion = us-east-1\n  more\nk = v\n", "[x]\nregion = eu-west-2\nk = v\n" },
        { "[X]\nregion = us-east-1\n", "[X]\nregion = us-east-1\n\n[x]\nregion = eu-west-2\n" },
        { "junk\n[x\n=\n[]\n", "junk\n[x\n=\n[]\n\n[x]\nregion = eu-west-2\n" },
        { "[a]\rk = v\r", "[a]\rk = v\r\r[x]\rregion = eu-west-2\r" },
        { "[a]\nname = \u00C3\u0085\u00E9\u00A0\n", "[a]\nname = \u00C3\u0085\u00E9\u00A0\n\n[x]\nregion = eu-west-2\n" },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_key_is_set(string before, string after)
    {
        var document = Parse(before);
        document.Set("x", [new("region", "eu-west-2")]);
        Assert.Equal(after.Replace("\n", NewLineOf(before)), Text(document));
        Assert.Equal("eu-west-2", document.KeysOf("x")["Region"]);

        document.Set("x", [new("region", "eu-west-2")]);
        Assert.Equal(after.Replace("\n", NewLineOf(before)), Text(document));
    }

    [Theory]
    [InlineData("[a]\nk = v\n", "[a]\nk = v\n")]
    [InlineData("[a]\nk = v\n\n[b]\n", "[a]\nk = v\n\n[b]\n")]
    [InlineData("[a]\r\nk = v\r\n", "[a]\r\nk = v\r\n")]
    [InlineData("# a comment\n", "# a comment\n")]
    [InlineData("[x]\nk = v\n# mine\n\n[a]\n", "[x]\nk = v\n# mine\n\n[a]\n")]
    [InlineData("[a]\nk = v", "[a]\nk = v\n")] // an end of the last line is no loss
    [InlineData("", "")]
    public void What_was_set_is_removed_without_a_trace(string before, string after)
    {
        var document = Parse(before);
        document.Set("x", [new("aws_access_key_id", "1"), new("aws_secret_access_key", "2")], Marker);
        Assert.True(document.HasComment("x", Marker));
        document.Remove("x", ["aws_access_key_id", "aws_secret_access_key"], Marker);
        Assert.Equal(after, Text(document));
        Assert.Equal(after.Length == 0, document.ToContent() is null);
    }

    [Fact]
    public void A_removal_takes_nested_lines_and_duplicates_and_leaves_what_it_was_not_told_of()
    {
        var document = Parse("[x]\nkey = 1\n  nested = 2\n# note\nother = 3\n[a]\nkey = 4\n[x]\nkey = 5\n");
        document.Remove("x", ["key"]);
        Assert.Equal("[x]\n# note\nother = 3\n[a]\nkey = 4\n", Text(document));
    }

    [Theory]
    [InlineData("[profile x]", "x", true)]
    [InlineData("[ profile \t x ]", "x", true)]
    [InlineData("[profile \"x\"]", "x", true)]
    [InlineData("[profile 'x'] # one", "x", true)]
    [InlineData("[x]", "x", false)]
    [InlineData("[profilex]", "x", false)]
    [InlineData("[sso-session x]", "x", false)]
    [InlineData("[profile x y]", "x", false)]
    [InlineData("[default]", "default", true)]
    [InlineData("[profile default]", "default", true)]
    public void The_config_file_names_a_profile_in_its_own_way(string header, string profile, bool isIt) =>
        Assert.Equal(isIt, Parse(header + "\n", ProfileFileKind.Config).Contains(profile));

    [Theory]
    [InlineData("x", "[profile x]\nregion = eu-west-2\n")]
    [InlineData("default", "[default]\nregion = eu-west-2\n")]
    public void A_new_section_of_the_config_file(string profile, string text)
    {
        var document = Parse("", ProfileFileKind.Config);
        document.Set(profile, [new("region", "eu-west-2")]);
        Assert.Equal(text.Replace("\n", System.Environment.NewLine), Text(document));
    }

    [Fact]
    public void Keys_are_those_of_all_sections_of_the_profile_the_later_winning()
    {
        var keys = Parse("[x]\na = 1\nB: 2\nnested =\n  c = 3\n[y]\na = 4\n[x]\nA = 5\n").KeysOf("x");
        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "5", ["B"] = "2", ["nested"] = "\nc = 3" }, keys);
    }

    [Fact]
    public void A_value_is_UTF_8()
    {
        var document = Parse("");
        document.Set("x", [new("key", "\u00E9\u20AC")]);
        Assert.Equal("[x]\nkey = \u00C3\u00A9\u00E2\u0082\u00AC\n".Replace("\n", System.Environment.NewLine), Text(document));
        Assert.Equal("\u00E9\u20AC", document.KeysOf("x")["key"]);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData(" a")]
    [InlineData("a\t")]
    public void A_value_that_is_not_one_line_is_not_written(string value) =>
        Assert.Throws<ArgumentException>(() => Parse("").Set("x", [new("key", value)]));

    [Fact]
    public void Text_of_two_bytes_a_character_is_refused() =>
        Assert.Throws<FormatException>(() => ProfileDocument.Parse(Encoding.Unicode.GetBytes("[x]\n"), ProfileFileKind.Credentials));

    [Theory]
    [InlineData("x", true)]
    [InlineData("A-z_0.9", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a]", false)]
    [InlineData("a/b", false)]
    [InlineData("\u00E9", false)]
    [InlineData("a\n", false)]
    public void Names_that_are_written(string name, bool isValid) => Assert.Equal(isValid, ProfileNames.IsValid(name));

    private static string NewLineOf(string before) => before.IndexOfAny(['\r', '\n']) >= 0 ? "\n" : System.Environment.NewLine;

    private static ProfileDocument Parse(string text, ProfileFileKind kind = ProfileFileKind.Credentials) => ProfileDocument.Parse(text.Length > 0 ? Encoding.GetEncoding(28591).GetBytes(text) : null, kind);

    private static string Text(ProfileDocument document) => Encoding.GetEncoding(28591).GetString(document.ToBytes());
}
