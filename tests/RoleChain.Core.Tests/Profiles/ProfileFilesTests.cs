using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Files;
using RoleChain.Core.Profiles;
#if !NET472
using RoleChain.Core.Tests.Identities;
#endif
using Xunit;

namespace RoleChain.Core.Tests.Profiles;

/// <summary>The files as a whole: modes, links, failures, other writers.</summary>
public sealed class ProfileFilesTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rolechain-" + Guid.NewGuid().ToString("N"));

    public ProfileFilesTests() => Directory.CreateDirectory(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Aws => Path.Combine(_folder, ".aws");

    private ProfileFiles Files => new(Path.Combine(Aws, "credentials"), Path.Combine(Aws, "config"), TimeSpan.FromSeconds(20));

    [Fact]
    public void Files_and_folder_are_made_and_nothing_else_is_left()
    {
        Edit(Files, "x");
        Assert.Equal(["config", "credentials"], Names(Aws));
        Assert.Equal("[x]\naws_access_key_id = 1\n".Replace("\n", System.Environment.NewLine), File.ReadAllText(Files.CredentialsPath));
        Assert.Equal("[profile x]\nregion = eu-west-2\n".Replace("\n", System.Environment.NewLine), File.ReadAllText(Files.ConfigPath));
    }

#if !NET472
    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void They_are_their_owners_alone_also_where_they_were_not()
    {
        Edit(Files, "x");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Aws));
        File.SetUnixFileMode(Files.CredentialsPath, (UnixFileMode)0b110_100_100);
        Edit(Files, "y");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Files.CredentialsPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Files.ConfigPath));
    }

    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Links_are_refused_and_what_they_lead_to_is_untouched()
    {
        var target = Path.Combine(_folder, "target");
        File.WriteAllText(target, "[a]\n");
        Directory.CreateDirectory(Aws);
        File.CreateSymbolicLink(Files.CredentialsPath, target);
        Assert.Equal(RoleChainErrorKind.FileNotTrusted, Fail(Files).Kind);
        Assert.Equal("[a]\n", File.ReadAllText(target));
        Assert.Equal(["credentials"], Names(Aws));

        var link = Path.Combine(_folder, "link");
        Directory.CreateSymbolicLink(link, Aws);
        Assert.Equal(RoleChainErrorKind.FileNotTrusted, Fail(new ProfileFiles(Path.Combine(link, "c"), Path.Combine(link, "d"))).Kind);
        File.CreateSymbolicLink(Path.Combine(Aws, "c.lock"), target);
        Assert.Equal(RoleChainErrorKind.FileNotTrusted, Fail(new ProfileFiles(Path.Combine(Aws, "c"), Path.Combine(Aws, "d"))).Kind);
    }
