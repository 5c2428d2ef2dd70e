using System;
using System.IO;
using System.Linq;
using System.Threading;
using RoleChain.Core.Files;
#if !NET472
using RoleChain.Core.Tests.Identities;
using RoleChain.Core.Tests.Registration;
#endif
using Xunit;

namespace RoleChain.Core.Tests.Files;

/// <summary>What a writer leaves behind that was killed before its file was in its place.</summary>
public sealed class StagedFileTests : IDisposable
{
    private const string Number = ".0123456789abcdef0123456789abcdef.tmp";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rolechain-" + Guid.NewGuid().ToString("N"));

    public StagedFileTests() => Directory.CreateDirectory(_folder);

    private string Target => Path.Combine(_folder, "credentials");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Whoever_has_the_lock_next_removes_it()
    {
        StagedFile.Create(Target, [1]);
        File.WriteAllText(Target + Number, "keys");
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        using (FileLock.Take(Target, TimeSpan.Zero, CancellationToken.None))
        {
            Assert.Equal(["credentials.lock"], Names());
        }
    }

    [Fact]
    public void While_its_writer_has_the_lock_it_stays()
    {
        using var taken = FileLock.Take(Target, TimeSpan.Zero, CancellationToken.None);
        using var staged = StagedFile.Create(Target, [1]);
        Assert.Equal(RoleChainErrorKind.FileBusy, Assert.Throws<RoleChainException>(() => FileLock.Take(Target, TimeSpan.Zero, CancellationToken.None)).Kind);
        staged.Commit();
        Assert.Equal([1], File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData("credentials.tmp")]
    [InlineData("credentials.backup.tmp")]
    [InlineData("credentials.0123456789ABCDEF0123456789ABCDEF.tmp")]
    [InlineData("credentials.0123456789abcdef0123456789abcdef")]
    [InlineData("credentials.0123456789abcdef0123456789abcdef.tmp.tmp")]
    [InlineData("credentials.x.0123456789abcdef0123456789abcdef.tmp")]
    [InlineData("credentials0123456789abcdef0123456789abcdef.tmp")]
    [InlineData("config.0123456789abcdef0123456789abcdef.tmp")]
    [InlineData("my.credentials.0123456789abcdef0123456789abcdef.tmp")]
    public void A_file_of_another_name_stays(string name)
    {
        File.WriteAllText(Path.Combine(_folder, name), string.Empty);
        FileLock.Take(Target, TimeSpan.Zero, CancellationToken.None).Dispose();
        Assert.Equal([name], Names());
    }

#if !NET472
    [UnixTheory]
    [InlineData("link")]
    [InlineData("pipe")]
    [InlineData("folder")]
    [InlineData("owner")]
    public void What_is_no_file_of_the_user_stays(string what)
    {
        var path = Target + Number;
        switch (what)
        {
            case "link":
                File.WriteAllText(Path.Combine(_folder, "target"), "others");
                File.CreateSymbolicLink(path, Path.Combine(_folder, "target"));
                break;
            case "pipe":
                Assert.True(Shell.Run("mkfifo", "-m600", path));
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            default:
                File.WriteAllText(path, string.Empty);
                if (!Shell.Run("chown", "1", path))
                {
                    return;
                }

                break;
        }

        FileLock.Take(Target, TimeSpan.Zero, CancellationToken.None).Dispose();
        Assert.Contains(Path.GetFileName(path), Names());
    }
#endif

    private string[] Names() => Directory.GetFileSystemEntries(_folder).Select(path => Path.GetFileName(path)!).OrderBy(name => name, StringComparer.Ordinal).ToArray();
}
