using System;
using System.Collections.Concurrent;
using Xunit;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>A test with a client of somebody else's; skipped, with the reason, where the client is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClientFactAttribute : FactAttribute
{
    private static readonly ConcurrentDictionary<string, bool> Found = new(StringComparer.Ordinal);

    /// <summary>Marks a test.</summary>
    /// <param name="command">The command that must run.</param>
    /// <param name="arguments">The arguments with which it must exit with 0.</param>
    public ClientFactAttribute(string command, params string[] arguments)
    {
        var line = command + " " + string.Join(' ', arguments);
        if (!Found.GetOrAdd(line, _ => ForeignClient.IsPresent(command, arguments)))
        {
            Skip = "'" + line + "' does not run on this machine: the client is not installed.";
        }
    }
}
