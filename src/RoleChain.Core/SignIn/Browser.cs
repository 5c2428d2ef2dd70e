using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Identities;

namespace RoleChain.Core.SignIn;

/// <summary>Opens an address in the user's browser. Programs are told the path of a file, never the address.</summary>
internal sealed class Browser
{
    private const string Shell = "/bin/sh";

    /// <summary>The opener's streams lead nowhere: they may be a job's, and a browser that it starts writes to them for as long as it runs.</summary>
    private const string Quietly = "exec \"$0\" \"$1\" </dev/null >/dev/null 2>&1";

    /// <summary>How long an opener has to fail. One that takes longer has become the browser.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly string? _opener;
    private readonly EngineClock _clock;

    private Browser(string? opener, EngineClock clock)
    {
        _opener = opener;
        _clock = clock;
    }

#if NET472
    private static bool IsMac => false;
#else
    private static bool IsMac => OperatingSystem.IsMacOS();
#endif

    /// <summary>What opens files: Windows itself, <c>open</c> on macOS, elsewhere <c>xdg-open</c>.</summary>
    /// <exception cref="RoleChainException">There is nothing (<see cref="RoleChainErrorKind.BrowserNotOpened"/>).</exception>
    public static Browser Find(JobEnvironment environment)
    {
        if (Path.DirectorySeparatorChar == '\\')
        {
            return new Browser(null, environment.Clock);
        }

        var name = IsMac ? "open" : "xdg-open";
        var opener = ProgramFinder.Find(name, environment)
            ?? throw new RoleChainException(RoleChainErrorKind.BrowserNotOpened, "There is no program '" + name + "' in PATH to open the browser with.");
        return new Browser(opener, environment.Clock);
    }

    /// <summary>Opens an address.</summary>
    /// <exception cref="RoleChainException">It cannot be opened (<see cref="RoleChainErrorKind.BrowserNotOpened"/>).</exception>
    public async Task OpenAsync(Uri address, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        RedirectPage? page = null;
        try
        {
            page = new RedirectPage(address, _clock);
            events.Report(new ChainEvent(ChainEventKind.Verbose, "Opening " + SafeText.ForDisplay(page.Path) + " with " + SafeText.ForDisplay(_opener ?? "the program that Windows opens it with") + "."));
            await StartAsync(page.Path, cancellationToken).ConfigureAwait(false);
            _ = page.ExpireAsync();
            page = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new RoleChainException(RoleChainErrorKind.BrowserNotOpened, "The browser cannot be opened: " + SafeText.ForDisplay(exception.Message));
        }
        finally
        {
            page?.Dispose();
        }
    }

    private async Task StartAsync(string path, CancellationToken cancellationToken)
    {
        if (_opener is null)
        {
            Process.Start(new ProcessStartInfo(path) { UseShellExecute = true })?.Dispose();
            return;
        }

        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(Shell, CommandLine.Join(["-c", Quietly, _opener, path])) { UseShellExecute = false },
            EnableRaisingEvents = true,
        };
        process.Exited += (_, _) => ended.TrySetResult(true);
        process.Start();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(ended.Task, _clock.DelayAsync(Patience, over.Token)).ConfigureAwait(false);
        over.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        if (ended.Task.IsCompleted && process.ExitCode != 0)
        {
            throw new RoleChainException(RoleChainErrorKind.BrowserNotOpened, FormattableString.Invariant($"{SafeText.ForDisplay(_opener)} could not open the browser (exit code {process.ExitCode})."));
        }
    }
}
