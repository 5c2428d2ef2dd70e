using System;
using System.IO;
using System.Linq;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>The repository's own scripts, those among them that no test of this solution runs (build.ps1, the Pester tests).</summary>
public class ScriptTests
{
    private static readonly string[] Extensions = [".ps1", ".psm1", ".psd1"];
    private static readonly string[] Folders = ["module", "src", "tests"];
    private static readonly string[] BuildOutput = ["bin", "obj"];

    public static TheoryData<string> Scripts => new(Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Layout.Root, folder), "*.ps*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(Layout.Root, "*.ps*"))
        .Where(path => Extensions.Contains(Path.GetExtension(path)))
        .Select(path => Path.GetRelativePath(Layout.Root, path))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Intersect(BuildOutput, StringComparer.Ordinal).Any())
        .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Scripts))]
    public void It_parses_and_names_parameters_that_are_there(string path)
    {
        using var session = new Session();
        Assert.Empty(CommandUse.Faults(File.ReadAllText(Path.Combine(Layout.Root, path)), CommandUse.Commands(session)));
    }
}
