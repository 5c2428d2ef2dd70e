#if !NET472
using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Core.SignIn;
using RoleChain.Core.Tests.Engine;
using RoleChain.Core.Tests.Identities;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.SignIn;

/// <summary>How the address comes to the browser: by a file of its owner alone, whose path is all that a program is told.</summary>
public sealed class BrowserTests : IDisposable
{
    private readonly Scripts _programs = new();

    public void Dispose() => _programs.Dispose();

    [UnixFact]
    public async Task The_opener_is_told_the_path_of_a_private_page_and_nothing_else()
    {
        var seen = Path.Combine(_programs.Folder, "seen");
        Write("printf '%s\\n' \"$#\" \"$@\" >'" + seen + "'; /bin/cat \"$1\" >>'" + seen + "'; echo canary; echo canary >&2");
        var run = Run();
        using var server = new ScriptedServer(SignInRun.Behave);
        var signIn = await run.SignInAsync(new ConsoleRequest { EndpointUrl = server.Url, Open = true });

        var lines = File.ReadAllLines(seen);
        Assert.Equal("1", lines[0]);
        Assert.EndsWith("/sign-in.html", lines[1], StringComparison.Ordinal);
        Assert.Equal("<!DOCTYPE html>", lines[2]);
        Assert.Contains("content=\"0; url=" + signIn.Uri.AbsoluteUri.Replace("&", "&amp;", StringComparison.Ordinal) + "\"", lines[3], StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(lines[1]));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(lines[1])!));
        }

        Assert.Contains("Opening " + lines[1], run.Engine.Told, StringComparison.Ordinal);
        run.Engine.AssertNoSecret();
        Directory.Delete(Path.GetDirectoryName(lines[1])!, recursive: true);
    }

    [UnixFact]
    public async Task An_opener_that_fails_leaves_no_page()
    {
        var seen = Path.Combine(_programs.Folder, "seen");
        Write("echo \"$1\" >'" + seen + "'; exit 4");
        using var server = new ScriptedServer(SignInRun.Behave);
        var failure = await Run().FailAsync(new ConsoleRequest { EndpointUrl = server.Url, Open = true });
        Assert.Equal(RoleChainErrorKind.BrowserNotOpened, failure.Kind);
        Assert.Contains("exit code 4", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(File.ReadAllLines(seen).Single())));
    }

    [UnixFact]
    public async Task Without_an_opener_no_call_is_made()
    {
        using var server = new ScriptedServer(SignInRun.Behave);
        var failure = await Run().FailAsync(new ConsoleRequest { EndpointUrl = server.Url, Open = true });
        Assert.Equal(RoleChainErrorKind.BrowserNotOpened, failure.Kind);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_page_is_removed_after_a_minute()
    {
        var clock = new VirtualClock();
        var page = new RedirectPage(new Uri("https://signin.example/"), clock);
        Assert.True(File.Exists(page.Path));
        await page.ExpireAsync();
        Assert.False(Directory.Exists(Path.GetDirectoryName(page.Path)));
        Assert.Equal([60000], clock.Delays);
    }

    [Fact]
    public void An_address_cannot_end_its_attribute()
    {
        using var page = new RedirectPage(new Uri("https://signin.example/?a='\"><script>&b"), new VirtualClock());
        var text = File.ReadAllText(page.Path);
        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("https://signin.example/?a=&#39;%22%3E%3Cscript%3E&amp;b\"").Length - 1);
    }

    private void Write(string body)
    {
        _programs.Write("xdg-open", body);
        _programs.Write("open", body);
    }

    /// <summary>The time of this machine, by which the opener is waited for; the credential's is far away.</summary>
    private SignInRun Run() => new()
    {
        Engine = new EngineRun { Clock = new Today(), Environment = { ["PATH"] = _programs.Folder } },
    };

    private sealed class Today : EngineClock
    {
        public override DateTimeOffset UtcNow => SignInRun.Now;
    }
}
#endif
