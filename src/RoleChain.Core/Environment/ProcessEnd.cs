using System;
#if NET
using System.Runtime.InteropServices;
#endif

namespace RoleChain.Core;

/// <summary>
/// Does something before this process ends: by itself, or because it is told to (SIGTERM, SIGHUP when its terminal is closed; on Windows the
/// console's close and shutdown). From .NET 10 on, on which PowerShell 7.6 runs, <see cref="AppDomain.ProcessExit"/> is not raised for the latter
/// (".NET runtime no longer provides default termination signal handlers"). A signal that the process ignores is none.
/// </summary>
internal sealed class ProcessEnd : IDisposable
{
    private readonly Action _action;
#if NET
    private readonly PosixSignalRegistration[] _signals;
#endif

    /// <param name="action">What is done; it may be told more than once, and on any thread.</param>
    public ProcessEnd(Action action)
    {
        _action = action;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
#if NET
        // Not SIGINT: Ctrl+C ends a command, and no session. What follows a signal stays what it was.
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => action()), PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => action())];
#endif
    }

    /// <summary>Takes it back.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
#if NET
        Array.ForEach(_signals, signal => signal.Dispose());
#endif
    }

    private void OnProcessExit(object? sender, EventArgs arguments) => _action();
}
