using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RoleChain.Core.Files;

namespace RoleChain.Core.Profiles;

/// <summary>
/// The text of a profile file, to be changed key by key: every byte that is not a changed key's stays, with order, comments, line endings, byte
/// order mark and what nobody knows. A profile whose section is there twice is both together, of which the later key counts, as AWS SDKs read it.
/// </summary>
internal sealed class ProfileDocument
{
    private const string ByteOrderMark = "\u00EF\u00BB\u00BF";

    private readonly ProfileFileKind _kind;
    private readonly List<ProfileLine> _lines = [];
    private string _mark = string.Empty;
    private string _newLine = System.Environment.NewLine;
    private bool _staysEmpty;

    private ProfileDocument(ProfileFileKind kind) => _kind = kind;

    /// <param name="content">The file's bytes; null where there is no file.</param>
    /// <param name="kind">Which of the two files it is.</param>
    /// <exception cref="FormatException">It is no text in an encoding that AWS SDKs read.</exception>
    public static ProfileDocument Parse(byte[]? content, ProfileFileKind kind)
    {
        var document = new ProfileDocument(kind);
        document.Load(content);
        return document;
    }

    /// <summary>Makes it another text, all of it. An empty file that is given stays one; else a file of which nothing is left goes.</summary>
    /// <param name="content">The file's bytes; null for no file.</param>
    /// <exception cref="FormatException">It is no text in an encoding that AWS SDKs read.</exception>
    public void Load(byte[]? content)
    {
        // UTF-16 and UTF-32 have NUL bytes in every name that counts here.
        var text = TextLines.Bytes.GetString(content ?? []);
        if (text.IndexOf('\0') >= 0)
        {
            throw new FormatException("The file is not UTF-8 text.");
        }

        _mark = text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? ByteOrderMark : string.Empty;
        _lines.Clear();
        _lines.AddRange(ProfileReader.Read(text.Substring(_mark.Length)));
        _newLine = _lines.Count > 0 && _lines[0].Ending.Length > 0 ? _lines[0].Ending : System.Environment.NewLine;
        _staysEmpty = content is not null && _lines.Count == 0;
    }

    /// <summary>The file's bytes; null where nothing is left, and a file of it would say no more than none.</summary>
    public byte[]? ToContent() => _lines.Count > 0 || _staysEmpty ? ToBytes() : null;

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => TextLines.Bytes.GetBytes(_mark + string.Concat(_lines.Select(line => line.Text + line.Ending)));

    /// <summary>Whether a profile has a section, be it empty.</summary>
    public bool Contains(string profile) => _lines.Any(line => IsHeader(line, profile));

