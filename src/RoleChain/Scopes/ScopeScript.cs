using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace RoleChain.Scopes;

/// <summary>
/// A script block that is run with a credential, as <c>&amp;</c> would run it: with the command's own streams and redirections, in a
/// PowerShell scope of its own, in the session state that it comes from.
/// </summary>
internal sealed class ScopeScript
{
    /// <summary>Only a steppable pipeline leaves streams and redirections as they are. It takes one command, so all else is in the wrapper.</summary>
    private const string Pipeline = "& $args[0] $args[1] $args[2] $args[3] $args[4]";

    /// <summary>
    /// The scope that the block then runs in: the credential, and AWS Tools' defaults. It has no variable of its own that the block could
    /// see. What is set with <c>-Scope Global</c> is put back by <see cref="AwsToolsDefaults"/>.
    /// </summary>
    private const string Wrapper = """
        $_ = $args[1]
        if ($args[2]) {
            $null = & $args[2] -Credential $args[1] -Scope Global -ErrorAction Stop
            $null = & $args[2] -Credential $args[1] -Scope Local -ErrorAction Stop
        }
        if ($args[3] -and $args[1].Region) {
            $null = & $args[3] -Region $args[1].Region -Scope Global -ErrorAction Stop
            $null = & $args[3] -Region $args[1].Region -Scope Local -ErrorAction Stop
        }

        """;

    private readonly ScriptBlock _wrapper;
    private readonly ScriptBlock _block;

    /// <summary>Prepares a block; nothing of it runs.</summary>
    /// <param name="block">The block.</param>
    /// <param name="session">The session state of the command's caller.</param>
    /// <exception cref="RoleChainException">It belongs to a module of another session (<see cref="RoleChainErrorKind.ForeignScriptBlock"/>).</exception>
    public ScopeScript(ScriptBlock block, SessionState session)
    {
        _block = block;
        if (block.Module is { } module)
        {
            if (!ReferenceEquals(BlockState.EngineOf(module.SessionState), BlockState.EngineOf(session)))
            {
                throw new RoleChainException(
                    RoleChainErrorKind.ForeignScriptBlock,
                    "The script block belongs to a module of another runspace, whose variables and functions cannot be used from this one.");
            }

            _wrapper = module.NewBoundScriptBlock(ScriptBlock.Create(Text(".", block)));
        }
        else if (session.Module is null)
        {
            _block = BlockState.OfThisSession(block);
            _wrapper = ScriptBlock.Create(Text(".", block));
        }
        else
        {
            // Another's block, handed on by a function of a module. What & makes for it is a scope of its own; only $_ is not seen in there.
            var top = BlockState.TopLevelCaller(session);
            _wrapper = top is null ? ScriptBlock.Create(Text("&", block)) : BlockState.Create(Text(".", block), session, top);
        }
    }

    /// <summary>Runs the block to its end; its output is the command's.</summary>
    /// <param name="command">The command.</param>
    /// <param name="credential">What the block gets as <c>$_</c> and as its first argument.</param>
    /// <param name="tools">AWS Tools.</param>
    public void Run(PSCmdlet command, ChainedCredential credential, AwsToolsDefaults tools)
    {
        using var pipeline = ScriptBlock.Create(Pipeline).GetSteppablePipeline(command.MyInvocation.CommandOrigin, [_wrapper, _block, credential, tools.SetCredential, tools.SetRegion]);
        pipeline.Begin(command);
        pipeline.End();
    }

    private static string Text(string invocation, ScriptBlock block) => Wrapper + invocation + " $args[0]" + (TakesArgument(block) ? " $args[1]" : string.Empty);

    /// <summary>A block with <c>[CmdletBinding()]</c> and no parameter refuses an argument.</summary>
    private static bool TakesArgument(ScriptBlock block) =>
        (block.Ast as ScriptBlockAst)?.ParamBlock is not { Parameters.Count: 0 } parameters || parameters.Attributes.All(attribute => attribute.TypeName.GetReflectionAttributeType() != typeof(CmdletBindingAttribute));
}
