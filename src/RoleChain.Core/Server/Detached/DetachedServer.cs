using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using RoleChain.Core.Identities;

namespace RoleChain.Core.Server.Detached;

/// <summary>A server in a process of its own, as who started it sees it. What it serves is told as it was at the start.</summary>
internal sealed class DetachedServer : ICredentialServer
{
    /// <summary>How long a server has to end by itself: it looks every half second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly TaskCompletionSource<bool> _completion;

    /// <param name="process">Its process, whose end completes the source.</param>
    /// <param name="ended">Completed when the process ends.</param>
    /// <param name="reply">What it said.</param>
    public DetachedServer(Process process, TaskCompletionSource<bool> ended, DetachedReply reply)
    {
        _process = process;
        _completion = ended;
        ProcessId = process.Id;
        Endpoint = reply.Endpoint!;
        TokenPath = reply.TokenPath!;
        ExpiresAt = reply.ExpiresAt;
        Credentials = reply.Credentials;
    }

    public Uri Endpoint { get; }

    public string TokenPath { get; }

    public IReadOnlyList<ServedCredential> Credentials { get; }

    public DateTimeOffset ExpiresAt { get; }

    public int? ProcessId { get; }

    public bool IsRunning => !_completion.Task.IsCompleted;

    public Task Completion => _completion.Task;

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(TokenPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone with its folder, or read by somebody at the moment: the process is ended in any case.
        }

        if (IsRunning && !_completion.Task.Wait(Patience))
        {
            ChildProgram.Kill(_process);
        }
    }
}
