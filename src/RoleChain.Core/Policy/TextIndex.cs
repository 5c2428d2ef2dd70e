using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>
/// Where every character of a text stands, so that a piece of a pattern is searched for in 64 places at a time: the cost is the piece's length
/// times the text's, by 64, whatever the two are. Characters that are frequent have a bit for each place; a piece with a rare one is tried at its places alone.
/// </summary>
internal sealed class TextIndex
{
    private readonly string _text;
    private readonly int[] _ascii = new int[128];
    private readonly Dictionary<char, int> _others = [];
    private readonly List<int> _starts = [];
    private readonly int[] _places;
    private readonly ulong[]?[] _bits;

    public TextIndex(string text)
    {
        _text = text;
        var counts = new List<int>();
        foreach (var character in text)
        {
            var number = NumberOf(character);
            if (number < 0)
            {
                number = counts.Count;
                counts.Add(0);
                if (character < 128)
                {
                    _ascii[character] = number + 1;
                }
                else
                {
                    _others.Add(character, number);
                }
            }

            counts[number]++;
        }

        _places = new int[text.Length];
        _bits = new ulong[]?[counts.Count];
        var start = 0;
        var next = new int[counts.Count];
        for (var number = 0; number < counts.Count; number++)
        {
            _starts.Add(start);
            next[number] = start;
            start += counts[number];

            // Few characters of a text, 64 or so, can be frequent. The two words more let a search look over the end.
            _bits[number] = counts[number] >= text.Length / 64 ? new ulong[(text.Length / 64) + 2] : null;
        }

        _starts.Add(start);
        for (var place = 0; place < text.Length; place++)
        {
            var number = NumberOf(text[place]);
            _places[next[number]++] = place;
            if (_bits[number] is { } bits)
            {
                bits[place >> 6] |= 1UL << (place & 63);
            }
        }
    }

    /// <summary>The first place between two where a piece stands; -1 where there is none.</summary>
    /// <param name="piece">The text that has the piece.</param>
    /// <param name="wild">Which of its characters stand for any.</param>
    /// <param name="start">Where the piece starts.</param>
    /// <param name="length">Its length.</param>
    /// <param name="from">Where the search starts.</param>
    /// <param name="to">Where it ends: the piece ends there at the latest.</param>
    public int Find(string piece, bool[] wild, int start, int length, int from, int to)
    {
        Span<int> numbers = length <= 128 ? stackalloc int[length] : new int[length];
        var rarest = -1;
        for (var index = 0; index < length; index++)
        {
            numbers[index] = -1;
            if (!wild[start + index])
            {
                var number = NumberOf(piece[start + index]);
                if (number < 0)
                {
                    return -1;
                }

                numbers[index] = number;
                rarest = rarest < 0 || Count(number) < Count(numbers[rarest]) ? index : rarest;
            }
        }

        return rarest < 0 ? (from + length <= to ? from : -1)
            : _bits[numbers[rarest]] is null ? FindAtPlaces(piece, wild, start, length, rarest, numbers[rarest], from, to)
            : FindByBits(numbers, from, to);
    }

    /// <summary>Whether a piece has a character that the text has seldom or not at all: it is found, or not, at that character's places.</summary>
    public bool HasRare(ReadOnlySpan<char> piece)
    {
        foreach (var character in piece)
        {
            var number = NumberOf(character);
            if (number < 0 || _bits[number] is null)
            {
                return true;
            }
        }

        return false;
    }

    private int FindByBits(Span<int> numbers, int from, int to)
    {
        for (var block = from; block + numbers.Length <= to; block += 64)
        {
            var alive = ulong.MaxValue;
            for (var index = 0; index < numbers.Length && alive != 0; index++)
            {
                if (numbers[index] >= 0)
                {
                    var bits = _bits[numbers[index]]!;
                    var (word, shift) = ((block + index) >> 6, (block + index) & 63);
                    alive &= shift == 0 ? bits[word] : (bits[word] >> shift) | (bits[word + 1] << (64 - shift));
                }
            }

            if (alive != 0)
            {
                for (; (alive & 1) == 0; alive >>= 1)
                {
                    block++;
                }

                return block + numbers.Length <= to ? block : -1;
            }
        }

        return -1;
    }

    private int FindAtPlaces(string piece, bool[] wild, int start, int length, int offset, int number, int from, int to)
    {
        var next = Array.BinarySearch(_places, _starts[number], Count(number), from + offset);
        for (next = next < 0 ? ~next : next; next < _starts[number + 1]; next++)
        {
            var place = _places[next] - offset;
            if (place + length > to)
            {
                return -1;
            }

            var index = 0;
            while (index < length && (wild[start + index] || _text[place + index] == piece[start + index]))
            {
                index++;
            }

            if (index == length)
            {
                return place;
            }
        }

        return -1;
    }

    private int Count(int number) => _starts[number + 1] - _starts[number];

    private int NumberOf(char character) =>
        character < 128 ? _ascii[character] - 1 : _others.TryGetValue(character, out var number) ? number : -1;
}
