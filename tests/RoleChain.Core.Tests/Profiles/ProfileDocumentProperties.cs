using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RoleChain.Core.Profiles;

namespace RoleChain.Core.Tests.Profiles;

/// <summary>What holds of every file, however odd.</summary>
public class ProfileDocumentProperties
{
    private static readonly string[] Pieces =
    [
        "[x]", "[y]", "[profile x]", "[ x ] # c", "[", "]", "key = 1", "  key = 2", "\tnested: 3", "aws_access_key_id = OLD", "AWS_ACCESS_KEY_ID=OLD2", "region", "# note", "; note", "", "   ", "= 1", "\u00C3\u00A9 = \u00A0", "# ours",
    ];

    /// <summary>Files made of such lines, with line endings of every sort.</summary>
    public static Arbitrary<string> Files() =>
        (from lines in Gen.Elements(Pieces).SelectMany(piece => Gen.Elements("\n", "\r\n", "\r"), (piece, ending) => piece + ending).ArrayOf()
         from mark in Gen.Elements(string.Empty, "\u00EF\u00BB\u00BF")
         from last in Gen.Elements(Pieces)
         select mark + string.Concat(lines) + last).ToArbitrary();

    [Property(MaxTest = 500)]
    public Property Reading_changes_nothing() => Prop.ForAll(Files(), text => Text(Parse(text)) == text);

    [Property(MaxTest = 500)]
    public Property A_profile_that_is_set_has_the_value_and_the_others_stay() => Prop.ForAll(Files(), text =>
    {
        var document = Parse(text);
        var others = document.KeysOf("y");
        var own = document.KeysOf("x");
        document.Set("x", [new("aws_access_key_id", "NEW")], "# ours");
        var again = Parse(Text(document));
        return again.KeysOf("x")["aws_access_key_id"] == "NEW"
            && Same(again.KeysOf("y"), others)
            && Same(Without(again.KeysOf("x")), Without(own))
            && again.HasComment("x", "# ours");
    });

    [Property(MaxTest = 500)]
    public Property Lines_that_are_not_the_keys_stay_in_their_order() => Prop.ForAll(Files(), text =>
    {
        var document = Parse(text);
        document.Set("y", [new("region", "NEW")]);
        var left = Lines(Text(document)).ToList();

        // Every line of before is there still, in order, but for those that were the key's own.
        var place = 0;
        return Lines(text).Where(line => !line.TrimStart().StartsWith("region", StringComparison.OrdinalIgnoreCase)).All(line =>
        {
            place = left.FindIndex(place, other => other == line) + 1;
            return place > 0;
        });
    });

    [Property(MaxTest = 500)]
    public Property A_removed_key_is_gone_and_the_others_stay() => Prop.ForAll(Files(), text =>
    {
        var document = Parse(text);
        var others = document.KeysOf("y");
        var own = document.KeysOf("x");
        document.Remove("x", ["aws_access_key_id"]);
        var again = Parse(Text(document));
        return Same(again.KeysOf("y"), others) && Same(again.KeysOf("x"), Without(own));
    });

    private static IEnumerable<string> Lines(string text) => text.Replace("\u00EF\u00BB\u00BF", string.Empty, StringComparison.Ordinal).Split('\r', '\n').Where(line => line.Length > 0);

    private static Dictionary<string, string> Without(IReadOnlyDictionary<string, string> keys) =>
        keys.Where(pair => !pair.Key.Equals("aws_access_key_id", StringComparison.OrdinalIgnoreCase)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> two) =>
        one.Count == two.Count && one.All(pair => two.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static ProfileDocument Parse(string text) => ProfileDocument.Parse(Encoding.Latin1.GetBytes(text), ProfileFileKind.Credentials);

    private static string Text(ProfileDocument document) => Encoding.Latin1.GetString(document.ToBytes());
}
