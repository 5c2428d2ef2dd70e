using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace RoleChain.ModuleTests;

/// <summary>A page of docs/en-US, cut into its parts (the layout is that of platyPS's schema 2.0.0).</summary>
internal sealed class HelpPage
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _text;

    public HelpPage(string command)
    {
        Command = command;
        _text = File.ReadAllText(Path.Combine(Folder, command + ".md")).Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>Every page.</summary>
    public static IReadOnlyList<HelpPage> All { get; } =
        [.. Directory.GetFiles(Folder, "*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).Select(name => new HelpPage(name!))];

    public string Command { get; }

    /// <summary>The headings and code blocks under EXAMPLES.</summary>
    public IReadOnlyList<(string Title, string Code)> Examples =>
        [.. Parts("EXAMPLES").Select(part => (Regex.Replace(part.Heading, @"^Example \d+: ", string.Empty, RegexOptions.None, Patience), string.Join('\n', Blocks(part.Text, "powershell"))))];

    /// <summary>The parameters, and the lines of each one's table but for the default value, which no command tells of itself.</summary>
    public IReadOnlyList<(string Name, string Table)> Parameters =>
    [
        .. Parts("PARAMETERS").Where(part => part.Heading.StartsWith('-')).Select(part => (part.Heading[1..], string.Join('\n', Blocks(part.Text, "yaml").Single()
            .Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("Default value:", StringComparison.Ordinal)))))
    ];

    /// <summary>For each parameter set, what stands in SYNTAX, without the command and in alphabetical order.</summary>
    public IReadOnlyList<string> Syntax =>
    [
        .. Blocks(Section("SYNTAX"), string.Empty).Select(block => string.Join(' ', Regex.Split(Regex.Replace(block, @"\s+", " ", RegexOptions.None, Patience).Trim(), @" (?=\[{0,2}-)", RegexOptions.None, Patience)
            .Skip(1).Select(item => item.Replace(" [<CommonParameters>]", string.Empty, StringComparison.Ordinal)).Order(StringComparer.Ordinal)))
    ];

    /// <summary>The code blocks of a language in a text.</summary>
    public static IEnumerable<string> Blocks(string markdown, string language) =>
        Regex.Matches(markdown.Replace("\r\n", "\n", StringComparison.Ordinal), "^```" + language + "\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline, Patience).Select(match => match.Groups[1].Value);

    private static string Folder => Path.Combine(Layout.Root, "docs", "en-US");

    private string Section(string name) => Split(_text, "## ").Single(part => part.Heading == name).Text;

    private IEnumerable<(string Heading, string Text)> Parts(string section) => Split(Section(section), "### ");

    private static IEnumerable<(string Heading, string Text)> Split(string text, string mark) =>
        ("\n" + text).Split("\n" + mark).Skip(1).Select(part => part.Split('\n', 2)).Select(part => (part[0], part[1]));
}
