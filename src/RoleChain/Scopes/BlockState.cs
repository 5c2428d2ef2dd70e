using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using RoleChain.Binding;

namespace RoleChain.Scopes;

/// <summary>Session states: the variables and functions that a script block knows. The engine does not say which one is a block's, but for that of a module.</summary>
internal static class BlockState
{
    private const int MaxCallers = 64;

    /// <summary>The engine that a session state belongs to; there is one for each runspace.</summary>
    /// <param name="state">The session state.</param>
    public static object? EngineOf(SessionState state) => Wrapping.Unwrap(state.PSVariable.GetValue("global:ExecutionContext"));

    /// <summary>
    /// A block of no module, for the session that it is run in. One that another runspace made would still use that one's
    /// variables, on a thread that is not its own.
    /// </summary>
    /// <param name="block">The block.</param>
    public static ScriptBlock OfThisSession(ScriptBlock block) => block.Ast is ScriptBlockAst ast && !IsLockedDown ? ast.GetScriptBlock() : block;

    /// <summary>The session state outside of all modules, where a module's function was called from there; null where that cannot be told.</summary>
    /// <param name="session">The module's.</param>
    public static SessionState? TopLevelCaller(SessionState session)
    {
        // An advanced function knows who called it.
        var state = session;
        for (var depth = 0; depth < MaxCallers && state?.Module is not null; depth++)
        {
            state = (Wrapping.Unwrap(state.PSVariable.GetValue("PSCmdlet")) as PSCmdlet)?.SessionState;
        }

        return state?.Module is null ? state : null;
    }

    /// <summary>A script block of another session state.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="session">Any session state.</param>
    /// <param name="target">The block's.</param>
    public static ScriptBlock Create(string text, SessionState session, SessionState target) =>
        (ScriptBlock)session.InvokeCommand.InvokeScript(target, ScriptBlock.Create("{" + text + "}")).Single().BaseObject;

    /// <summary>Whether the system restricts the language of scripts. A block keeps the language that it was made in; a copy would get the caller's.</summary>
    private static bool IsLockedDown =>
        typeof(PSObject).Assembly.GetType("System.Management.Automation.Security.SystemPolicy")?.GetMethod("GetSystemLockdownPolicy", Type.EmptyTypes)?.Invoke(null, null)?.ToString() is not (null or "None");
}
