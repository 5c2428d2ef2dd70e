using System;
using System.Linq;
using RoleChain.Binding;

namespace RoleChain.Commands;

/// <summary>Chains with what only a running command can do: ask for codes, run script blocks, reach the runner's log.</summary>
internal static class AttendedChain
{
    /// <param name="definition">The chain.</param>
    /// <param name="command">The command that runs it.</param>
    /// <param name="allowUnmasked">Whether it may run where its secrets cannot be masked.</param>
    public static RoleChainDefinition Of(RoleChainDefinition definition, EngineCommand command, bool allowUnmasked) => new(definition)
    {
        Hops = definition.Hops.Select(hop => hop.TokenCode is ScriptBlockTokenCode code ? new RoleChainHop(hop.RoleArn, hop) { TokenCode = new CommandTokenCodes(command, code.Script) } : hop).ToArray(),
        TokenCodes = IsInteractive ? new CommandTokenCodes(command) : null,
        Masking = CiLog.Masking(command.Host, allowUnmasked),
    };

    /// <summary>A CI job has nobody to ask, and would wait until it is ended.</summary>
    private static bool IsInteractive => Environment.UserInteractive && Environment.GetEnvironmentVariable("CI") is null or "" && Environment.GetEnvironmentVariable("TF_BUILD") is null or "";
}
