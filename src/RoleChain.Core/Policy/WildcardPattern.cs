using System;
using System.Collections.Generic;
using System.Text;

namespace RoleChain.Core.Policy;

/// <summary>
/// A text in which some <c>*</c> and <c>?</c> are wildcards and others, which came from escapes and variables, are not.
/// Matching neither recurses nor backtracks over a star: every piece between two stars is searched for once, from where the piece
/// before it ended. A piece that does not come to light after a few comparisons is searched for in 64 places at a time
/// (<see cref="TextIndex"/>), a long one without <c>?</c> in linear time (Knuth-Morris-Pratt).
/// </summary>
internal sealed class WildcardPattern
{
    /// <summary>How many comparisons a search makes before it asks for an index: more than any piece needs that is not made to be slow.</summary>
    private const int Patience = 128;

    /// <summary>From this length on, linear time is less than 64 places at a time.</summary>
    private const int LongPiece = 128;

    private readonly bool[] _wild;
    private readonly bool _ignoreCase;
    private readonly string _folded;
    private readonly (int Start, int Length, bool HasQuestion)[] _pieces;
    private WildcardPattern[]? _arnParts;

    private WildcardPattern(string text, bool[] wild, bool ignoreCase)
    {
        Text = text;
        _wild = wild;
        _ignoreCase = ignoreCase;
        _folded = ignoreCase ? text.ToUpperInvariant() : text;
        _pieces = FindPieces(text, wild);
        foreach (var (_, length, _) in _pieces)
        {
            MinimumLength += length;
        }
    }

    /// <summary>The text, wildcards and literals alike.</summary>
    public string Text { get; }

    /// <summary>The length that a text must have to match.</summary>
    public int MinimumLength { get; }

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
        var open = new List<(int Start, int End)>();
        foreach (var (text, isLiteral) in pieces)
        {
            if (!isLiteral)
            {
                open.Add((builder.Length, builder.Length + text.Length));
            }

            builder.Append(text);
        }

        var whole = builder.ToString();
        var wild = new bool[whole.Length];
        foreach (var (start, end) in open)
        {
            for (var index = start; index < end; index++)
            {
                wild[index] = whole[index] is '*' or '?';
            }
        }