    /// <summary>A profile's keys, without regard to case, and their values, nested lines with them; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> KeysOf(string profile)
    {
        var keys = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var current = string.Empty;
        foreach (var line in LinesOf(profile).Select(index => _lines[index]))
        {
            if (line.Kind == ProfileLineKind.Key)
            {
                current = line.Name;
                keys[current] = line.Value;
            }
            else if (line.Kind == ProfileLineKind.Continuation)
            {
                keys[current] += "\n" + line.Value;
            }
        }

        return keys.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(TextLines.Bytes.GetBytes(pair.Value)), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A profile's sections, each from its header to the last line that is not blank.</summary>
    public IReadOnlyList<string> SectionsOf(string profile) =>
        Sections(profile).Select(section => string.Concat(_lines.GetRange(section.Start, section.Length).Select(line => line.Text + line.Ending))).ToArray();

    /// <summary>How many lines are blank.</summary>
    public int BlankLines => _lines.Count(IsBlank);

    /// <summary>Removes a profile's sections, whatever is in them.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="isSetOff">Whether a blank line above them goes too.</param>
    public void RemoveSections(string profile, bool isSetOff)
    {
        foreach (var (start, length) in Enumerable.Reverse(Sections(profile)))
        {
            _lines.RemoveRange(start, length);
            if (isSetOff && start > 0 && IsBlank(_lines[start - 1]))
            {
                _lines.RemoveAt(start - 1);
            }
        }
    }

    /// <summary>Makes a profile's sections other ones, as many as there are.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="sections">What <see cref="SectionsOf"/> told of them at another time.</param>
    public void Replace(string profile, IReadOnlyList<string> sections)
    {
        var places = Sections(profile);
        for (var index = places.Count - 1; index >= 0; index--)
        {
            var (start, length) = places[index];
            var lines = ProfileReader.Read(sections[index]).ToArray();
            _lines.RemoveRange(start, length);
            _lines.InsertRange(start, lines);
            if (start + lines.Length < _lines.Count)
            {
                EndedAfter(start + lines.Length - 1);
            }
        }
    }

    /// <summary>Whether a profile has a line that is exactly this comment.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="comment">The comment, with its <c>#</c>.</param>
    public bool HasComment(string profile, string comment) => LinesOf(profile).Any(index => _lines[index].Text == comment);

    /// <summary>Sets keys of a profile, whose section is made at the end where there is none. A value that is there already stays byte for byte.</summary>
    /// <param name="profile">The profile, <see cref="ProfileNames.IsValid"/>.</param>
    /// <param name="values">The keys and their values: one line each, without blanks around.</param>
    /// <param name="comment">A comment right below the header, with its <c>#</c>; null for none.</param>
    public void Set(string profile, IEnumerable<KeyValuePair<string, string>> values, string? comment = null)
    {
        if (!Contains(profile))
        {
            Append(ProfileReader.HeaderOf(profile, _kind));
        }

        foreach (var pair in values)
        {
            if (pair.Value.IndexOfAny(['\r', '\n', '\0']) >= 0 || pair.Value.Trim(ProfileReader.Blanks) != pair.Value)
            {
                throw new ArgumentException("A value of a profile is one line, without blanks around it.", nameof(values));
            }

            Set(profile, pair.Key, TextLines.Bytes.GetString(Encoding.UTF8.GetBytes(pair.Value)));
        }

        if (comment is not null && !HasComment(profile, comment))
        {
            _lines.InsertRange(EndedAfter(FirstHeader(profile)), ProfileReader.Read(comment + _newLine));
        }
    }

    /// <summary>Removes keys of a profile, and leaves its sections.</summary>
    public void RemoveKeys(string profile, IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            RemoveKey(profile, key, except: -1);
        }
    }

    /// <summary>Removes keys of a profile and a comment; and its section, where neither key nor other comment is left in it.</summary>
    public void Remove(string profile, IEnumerable<string> keys, string? comment = null)
    {
        RemoveKeys(profile, keys);
        if (comment is not null)
        {
            RemoveLines(LinesOf(profile).Where(index => _lines[index].Text == comment));
        }

        RemoveLines(EmptySections(profile).ToArray());
    }

    private bool IsHeader(ProfileLine line, string profile) => line.Kind == ProfileLineKind.Header && ProfileReader.IsOf(line.Name, profile, _kind);

    private int FirstHeader(string profile) => _lines.FindIndex(line => IsHeader(line, profile));

    /// <summary>Where a profile's lines are, headers without.</summary>
    private IEnumerable<int> LinesOf(string profile)
    {
        var isInside = false;
        for (var index = 0; index < _lines.Count; index++)
        {
            if (_lines[index].Kind == ProfileLineKind.Header)
            {
                isInside = IsHeader(_lines[index], profile);
            }
            else if (isInside)
            {
                yield return index;
            }
        }
    }

    /// <summary>Where a profile's sections are, without the blank lines at their ends, which set off what is below.</summary>
    private List<(int Start, int Length)> Sections(string profile)
    {
        var sections = new List<(int Start, int Length)>();
        for (var start = 0; start < _lines.Count; start++)
        {
            if (IsHeader(_lines[start], profile))
            {
                var next = _lines.FindIndex(start + 1, line => line.Kind == ProfileLineKind.Header);
                var last = _lines.FindLastIndex((next < 0 ? _lines.Count : next) - 1, line => !IsBlank(line));
                sections.Add((start, last - start + 1));
            }
        }

        return sections;
    }

