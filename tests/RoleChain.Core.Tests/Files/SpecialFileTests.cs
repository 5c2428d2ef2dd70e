#if !NET472
using System;
using System.IO;
using System.Threading.Tasks;
#endif
using RoleChain.Core.Files;
#if !NET472
using RoleChain.Core.Profiles;
using RoleChain.Core.Tests.Engine;
using RoleChain.Core.Tests.Exports;
using RoleChain.Core.Tests.Identities;
using RoleChain.Core.Tests.Registration;
#endif
using Xunit;

namespace RoleChain.Core.Tests.Files;

/// <summary>Pipes and devices in the place of files: nothing waits for them.</summary>
public class SpecialFileTests
{
    /// <summary>Microsoft Learn, "Naming Files, Paths, and Namespaces".</summary>
    [Theory]
    [InlineData(@"\\.\NUL", true)]
    [InlineData(@"\\.\COM1", true)]
    [InlineData(@"\\.\pipe\x", true)]
    [InlineData("//./pipe/x", true)]
    [InlineData(@"\\?\pipe\x", true)]
    [InlineData(@"\\?\GLOBALROOT\Device\x", true)]
    [InlineData(@"\\server\pipe\x", true)]
    [InlineData(@"\\?\UNC\server\PIPE\x", true)]
    [InlineData(@"C:\Users\me\.aws\credentials", false)]
    [InlineData(@"\\?\C:\Users\me\.aws\credentials", false)]
    [InlineData(@"\\server\share\pipe\x", false)]
    [InlineData(@"\\?\UNC\server\share\x", false)]
    [InlineData(@"\\?\Volume{00000000-0000-0000-0000-000000000000}\x", false)]
    public void Names_of_devices_on_Windows(string path, bool isSpecial) => Assert.Equal(isSpecial, SpecialFiles.IsNameOfWindows(path));

#if !NET472
    [UnixFact]
    public void A_device_is_told_from_a_file_and_a_folder()
    {
        Assert.True(SpecialFiles.Are("/dev/null", follow: false));
        Assert.False(SpecialFiles.Are("/bin/sh", follow: true));
        Assert.False(SpecialFiles.Are("/", follow: false));
        Assert.False(SpecialFiles.Are("/nowhere", follow: false));
    }

    [UnixTheory]
    [InlineData("dotenv")]
    [InlineData("lock")]
    [InlineData("credentials")]
    [InlineData("config")]
    [InlineData("GITHUB_ENV")]
    public async Task An_export_into_a_pipe_is_refused_at_once(string what)
    {
        using var run = new ExportRun();
        var (target, place, name) = what switch
        {
            "dotenv" => (ExportTarget.Dotenv, run.PathOf("file"), "file"),
            "lock" => (ExportTarget.Dotenv, run.PathOf("file"), "file.lock"),
            "GITHUB_ENV" => (ExportTarget.GitHubEnvironment, null, "file"),
            _ => (ExportTarget.Profile, "deploy", "aws/" + what),
        };
        run.Write(name, string.Empty);
        MakePipe(run.PathOf(name));
        run.Variables["GITHUB_ENV"] = run.PathOf("file");
        var failure = await WithinAsync(() => run.FailAsync(target, place));
        Assert.Equal(RoleChainErrorKind.FileUnwritable, failure.Kind);
        Assert.Contains(name + " is a pipe, socket or device", failure.Message, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("pipe")]
    [InlineData("link")]
    public async Task A_token_from_a_pipe_is_refused_at_once(string how)
    {
        using var run = new ExportRun();
        var path = run.PathOf("token");
        MakePipe(path);
        if (how == "link")
        {
            path = File.CreateSymbolicLink(run.PathOf("link"), path).FullName;
        }

        var failure = await WithinAsync(() => new EngineRun().FailAsync(EngineRun.Chain("http://127.0.0.1:9/", new WebIdentityTokenFileIdentity(path))));
        Assert.Equal(RoleChainErrorKind.TokenFileUnreadable, failure.Kind);
        Assert.Contains("it is a pipe", failure.Message, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_profile_from_a_pipe_is_refused_at_once(bool isNamed)
    {
        using var files = new ExportRun();
        MakePipe(files.PathOf("pipe"));
        var run = new EngineRun();
        run.Environment["AWS_CONFIG_FILE"] = files.PathOf("pipe");
        run.Environment["AWS_SHARED_CREDENTIALS_FILE"] = files.PathOf("none");
        var failure = await WithinAsync(() => run.FailAsync(EngineRun.Chain("http://127.0.0.1:9/", isNamed ? new ProfileIdentity("deploy") : new AwsSdkIdentity())));
        Assert.Equal(RoleChainErrorKind.ProfileUnavailable, failure.Kind);
        Assert.Contains("pipe is a pipe", failure.Message, StringComparison.Ordinal);
        Assert.Empty((System.Collections.IEnumerable)await WithinAsync(() => Task.FromResult(ProfileFiles.Of(run.JobEnvironment()).Settings("default", ProfileFileKind.Config))));
    }

    /// <summary>A way to have no file that many use.</summary>
    [UnixFact]
    public void The_null_device_is_a_file_without_profiles()
    {
        var run = new EngineRun();
        run.Environment["AWS_CONFIG_FILE"] = "/dev/null";
        Assert.Null(ProfileFiles.Of(run.JobEnvironment()).FindSpecial());
    }

    private static void MakePipe(string path)
    {
        File.Delete(path);
        Assert.True(Shell.Run("mkfifo", "-m600", path));
    }

    /// <summary>On a thread of its own, which a wait that never ends would keep.</summary>
    private static async Task<T> WithinAsync<T>(Func<Task<T>> work)
    {
        var task = Task.Run(work);
        Assert.Same(task, await Task.WhenAny(task, Task.Delay(TimeSpan.FromSeconds(20))));
        return await task;
    }
#endif
}
