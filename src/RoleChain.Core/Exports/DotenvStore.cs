using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using RoleChain.Core.Files;

namespace RoleChain.Core.Exports;

/// <summary>A file of <c>NAME=value</c> lines, private and replaced in one step. Lines of other names stay byte for byte. A value here is its whole line.</summary>
internal sealed class DotenvStore : ValueStore
{
    /// <summary>The longest file that is changed, in bytes; our own bound.</summary>
    private const int MaxLength = 1024 * 1024;

    private static readonly string[] Names = [.. ExportNames.SecretVariables, .. ExportNames.RegionVariables];

    private readonly string _path;
    private byte[]? _before;
    private byte[]? _after;

    /// <summary>Whether somebody changed the file between two changes of ours: what was there before is not known but line by line.</summary>
    private bool _isLost;

    /// <param name="path">A full path.</param>
    public DotenvStore(string path) => _path = path;

    public override string Description => "the file " + SafeText.ForDisplay(_path);

    public override string Place => _path;

    public override void Change(ValueChange change, CancellationToken cancellationToken)
    {
        using var taken = FileLock.Take(_path, FileLock.Patience, cancellationToken);
        var before = PrivateFile.Read(_path, MaxLength);
        var after = Changed(before, change);
        Put(before, after);
        _isLost |= _after is not null && !IsAsLeft(before);
        _before = _after is null ? before : _before;
        _after = after;
    }

    /// <summary>Byte for byte where nobody changed the file since, else line by line.</summary>
    public override void TakeBack(ValueChange change, CancellationToken cancellationToken)
    {
        using var taken = FileLock.Take(_path, FileLock.Patience, cancellationToken);
        var current = PrivateFile.Read(_path, MaxLength);
        var changed = Changed(current, change);
        Put(current, IsAsLeft(current) ? _before : changed);
    }

    /// <summary>Whether the file is what the last change made of it.</summary>
    private bool IsAsLeft(byte[]? content) => !_isLost && _after is not null && content is not null && _after.SequenceEqual(content);

    private void Put(byte[]? before, byte[]? after)
    {
        if (after is not null)
        {
            PrivateFile.Write(_path, after);
        }
        else if (before is not null)
        {
            PrivateFile.Delete(_path);
        }
    }

    /// <summary>A changed content; null where no line is left.</summary>
    private static byte[]? Changed(byte[]? content, ValueChange change)
    {
        var lines = TextLines.Split(TextLines.Bytes.GetString(content ?? [])).ToList();
        foreach (var pair in change(Names.ToDictionary(name => name, name => (string?)lines.Select(line => line.Line).LastOrDefault(line => IsOf(line, name)), StringComparer.Ordinal)))
        {
            Set(lines, pair.Key, pair.Value);
        }

        return lines.Count > 0 ? TextLines.Bytes.GetBytes(string.Concat(lines.Select(line => line.Line + line.Ending))) : null;
    }

    /// <summary>The lines of a credential.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="quote">Whether a value that a shell or a dotenv reader would change is put in quotes.</param>
    /// <exception cref="RoleChainException">A value cannot be quoted.</exception>
    public static IReadOnlyDictionary<string, string?> Lines(ChainedCredential credential, bool quote) =>
        ExportNames.Variables(credential).ToDictionary(pair => pair.Key, pair => (string?)(pair.Key + "=" + (quote ? Quoted(pair.Value) : pair.Value)), StringComparer.Ordinal);

    /// <summary>AWS's own values need no quotes, which some readers (docker's) would take as part of the value.</summary>
    private static string Quoted(string value)
    {
        if (value.All(character => Characters.IsExternalId(character)))
        {
            return value;
        }

        return value.IndexOf('\'') < 0
            ? "'" + value + "'"
            : throw new RoleChainException(RoleChainErrorKind.ExportValueInvalid, "A part of the credential has a quote, which dotenv files have no form for.");
    }

    private static bool IsOf(string line, string name)
    {
        const string Export = "export ";
        var text = line.TrimStart();
        text = text.StartsWith(Export, StringComparison.Ordinal) ? text.Substring(Export.Length).TrimStart() : text;
        return text.StartsWith(name + "=", StringComparison.Ordinal);
    }

    /// <summary>The last line of a name is the one that counts; others of the name go.</summary>
    private static void Set(List<(string Line, string Ending)> lines, string name, string? text)
    {
        var last = lines.FindLastIndex(line => IsOf(line.Line, name));
        if (text is not null && last >= 0)
        {
            lines[last] = (text, lines[last].Ending);
        }

        for (var index = lines.Count - 1; index >= 0; index--)
        {
            if (IsOf(lines[index].Line, name) && (text is null || index != last))
            {
                lines.RemoveAt(index);
            }
        }

        if (text is not null && last < 0)
        {
            var ending = lines.Count > 0 && lines[0].Ending.Length > 0 ? lines[0].Ending : "\n";
            if (lines.Count > 0 && lines[lines.Count - 1].Ending.Length == 0)
            {
                lines[lines.Count - 1] = (lines[lines.Count - 1].Line, ending);
            }

            lines.Add((text, ending));
        }
    }
}
