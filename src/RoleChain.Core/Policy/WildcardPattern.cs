using System;
using System.Collections.Generic;
using System.Text;

namespace RoleChain.Core.Policy;

/// <summary>
/// A text in which some <c>*</c> and <c>?</c> are wildcards and others, which came from escapes and variables, are not.
/// Matching neither recurses nor backtracks over a star: every piece between two stars is searched for once, from where the piece
/// before it ended. Pieces without <c>?</c> are searched in linear time (Knuth-Morris-Pratt); a piece with <c>?</c> costs at most
/// its length for every character.
/// </summary>
internal sealed class WildcardPattern
{
    private readonly bool[] _wild;
    private readonly bool _ignoreCase;
    private readonly string _folded;

    private WildcardPattern(string text, bool[] wild, bool ignoreCase)
    {
        Text = text;
        _wild = wild;
        _ignoreCase = ignoreCase;
        _folded = ignoreCase ? text.ToUpperInvariant() : text;
    }

    /// <summary>The text, wildcards and literals alike.</summary>
    public string Text { get; }

    /// <summary>A pattern in which every <c>*</c> and <c>?</c> is a wildcard.</summary>
    public static WildcardPattern OfText(string text, bool ignoreCase)
    {
        var wild = new bool[text.Length];
        for (var index = 0; index < text.Length; index++)
        {
            wild[index] = text[index] is '*' or '?';
        }

        return new WildcardPattern(text, wild, ignoreCase);
    }

    /// <summary>A pattern from pieces: those that are literal have no wildcards.</summary>
    public static WildcardPattern OfPieces(IEnumerable<(string Text, bool IsLiteral)> pieces, bool ignoreCase)
    {
        var builder = new StringBuilder();
        var wild = new List<bool>();
        foreach (var (text, isLiteral) in pieces)
        {
            builder.Append(text);
            foreach (var character in text)
            {
                wild.Add(!isLiteral && character is '*' or '?');
            }
        }

        return new WildcardPattern(builder.ToString(), [.. wild], ignoreCase);
    }

    public bool Matches(string text)
    {
        if (_ignoreCase)
        {
            text = text.ToUpperInvariant();
        }

        var firstStar = NextStar(0);
        if (firstStar == _folded.Length)
        {
            return text.Length == _folded.Length && PieceMatches(text, 0, 0, _folded.Length);
        }

        var lastStar = _folded.Length - 1;
        while (!IsStar(lastStar))
        {
            lastStar--;
        }

        // What stands before the first star is bound to the start, what stands behind the last to the end; the rest in between.
        var tailLength = _folded.Length - lastStar - 1;
        var end = text.Length - tailLength;
        if (end < firstStar || !PieceMatches(text, 0, 0, firstStar) || !PieceMatches(text, end, lastStar + 1, tailLength))
        {
            return false;
        }

        var position = firstStar;
        for (var star = firstStar; star < lastStar;)
        {
            var start = star + 1;
            star = NextStar(start);
            position = Find(text, position, end, start, star - start);
            if (position < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The parts between the first colons; the last part keeps the rest.</summary>
    public IReadOnlyList<WildcardPattern> SplitAtColons(int count)
    {
        var parts = new List<WildcardPattern>(count);
        var start = 0;
        while (parts.Count < count - 1 && Text.IndexOf(':', start) is >= 0 and var colon)
        {
            parts.Add(Slice(start, colon));
            start = colon + 1;
        }

        parts.Add(Slice(start, Text.Length));
        return parts;
    }

    private WildcardPattern Slice(int start, int end)
    {
        var wild = new bool[end - start];
        Array.Copy(_wild, start, wild, 0, wild.Length);
        return new WildcardPattern(Text.Substring(start, end - start), wild, _ignoreCase);
    }

    private bool IsStar(int index) => _wild[index] && _folded[index] == '*';

    private int NextStar(int index)
    {
        while (index < _folded.Length && !IsStar(index))
        {
            index++;
        }

        return index;
    }

    private bool PieceMatches(string text, int position, int start, int length)
    {
        for (var index = 0; index < length; index++)
        {
            // What is wild here is a question mark: pieces have no stars.
            if (!_wild[start + index] && text[position + index] != _folded[start + index])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where the leftmost match of a piece ends; -1 where there is none before <paramref name="end"/>.</summary>
    private int Find(string text, int position, int end, int start, int length)
    {
        if (length == 0)
        {
            return position;
        }

        if (Array.IndexOf(_wild, value: true, start, length) < 0)
        {
            return FindLiteral(text, position, end, start, length);
        }

        for (; position + length <= end; position++)
        {
            if (PieceMatches(text, position, start, length))
            {
                return position + length;
            }
        }

        return -1;
    }

    private int FindLiteral(string text, int position, int end, int start, int length)
    {
        var fallback = new int[length];
        for (int index = 1, matched = 0; index < length; index++)
        {
            while (matched > 0 && _folded[start + index] != _folded[start + matched])
            {
                matched = fallback[matched - 1];
            }

            if (_folded[start + index] == _folded[start + matched])
            {
                matched++;
            }

            fallback[index] = matched;
        }

        for (var matched = 0; position < end; position++)
        {
            while (matched > 0 && text[position] != _folded[start + matched])
            {
                matched = fallback[matched - 1];
            }

            if (text[position] == _folded[start + matched] && ++matched == length)
            {
                return position + 1;
            }
        }

        return -1;
    }
}
