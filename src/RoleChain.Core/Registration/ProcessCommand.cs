using System;
using System.IO;
using System.Linq;

namespace RoleChain.Core.Registration;

/// <summary>
/// The line of a <c>credential_process</c>, written so that every AWS SDK reads the same of it: botocore splits it (on POSIX as a shell does, on
/// Windows as a program does), the SDKs for .NET, Go, Java and JavaScript give it to <c>sh -c</c> or <c>cmd.exe /c</c>. docs/credential-process.md
/// has the rules and their sources.
/// </summary>
internal sealed class ProcessCommand
{
    private const string AlwaysPlain = "_./:@+-";
    private const string PlainOnWindows = "\\~";

    /// <summary>What means nothing between double quotes to any reader.</summary>
    private const string PlainInQuotes = " ()[]{},=~";

    private readonly bool _isWindows;
    private readonly Func<string, string?> _shorten;

    /// <param name="isWindows">Whether it is for Windows.</param>
    /// <param name="shorten">Gives a path's short form on Windows, which has no spaces; null where there is none.</param>
    public ProcessCommand(bool isWindows, Func<string, string?> shorten)
    {
        _isWindows = isWindows;
        _shorten = shorten;
    }

    /// <summary>As this machine needs it.</summary>
    public static ProcessCommand OfThisMachine { get; } = new(Path.DirectorySeparatorChar == '\\', ShortPaths.Find);

    /// <summary>Writes the line.</summary>
    /// <param name="powerShellPath">The program's full path.</param>
    /// <param name="scriptPath">The script's full path.</param>
    /// <param name="profile">The script's argument, a profile's name.</param>
    /// <exception cref="RoleChainException">A path cannot be written (<see cref="RoleChainErrorKind.ProcessCommandInvalid"/>).</exception>
    public string Write(string powerShellPath, string scriptPath, string profile) =>
        string.Join(" ", Word(powerShellPath), "-NoProfile", "-NonInteractive", "-File", Word(scriptPath), profile);

    /// <summary>Whether some readers on Windows will not take a line: <c>cmd.exe /c</c> takes the first and the last quote of one away, and Go writes a backslash before each.</summary>
    public bool IsDoubtful(string line) => _isWindows && line.IndexOf('"') >= 0;

    private string Word(string path)
    {
        if (path.All(IsPlain))
        {
            return path;
        }

        if (_isWindows && _shorten(path) is { } shorter && shorter.All(IsPlain))
        {
            return shorter;
        }

        return path.All(character => IsPlain(character) || PlainInQuotes.IndexOf(character) >= 0)
            ? "\"" + path + "\""
            : throw new RoleChainException(RoleChainErrorKind.ProcessCommandInvalid, "The path " + SafeText.ForDisplay(path) + " has a character that not every AWS SDK reads in a credential_process.");
    }

    private bool IsPlain(char character) => char.IsLetterOrDigit(character) || AlwaysPlain.IndexOf(character) >= 0 || (_isWindows && PlainOnWindows.IndexOf(character) >= 0);
}
