using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Files;
using RoleChain.Core.Server.Detached;
using RoleChain.Core.Tests.Engine;
#if !NET472
using RoleChain.Core.Tests.Identities;
#endif
using Xunit;

namespace RoleChain.Core.Tests.Server;

/// <summary>The path of a token's file may come from a hostile environment: nothing is removed that is not such a file.</summary>
public sealed class DetachedStopTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), SecretFile.FolderPrefix + Guid.NewGuid().ToString("N"));
    private readonly LastEvent _told = new();

    public DetachedStopTests()
    {
        PrivateFile.CreateFolder(_folder);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("token")]
    [InlineData("other")]
    [InlineData("../detached-token")]
    [InlineData("sub/detached-token")]
    [InlineData("detached-token/")]
    public async Task Another_file_is_none(string name)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        var isFile = name[name.Length - 1] != '/' && name[0] != '.';
        if (isFile)
        {
            Write(name);
        }

        Assert.Equal(RoleChainErrorKind.ServerNotFound, await StopAsync(path));
        Assert.Equal(isFile, File.Exists(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("detached-token")]
    [InlineData("/rolechain-x/detached-token")]
    [InlineData("/detached-token")]
    [InlineData("\0")]
    public async Task A_path_that_is_none_is_told(string path) => Assert.Equal(RoleChainErrorKind.ServerNotFound, await StopAsync(path));

#if !NET472
    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_file_that_others_may_read_is_left()
    {
        foreach (var (folderMode, fileMode) in new[] { (0b111_101_101, 0b110_000_000), (0b111_000_000, 0b110_100_100) })
        {
            var path = Write(DetachedRun.TokenName);
            File.SetUnixFileMode(path, (UnixFileMode)fileMode);
            File.SetUnixFileMode(_folder, (UnixFileMode)folderMode);
            Assert.Equal(RoleChainErrorKind.FileNotTrusted, await StopAsync(path));
            Assert.True(File.Exists(path));
        }
    }

    [UnixFact]
    public async Task A_link_is_left()
    {
        var target = Write("target");
        var path = Path.Combine(_folder, DetachedRun.TokenName);
        File.CreateSymbolicLink(path, target);
        Assert.Equal(RoleChainErrorKind.FileNotTrusted, await StopAsync(path));
        Assert.True(File.Exists(target));
        Assert.NotNull(new FileInfo(path).LinkTarget);
    }

    [UnixFact]
    public async Task What_a_killed_server_left_is_removed()
    {
        var path = Write(DetachedRun.TokenName);
        Assert.Null(await StopAsync(path));
        Assert.Contains("what was left of it is removed", _told.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder));
    }
#endif

    private string Write(string name)
    {
        var path = Path.Combine(_folder, name);
        using var file = PrivateFile.Open(path, FileMode.Create, FileShare.None);
        return path;
    }

    private async Task<RoleChainErrorKind?> StopAsync(string path)
    {
        try
        {
            await DetachedStop.RunAsync(path, new VirtualClock(), _told, CancellationToken.None);
            return null;
        }
        catch (RoleChainException exception)
        {
            return exception.Kind;
        }
    }

    private sealed class LastEvent : IProgress<ChainEvent>
    {
        public string? Message { get; private set; }

        public void Report(ChainEvent value) => Message = value.Message;
    }
}