        return new WildcardPattern(whole, wild, ignoreCase);
    }

    public bool Matches(string text) => Matches(new RequestText(text));

    public bool Matches(RequestText text) => Matches(text, 0, text.Text.Length);

    /// <summary>Whether an ARN matches: "Each of the six colon-delimited components of the ARN is checked separately."</summary>
    public bool MatchesArn(RequestText text)
    {
        var parts = _arnParts ??= SplitAtColons(6);
        var colons = text.Colons;
        if (parts.Length != 6 || colons.Length != 5)
        {
            return false;
        }

        for (var index = 0; index < 6; index++)
        {
            if (!parts[index].Matches(text, index == 0 ? 0 : colons[index - 1] + 1, index == 5 ? text.Text.Length : colons[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static (int Start, int Length, bool HasQuestion)[] FindPieces(string text, bool[] wild)
    {
        var pieces = new List<(int Start, int Length, bool HasQuestion)>();
        var start = 0;
        var hasQuestion = false;
        for (var index = Array.IndexOf(wild, value: true); index >= 0; index = Array.IndexOf(wild, value: true, index + 1))
        {
            if (text[index] == '*')
            {
                pieces.Add((start, index - start, hasQuestion));
                start = index + 1;
                hasQuestion = false;
            }
            else
            {
                hasQuestion = true;
            }
        }

        pieces.Add((start, text.Length - start, hasQuestion));
        return [.. pieces];
    }

    private bool Matches(RequestText source, int start, int end)
    {
        var text = _ignoreCase ? source.Folded : source.Text;
        var first = _pieces[0];
        if (_pieces.Length == 1)
        {
            return end - start == first.Length && PieceMatches(text, start, first);
        }

        if (end - start < MinimumLength || !PieceMatches(text, start, first))
        {
            return false;
        }

        // What stands before the first star is bound to the start, what stands behind the last to the end; the rest in between.
        var last = _pieces[_pieces.Length - 1];
        end -= last.Length;
        if (!PieceMatches(text, end, last))
        {
            return false;
        }

        var position = start + first.Length;
        for (var index = 1; index < _pieces.Length - 1; index++)
        {
            position = Find(source, text, position, end, _pieces[index]);
            if (position < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The parts between the first colons; the last part keeps the rest.</summary>
    private WildcardPattern[] SplitAtColons(int count)
    {
        var parts = new List<WildcardPattern>(count);
        var start = 0;
        while (parts.Count < count - 1 && Text.IndexOf(':', start) is >= 0 and var colon)
        {
            parts.Add(Slice(start, colon));
            start = colon + 1;
        }

        parts.Add(Slice(start, Text.Length));
        return [.. parts];
    }

    private WildcardPattern Slice(int start, int end)
    {
        var wild = new bool[end - start];
        Array.Copy(_wild, start, wild, 0, wild.Length);
        return new WildcardPattern(Text.Substring(start, end - start), wild, _ignoreCase);
    }

    private bool PieceMatches(string text, int position, (int Start, int Length, bool HasQuestion) piece)
    {
        if (!piece.HasQuestion)
        {
            return piece.Length == 0 || text.AsSpan(position, piece.Length).SequenceEqual(_folded.AsSpan(piece.Start, piece.Length));
        }

        for (var index = 0; index < piece.Length; index++)
        {
            // What is wild here is a question mark: pieces have no stars.
            if (!_wild[piece.Start + index] && text[position + index] != _folded[piece.Start + index])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where the leftmost match of a piece ends; -1 where there is none before <paramref name="end"/>.</summary>
    private int Find(RequestText source, string text, int position, int end, (int Start, int Length, bool HasQuestion) piece)
    {
        if (piece.Length == 0)
        {
            return position;
        }

        if (piece.Length == 1 && !piece.HasQuestion)
        {
            return text.IndexOf(_folded[piece.Start], position, end - position) + 1 is > 0 and var behind ? behind : -1;
        }

        if (piece.Length >= LongPiece && !piece.HasQuestion && (_ignoreCase || !source.Index.HasRare(_folded.AsSpan(piece.Start, piece.Length))))
        {
            return FindLiteral(text.AsSpan(0, end), position, _folded.AsSpan(piece.Start, piece.Length));
        }

        // The index is of the text as it is; texts that are compared without regard to case are short: they are actions.
        var patience = _ignoreCase ? int.MaxValue : source.IsIndexed ? 0 : Patience;
        for (; position + piece.Length <= end && patience > 0; position++)
        {
            var index = 0;
            while (index < piece.Length && (_wild[piece.Start + index] || text[position + index] == _folded[piece.Start + index]))
            {
                index++;
            }

            if (index == piece.Length)
            {
                return position + piece.Length;
            }

            patience -= index + 1;
        }

        if (position + piece.Length > end)
        {
            return -1;
        }

        var found = source.Index.Find(_folded, _wild, piece.Start, piece.Length, position, end);
        return found < 0 ? -1 : found + piece.Length;
    }

    private static int FindLiteral(ReadOnlySpan<char> text, int position, ReadOnlySpan<char> piece)
    {
        if (position + piece.Length > text.Length)
        {
            return -1;
        }

        var fallback = new int[piece.Length];
        for (int index = 1, matched = 0; index < piece.Length; index++)
        {
            while (matched > 0 && piece[index] != piece[matched])
            {
                matched = fallback[matched - 1];
            }

            if (piece[index] == piece[matched])
            {
                matched++;
            }

            fallback[index] = matched;
        }

        for (var matched = 0; position < text.Length; position++)
        {
            var character = text[position];
            while (matched > 0 && character != piece[matched])
            {
                matched = fallback[matched - 1];
            }

            if (character == piece[matched] && ++matched == piece.Length)
            {
                return position + 1;
            }
        }

        return -1;
    }
}
