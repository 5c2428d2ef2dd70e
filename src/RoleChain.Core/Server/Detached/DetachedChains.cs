using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using RoleChain.Core.Registration;

namespace RoleChain.Core.Server.Detached;

/// <summary>Chains on their way to the process that serves them: a JSON array in a file of the user's alone. It holds no secret.</summary>
internal static class DetachedChains
{
    /// <summary>The most that is read, in bytes; our own bound.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <exception cref="RoleChainException">A chain needs somebody, or holds a secret (<see cref="RoleChainErrorKind.NotUnattended"/>).</exception>
    public static byte[] Write(IEnumerable<(string Name, RoleChainDefinition Definition)> chains)
    {
        var written = new List<string>();
        foreach (var (name, definition) in chains)
        {
            UnattendedChain.Check(definition, string.Empty);
            written.Add(Encoding.UTF8.GetString(StoredChainFormat.Write(name, definition, replaced: null)));
        }

        return Encoding.UTF8.GetBytes("[" + string.Join(",", written) + "]");
    }

    /// <exception cref="FormatException">It is no such JSON.</exception>
    public static IReadOnlyList<RegisteredChain> Read(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.EnumerateArray().Select(chain => StoredChainFormat.Read(Encoding.UTF8.GetBytes(chain.GetRawText()))).ToArray();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException("It is not the JSON of chains.", exception);
        }
    }
}
