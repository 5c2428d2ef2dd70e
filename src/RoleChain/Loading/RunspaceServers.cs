using System;
using System.Collections.Generic;
using System.Management.Automation.Runspaces;

namespace RoleChain.Loading;

/// <summary>Servers belong to the runspace that started them and end with it.</summary>
internal static class RunspaceServers
{
    private static readonly object Lock = new();
    private static readonly Dictionary<Guid, List<IDisposable>> Owned = [];

    public static void Add(IDisposable server)
    {
        // Without a runspace (which no cmdlet runs without) the process is the owner.
        if (Runspace.DefaultRunspace is not { } runspace)
        {
            return;
        }

        lock (Lock)
        {
            if (!Owned.TryGetValue(runspace.InstanceId, out var servers))
            {
                servers = [];
                Owned.Add(runspace.InstanceId, servers);
                runspace.StateChanged += OnStateChanged;
            }

            servers.Add(server);
        }
    }

    public static void Remove(IDisposable server)
    {
        lock (Lock)
        {
            foreach (var servers in Owned.Values)
            {
                servers.Remove(server);
            }
        }
    }

    /// <summary>The servers of the current runspace, oldest first.</summary>
    public static IReadOnlyList<IDisposable> Own()
    {
        lock (Lock)
        {
            return Runspace.DefaultRunspace is { } runspace && Owned.TryGetValue(runspace.InstanceId, out var servers) ? servers.ToArray() : [];
        }
    }

    public static void StopOwn()
    {
        if (Runspace.DefaultRunspace is { } runspace)
        {
            Stop(runspace.InstanceId);
        }
    }

    private static void OnStateChanged(object? sender, RunspaceStateEventArgs arguments)
    {
        if (arguments.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken && sender is Runspace runspace)
        {
            Stop(runspace.InstanceId);
            runspace.StateChanged -= OnStateChanged;
        }
    }

    private static void Stop(Guid runspaceId)
    {
        List<IDisposable>? servers;
        lock (Lock)
        {
            if (!Owned.TryGetValue(runspaceId, out servers))
            {
                return;
            }

            // The key stays while the runspace lives, so that its event is subscribed to once.
            Owned[runspaceId] = [];
        }

        // The last started has set the environment last, and is the first to put it back.
        servers.Reverse();
        foreach (var server in servers)
        {
            server.Dispose();
        }
    }
}