    private void Append(string header)
    {
        if (_lines.Count > 0)
        {
            var end = EndedAfter(_lines.Count - 1);
            _lines.AddRange(ProfileReader.Read(IsBlank(_lines[end - 1]) ? string.Empty : _newLine));
        }

        _lines.AddRange(ProfileReader.Read(header + _newLine));
    }

    private void Set(string profile, string key, string value)
    {
        var found = LinesOf(profile).Where(index => IsKey(index, key)).ToArray();
        if (found.Length == 0)
        {
            _lines.InsertRange(EndedAfter(LastOfKeys(FirstHeader(profile))), ProfileReader.Read(key + " = " + value + _newLine));
            return;
        }

        // The last is the one that counts; a second of the same name is no error to AWS SDKs, but it is to botocore.
        var index = found[found.Length - 1];
        if (found.Length > 1 || _lines[index].Value != value || IsContinued(index))
        {
            var old = _lines[index];
            var start = old.Text.TrimEnd(ProfileReader.Blanks);
            start = start.Substring(0, start.Length - old.Value.Length);
            _lines[index] = new ProfileLine { Text = start + value, Ending = old.Ending, Kind = ProfileLineKind.Key, Name = old.Name, Value = value };
            RemoveKey(profile, key, except: index);
        }
    }

    private bool IsKey(int index, string key) => _lines[index].Kind == ProfileLineKind.Key && string.Equals(_lines[index].Name, key, StringComparison.OrdinalIgnoreCase);

    private static bool IsBlank(ProfileLine line) => line.Text.Trim(ProfileReader.Blanks).Length == 0;

    private bool IsContinued(int index) => index + 1 < _lines.Count && _lines[index + 1].Kind == ProfileLineKind.Continuation;

    /// <summary>Removes a key with what continues it; of the line that is kept, only the latter.</summary>
    private void RemoveKey(string profile, string key, int except)
    {
        var isInside = false;
        var gone = new List<int>();
        foreach (var index in LinesOf(profile))
        {
            isInside = _lines[index].Kind == ProfileLineKind.Key ? IsKey(index, key) : isInside;
            if (isInside && index != except && _lines[index].Kind != ProfileLineKind.Other)
            {
                gone.Add(index);
            }
        }

        RemoveLines(gone);
    }

    /// <summary>The headers of a profile's sections that hold blank lines only, each with the blank line that sets it off from what is before.</summary>
    private IEnumerable<int> EmptySections(string profile)
    {
        for (var index = 0; index < _lines.Count; index++)
        {
            var next = _lines.FindIndex(index + 1, line => !IsBlank(line));
            if (IsHeader(_lines[index], profile) && (next < 0 || _lines[next].Kind == ProfileLineKind.Header))
            {
                yield return index;
                if (index > 0 && IsBlank(_lines[index - 1]))
                {
                    yield return index - 1;
                }
            }
        }
    }

    private void RemoveLines(IEnumerable<int> indexes)
    {
        foreach (var index in indexes.Distinct().OrderByDescending(index => index).ToArray())
        {
            _lines.RemoveAt(index);
        }
    }

    /// <summary>The last line of a section's keys; its header where it has none.</summary>
    private int LastOfKeys(int header)
    {
        var last = header;
        for (var index = header + 1; index < _lines.Count && _lines[index].Kind != ProfileLineKind.Header; index++)
        {
            last = _lines[index].Kind == ProfileLineKind.Other ? last : index;
        }

        return last;
    }

    /// <summary>The place after a line, which gets an end where it has none.</summary>
    private int EndedAfter(int index)
    {
        var line = _lines[index];
        if (line.Ending.Length == 0)
        {
            _lines[index] = new ProfileLine { Text = line.Text, Ending = _newLine, Kind = line.Kind, Name = line.Name, Value = line.Value };
        }

        return index + 1;
    }
}
