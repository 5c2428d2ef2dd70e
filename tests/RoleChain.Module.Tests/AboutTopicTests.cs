using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>The about_ topics: found by Get-Help, plain text for every console, and true of the commands.</summary>
public class AboutTopicTests
{
    private const string Extension = ".help.txt";
    private const int MaxWidth = 80;

    /// <summary>Indented this far is code.</summary>
    private const string CodeIndent = "        ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>PowerShell's and AWS Tools' commands that the topics name.</summary>
    private static readonly string[] Others =
        ["ConvertTo-Json", "Export-Clixml", "ForEach-Object", "Format-List", "Get-ChildItem", "Get-S3Bucket", "Get-STSCallerIdentity", "Select-Object", "Set-AWSCredential", "Start-Job", "Start-ThreadJob"];

    public static TheoryData<string> Topics => new(Files.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    private static string Folder => Path.Combine(Layout.Root, "docs", "en-US");

    private static string[] Files => Directory.GetFiles(Folder, "*.txt");

    [Fact]
    public void There_is_one_of_the_module()
    {
        Assert.Contains("about_RoleChain" + Extension, Files.Select(Path.GetFileName));
        Assert.All(Files, path => Assert.Matches("^about_RoleChain(_[A-Z][A-Za-z]+)?\\.help\\.txt$", Path.GetFileName(path)));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void It_is_found_by_its_name(string file)
    {
        // As in the package: beside a manifest, in a folder of the language.
        var module = Directory.CreateDirectory(Path.Combine(Directory.CreateTempSubdirectory().FullName, "Topics")).FullName;
        try
        {
            File.WriteAllText(Path.Combine(module, "Topics.psd1"), "@{ ModuleVersion = '1.0' }");
            File.Copy(Path.Combine(Folder, file), Path.Combine(Directory.CreateDirectory(Path.Combine(module, "en-US")).FullName, file));
            using var session = new Session();
            var result = session.Run("Import-Module -Name $args[1]; Get-Help -Name $args[0]", Name(file), Path.Combine(module, "Topics.psd1"));
            result.ThrowIfFailed();
            Assert.Equal(Lines(file), Assert.Single(result.Output).ToString()!.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(module)!, recursive: true);
        }
    }

    /// <summary>The list of Get-Help shows the fifth line as synopsis; Windows PowerShell reads the file in the system's code page.</summary>
    [Theory]
    [MemberData(nameof(Topics))]
    public void It_has_the_form_of_a_topic(string file)
    {
        var lines = Lines(file);
        Assert.Equal(["TOPIC", "    " + Name(file), string.Empty, "SHORT DESCRIPTION"], lines.Take(4));
        Assert.Matches("^    [A-Z].*\\.$", lines[4]);
        Assert.Contains("LONG DESCRIPTION", lines);
        Assert.Contains("SEE ALSO", lines);
        Assert.All(lines, line => Assert.True(line.Length <= MaxWidth && line.All(character => character is >= ' ' and <= '~') && !line.EndsWith(' '), line));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void It_names_commands_parameters_and_topics_that_are_there(string file)
    {
        using var session = new Session();
        var commands = CommandUse.Commands(session);
        var lines = Lines(file);
        var text = string.Join('\n', lines);
        Assert.Empty(Matches(text, @"(?<![\w-])[A-Z][A-Za-z]+-[A-Z][A-Za-z0-9]+").Except(commands.Keys, StringComparer.Ordinal).Except(Others, StringComparer.Ordinal));
        Assert.Empty(Matches(text, @"\babout_\w+").Except(Files.Select(path => Name(Path.GetFileName(path))), StringComparer.Ordinal));
        Assert.Empty(CommandUse.Faults(string.Join('\n', lines.Select(line => line.StartsWith(CodeIndent, StringComparison.Ordinal) ? line : string.Empty)), commands));
    }

    [Fact]
    public void The_modules_own_topic_names_every_command()
    {
        using var session = new Session();
        var text = string.Join('\n', Lines("about_RoleChain" + Extension));
        Assert.Empty(CommandUse.Commands(session).Keys.Except(Matches(text, @"(?<![\w-])[A-Z][A-Za-z]+-[A-Z][A-Za-z0-9]+"), StringComparer.Ordinal));
    }

    /// <summary>What runs without AWS Tools, against the emulator, in the order in which the topic shows it.</summary>
    [Fact]
    public void The_emulators_part_runs()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var lines = Lines("about_RoleChain" + Extension);
        var part = lines.SkipWhile(line => line != "WITHOUT AN AWS ACCOUNT").TakeWhile(line => line != "WHERE A ROLE SAYS NO");
        var result = session.Run(string.Join('\n', part.Where(line => line.StartsWith(CodeIndent, StringComparison.Ordinal))));
        result.ThrowIfFailed();
        Assert.Contains(result.Output, item => item.BaseObject.GetType().FullName == "RoleChain.ChainedCredential");
    }

    private static string Name(string file) => file[..^Extension.Length];

    private static string[] Lines(string file) => File.ReadAllText(Path.Combine(Folder, file)).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static IEnumerable<string> Matches(string text, string pattern) => Regex.Matches(text, pattern, RegexOptions.None, Patience).Select(match => match.Value).Distinct(StringComparer.Ordinal);
}
