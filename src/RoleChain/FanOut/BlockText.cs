using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace RoleChain.FanOut;

/// <summary>
/// A script block as text, to be run in another runspace, and the values that it takes from its caller. The block itself would still read its
/// caller's variables, from a thread that is not theirs.
/// </summary>
internal sealed class BlockText
{
    private const string Prefix = "__using";

    private BlockText(string text, IReadOnlyDictionary<string, object?> values, bool takesInput, bool takesArgument)
    {
        Text = text;
        Values = values;
        TakesInput = takesInput;
        TakesArgument = takesArgument;
    }

    /// <summary>The text between its braces, with a variable for each <c>$using:</c>.</summary>
    public string Text { get; }

    /// <summary>Those variables.</summary>
    public IReadOnlyDictionary<string, object?> Values { get; }

    /// <summary>Whether it has a part for each input.</summary>
    public bool TakesInput { get; }

    /// <summary>Whether it can be given an argument.</summary>
    public bool TakesArgument { get; }

    /// <summary>Reads a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="session">The caller, who has the values.</param>
    /// <exception cref="RoleChainException">A value is not there, or is a script block (<see cref="RoleChainErrorKind.InvalidUsingValue"/>).</exception>
    public static BlockText Of(ScriptBlock block, SessionState session)
    {
        var text = block.ToString();
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (block.Ast is not ScriptBlockAst ast)
        {
            return new BlockText(text, values, takesInput: false, takesArgument: true);
        }

        // What the text leaves out is before it: the brace, or nothing.
        var start = ast.Extent.StartOffset + Math.Max(0, ast.Extent.Text.IndexOf(text, StringComparison.Ordinal));
        foreach (var variable in ast.FindAll(node => node is UsingExpressionAst, searchNestedScriptBlocks: true).Select(Root).OrderByDescending(variable => variable.Extent.StartOffset))
        {
            var name = Prefix + values.Count.ToString(CultureInfo.InvariantCulture);
            values.Add(name, Value(variable, session));
            var at = variable.Extent.StartOffset - start;
            text = text.Substring(0, at) + (variable.Splatted ? "@" : "$") + (variable.Splatted ? name : "{" + name + "}") + text.Substring(at + variable.Extent.Text.Length);
        }

        var isAdvanced = Scopes.ScopeScript.IsAdvanced(ast);
        return new BlockText(text, values, ast.ProcessBlock is not null && !isAdvanced, !isAdvanced || ast.ParamBlock!.Parameters.Count > 0);
    }

    /// <summary>The variable alone: its members are read in the other runspace.</summary>
    private static VariableExpressionAst Root(Ast expression) => (VariableExpressionAst)expression.Find(node => node is VariableExpressionAst, searchNestedScriptBlocks: true);

    private static object? Value(VariableExpressionAst variable, SessionState session)
    {
        var name = variable.VariablePath.UserPath;
        if (variable.VariablePath.IsVariable && session.PSVariable.Get(name) is null)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidUsingValue, $"The script block uses $using:{SafeText.ForDisplay(name, 64)}, and there is no such variable.");
        }

        var value = session.PSVariable.GetValue(name);
        return Binding.Wrapping.Unwrap(value) is ScriptBlock
            ? throw new RoleChainException(RoleChainErrorKind.InvalidUsingValue, $"$using:{SafeText.ForDisplay(name, 64)} is a script block of this runspace, which cannot be run in another.")
            : value;
    }
}
