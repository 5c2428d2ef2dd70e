using System;
using System.Linq;
using System.Text;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>Random values of a parameter: kept and broken rules, near their limits and far from them.</summary>
internal sealed class RandomText
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>What checks of characters are known to let slip: ends of lines, NUL, digits and letters that are not ASCII, what folds to ASCII, and what forms and XML treat apart.</summary>
    private static readonly string[] Odd =
    [
        "\0", "\t", "\n", "\r", "\r\n", "\u001B", " ", "\u007F", "\u0085", "\u00A0", "\u00FF", "\u0100", "\u0130", "\u0131", "\u017F", "\u0301", "\u0660", "\u0967", "\u200B", "\u2028", "\u212A", "\u3000",
        "\uFEFF", "\uFF11", "\uFFFD", "\uFFFE", "\uFFFF", "\U00020000", "\U0001F600", "\U0001D7D8", "%", "%00", "&", "+", "=", ";", "#", "?", "*", "/", "\\", ":", ",", ".", "-", "_", "@", "<", ">", "\"", "'", "]]>", "{", "}", "$", "${aws:username}", "aws:", "AWS:",
    ];

    private readonly Random _random;

    public RandomText(int seed) => _random = new Random(seed);

    public string Next(DocumentedRule rule) => _random.Next(9) switch
    {
        0 => Edit(rule.Sample, Odd[_random.Next(Odd.Length)]),
        1 => Edit(rule.Sample, OneOf(rule.Alphabet)),
        2 => rule.Sample.Length == 0 ? string.Empty : rule.Sample.Remove(_random.Next(rule.Sample.Length), 1),
        3 => Of(rule.Alphabet, _random.Next(rule.Min + 4)),
        4 => Of(rule.Alphabet, NearMax(rule)),
        5 => Edit(Of(rule.Alphabet, _random.Next(rule.Min, rule.Min + 12)), Odd[_random.Next(Odd.Length)]),
        6 => new string(Enumerable.Range(0, _random.Next(40)).Select(_ => (char)_random.Next(128)).ToArray()),
        7 => string.Concat(Enumerable.Range(0, _random.Next(20)).Select(_ => OneRune())),
        _ => string.Concat(Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Odd[_random.Next(Odd.Length)])),
    };

    /// <summary>A form, more or less: pieces of one in any order, with bytes that may be none of text.</summary>
    public string NextForm(string[] names) => string.Concat(Enumerable.Range(0, _random.Next(12)).Select(_ => _random.Next(7) switch
    {
        0 => "&",
        1 => "=",
        2 => "%" + Of("0123456789abcdefABCDEFgz", _random.Next(3)),
        3 => Uri.EscapeDataString(Odd[_random.Next(Odd.Length)]),
        4 => "." + Of("0123456789", _random.Next(12)),
        5 => Of(Letters, _random.Next(6)),
        _ => "&" + names[_random.Next(names.Length)] + (_random.Next(3) == 0 ? string.Empty : "="),
    }));

    /// <summary>A text with something put in, often at an end, where patterns are laxest.</summary>
    private string Edit(string text, string piece)
    {
        var place = _random.Next(4) switch
        {
            0 => 0,
            1 => text.Length,
            _ => _random.Next(text.Length + 1),
        };
        return place < text.Length && _random.Next(2) == 0 ? text.Remove(place, 1).Insert(place, piece) : text.Insert(place, piece);
    }

    /// <summary>A length about the most, where that is not long: tens of thousands of long texts would take minutes.</summary>
    private int NearMax(DocumentedRule rule) => rule.Max <= 300 || _random.Next(20) == 0 ? rule.Max - 1 + _random.Next(4) : _random.Next(300);

    private string Of(string alphabet, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => OneOf(alphabet)));

    private string OneOf(string alphabet) => alphabet.Substring(_random.Next(alphabet.Length), 1);

    private string OneRune()
    {
        // Half a pair of surrogates cannot be sent: it has no UTF-8.
        int value;
        do
        {
            value = _random.Next(2) == 0 ? _random.Next(0x3000) : _random.Next(0x110000);
        }
        while (!Rune.IsValid(value));
        return new Rune(value).ToString();
    }
}