#endif

    [Fact]
    public void What_the_edit_throws_changes_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => Files.Edit(
            (credentials, _) =>
            {
                credentials.Set("x", [new("aws_access_key_id", "1")]);
                throw new InvalidOperationException();
            },
            CancellationToken.None));
        Assert.False(Directory.Exists(Aws));
    }

    [Fact]
    public void A_second_file_that_cannot_be_put_leaves_the_first_as_it_was()
    {
        Edit(Files, "x");
        var config = File.ReadAllText(Files.ConfigPath);
        var failure = Assert.Throws<RoleChainException>(() => Files.Edit(
            (credentials, settings) =>
            {
                credentials.Set("y", [new("aws_access_key_id", "1")]);
                settings.Set("y", [new("region", "eu-west-2")]);
                File.Delete(Files.CredentialsPath);
                Directory.CreateDirectory(Files.CredentialsPath);
            },
            CancellationToken.None));
        Assert.Equal(RoleChainErrorKind.FileUnwritable, failure.Kind);
        Assert.Equal(config, File.ReadAllText(Files.ConfigPath));
        Assert.Equal(["config", "credentials"], Names(Aws));
    }

    [Fact]
    public void A_file_of_which_nothing_is_left_goes()
    {
        Edit(Files, "x");
        Files.Edit(
            (credentials, config) =>
            {
                credentials.Remove("x", ["aws_access_key_id"]);
                config.Remove("x", ["region"]);
            },
            CancellationToken.None);
        Assert.Empty(Names(Aws));
    }

    [Theory]
    [InlineData(ProfileFiles.MaxLength, true)]
    [InlineData(ProfileFiles.MaxLength + 1, false)]
    public void A_file_is_edited_up_to_its_bound(int length, bool isEdited)
    {
        Directory.CreateDirectory(Aws);
        File.WriteAllText(Files.CredentialsPath, new string('#', length - 1) + "\n");
        if (isEdited)
        {
            Edit(Files, "x");
            Assert.True(new FileInfo(Files.CredentialsPath).Length > length);
        }
        else
        {
            Assert.Equal(RoleChainErrorKind.FileUnwritable, Fail(Files).Kind);
            Assert.Equal(length, new FileInfo(Files.CredentialsPath).Length);
        }
    }

    [Fact]
    public void Another_writer_is_waited_for_and_not_for_ever()
    {
        Directory.CreateDirectory(Aws);
        using (FileLock.Take(Files.ConfigPath, TimeSpan.Zero, CancellationToken.None))
        {
            Assert.Equal(RoleChainErrorKind.FileBusy, Fail(new ProfileFiles(Files.CredentialsPath, Files.ConfigPath, TimeSpan.FromMilliseconds(20))).Kind);
            using var stop = new CancellationTokenSource();
            stop.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => Files.Edit((_, _) => { }, stop.Token));
        }

        Edit(Files, "x");
    }

    [Fact]
    public void A_lock_that_a_killed_process_left_behind_holds_nobody_up()
    {
        Directory.CreateDirectory(Aws);
        File.WriteAllText(Files.CredentialsPath + ".lock", string.Empty);
        Edit(Files, "x");
        Assert.Equal(["config", "credentials"], Names(Aws));
    }

    /// <summary>Each locks by itself, as a process does, and readers look on all the time.</summary>
    [Fact]
    public async Task Two_hundred_writers_lose_nothing_and_tear_nothing()
    {
        Edit(Files, "first");
        using var end = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                var text = File.ReadAllText(Files.CredentialsPath);
                Assert.StartsWith("[first]", text, StringComparison.Ordinal);
                Assert.EndsWith("= 1" + System.Environment.NewLine, text, StringComparison.Ordinal);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Factory.StartNew(() => Edit(Files, "p" + number), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        end.Cancel();
        await reader;

        var credentials = ProfileDocument.Parse(File.ReadAllBytes(Files.CredentialsPath), ProfileFileKind.Credentials);
        var config = ProfileDocument.Parse(File.ReadAllBytes(Files.ConfigPath), ProfileFileKind.Config);
        Assert.All(Enumerable.Range(0, 200), number =>
        {
            Assert.Equal("1", credentials.KeysOf("p" + number)["aws_access_key_id"]);
            Assert.Equal("eu-west-2", config.KeysOf("p" + number)["region"]);
        });
        Assert.Equal(["config", "credentials"], Names(Aws));
    }

#if !NET472 // It would run on mono on Unix, where .NET Framework's build, which is for Windows, has no way to tell a lock file whose name is gone.
    /// <summary>The lock file by itself, without what threads of one process have besides.</summary>
    [Fact]
    public async Task Whoever_has_the_lock_is_alone()
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "0");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < 25; round++)
                {
                    using var taken = FileLock.Take(path, TimeSpan.FromSeconds(60), CancellationToken.None);
                    File.WriteAllText(path, (int.Parse(File.ReadAllText(path), System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Equal("200", File.ReadAllText(path));
        Assert.Equal(["file"], Names(_folder));
    }
#endif

    private static void Edit(ProfileFiles files, string profile) => files.Edit(
        (credentials, config) =>
        {
            credentials.Set(profile, [new("aws_access_key_id", "1")]);
            config.Set(profile, [new("region", "eu-west-2")]);
        },
        CancellationToken.None);

    private static RoleChainException Fail(ProfileFiles files) => Assert.Throws<RoleChainException>(() => Edit(files, "x"));

    private static IEnumerable<string> Names(string folder) => Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).OrderBy(name => name, StringComparer.Ordinal);
}
