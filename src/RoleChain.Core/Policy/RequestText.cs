using System;
using System.Globalization;

namespace RoleChain.Core.Policy;

/// <summary>
/// One text of a request, such as a value of a condition key. What operators make of it (a number, a date, an index to search) is made once,
/// when the first asks: a policy can compare it with thousands of values.
/// </summary>
internal sealed class RequestText
{
    private static readonly object Nothing = new();
    private string? _folded;
    private TextIndex? _index;
    private Reading<decimal>? _number;
    private Reading<DateTimeOffset>? _date;
    private object? _bytes;
    private object? _address;
    private int[]? _colons;

    public RequestText(string text) => Text = text;

    public string Text { get; }

    /// <summary>The text as comparisons without regard to case see it; of the same length.</summary>
    public string Folded => _folded ??= Text.ToUpperInvariant();

    /// <summary>Whether the index has been made.</summary>
    public bool IsIndexed => _index is not null;

    public TextIndex Index => _index ??= new TextIndex(Text);

    public decimal? Number => (_number ??= new Reading<decimal>(ParseNumber(Text))).Value;

    public DateTimeOffset? Date => (_date ??= new Reading<DateTimeOffset>(PolicyDate.TryParse(Text))).Value;

    public byte[]? Bytes => (_bytes ??= ParseBytes(Text) ?? Nothing) as byte[];

    public byte[]? Address => (_address ??= CidrBlock.ParseAddress(Text) ?? Nothing) as byte[];

    /// <summary>Where the first five colons are; fewer where there are not as many.</summary>
    public int[] Colons => _colons ??= FindColons(Text);

    public static decimal? ParseNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static byte[]? ParseBytes(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            // net472 has no TryFromBase64String.
            return null;
        }
    }

    private static int[] FindColons(string text)
    {
        var colons = new int[5];
        var count = 0;
        for (var at = text.IndexOf(':'); at >= 0 && count < colons.Length; at = text.IndexOf(':', at + 1))
        {
            colons[count++] = at;
        }

        Array.Resize(ref colons, count);
        return colons;
    }

    /// <summary>What has been made of a text, or that nothing could be: kept behind a reference, so that no other thread sees half of it.</summary>
    private sealed class Reading<T>
        where T : struct
    {
        public Reading(T? value) => Value = value;

        public T? Value { get; }
    }
}
