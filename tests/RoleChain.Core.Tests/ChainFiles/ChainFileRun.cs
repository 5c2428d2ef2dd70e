using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Tests.Engine;
using Xunit;

namespace RoleChain.Core.Tests.ChainFiles;

/// <summary>A repository of its own with chain files, and an environment of its own.</summary>
internal sealed class ChainFileRun : IDisposable
{
    public ChainFileRun(bool hasGit = true)
    {
        Repository = Path.Combine(Outer, "repository");
        Directory.CreateDirectory(Repository);
        if (hasGit)
        {
            Directory.CreateDirectory(Path.Combine(Repository, ".git"));
        }
    }

    /// <summary>The folder above the repository.</summary>
    public string Outer { get; } = Path.Combine(Path.GetTempPath(), "rolechain-file-" + Guid.NewGuid().ToString("N"));

    public string Repository { get; }

    public EngineRun Engine { get; } = new();

    public string DefaultPath => Path.Combine(Repository, ChainFileFinder.FileName);

    /// <summary>The text of a file with chains alone.</summary>
    public static string Chains(string chains) => "{ \"version\": 1, \"chains\": { " + chains + " } }";

    public string Write(string text, string? path = null)
    {
        path ??= DefaultPath;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Finds and reads the repository's file.</summary>
    public ChainFileContent Find(string? location = null, bool trust = false) => Service().Read(new ChainFileRequest(location ?? Repository) { Trust = trust });

    /// <summary>Reads a text as a file that was named.</summary>
    public ChainFileContent Read(string text, bool trust = false) => Service().Read(new ChainFileRequest(Repository) { Path = Write(text), Trust = trust });

    public RoleChainException FailToFind(string? location = null, bool trust = false) => Assert.Throws<RoleChainException>(() => Find(location, trust));

    public RoleChainException FailToRead(string text, bool trust = false) => Assert.Throws<RoleChainException>(() => Read(text, trust));

    /// <summary>The faults of a file as <c>line,column field kind</c>.</summary>
    public IReadOnlyList<string> FaultsOf(string text, bool trust = false) =>
        FailToRead(text, trust).Faults.Select(fault => FormattableString.Invariant($"{fault.Line},{fault.Column} {fault.Field} {fault.Kind}")).ToArray();

    public IChainFiles Service() => new ChainFileService(Engine.JobEnvironment());

    public void Dispose() => Directory.Delete(Outer, recursive: true);
}
