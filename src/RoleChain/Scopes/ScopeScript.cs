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
    private const string Pipeline = "param($wrapper, $block, $credential, $setCredential, $setRegion, $inner) & $wrapper $block $credential $setCredential $setRegion $inner";

    /// <summary>
    /// The scope that the block then runs in: the credential, and AWS Tools' defaults. It has no variable of its own that the block could
    /// see. What is set with <c>-Scope Global</c> is put back by <see cref="AwsToolsDefaults"/>. Where AWS Tools refuse, the block does not run.
    /// </summary>
    private const string Wrapper = """
        $_ = $args[1]
        try {
            if ($args[2]) {
                $null = & $args[2] -Credential $args[1] -Scope Global -ErrorAction Stop
                $null = & $args[2] -Credential $args[1] -Scope Local -ErrorAction Stop
            }
            if ($args[3] -and $args[1].Region) {
                $null = & $args[3] -Region $args[1].Region -Scope Global -ErrorAction Stop
                $null = & $args[3] -Region $args[1].Region -Scope Local -ErrorAction Stop
            }
        }
        catch { throw }

        """;

    private readonly ScriptBlock _wrapper;
    private readonly ScriptBlock _block;
    private readonly ScriptBlock? _inner;

    /// <summary>Prepares a block; nothing of it runs.</summary>
    /// <param name="block">The block.</param>
    /// <param name="session">The session state of the command's caller.</param>
    /// <exception cref="RoleChainException">It belongs to a module of another runspace (<see cref="RoleChainErrorKind.ForeignScriptBlock"/>).</exception>
    public ScopeScript(ScriptBlock block, SessionState session)
    {
        _block = block;
        var call = Call(block);
        if (block.Module is { } module)
        {
            if (!ReferenceEquals(BlockState.EngineOf(module.SessionState), BlockState.EngineOf(session)))
            {
                throw new RoleChainException(
                    RoleChainErrorKind.ForeignScriptBlock,
                    "The script block belongs to a module of another runspace, whose variables and functions cannot be used from this one.");
            }

            _wrapper = module.NewBoundScriptBlock(ScriptBlock.Create(Wrapper + call));
        }
        else if (session.Module is not { } caller)
        {
            _block = BlockState.OfThisSession(block);
            _wrapper = ScriptBlock.Create(Wrapper + call);
        }
        else if (BlockState.TopLevelCaller(session) is { } top)
        {
            // A block that was handed to a module's function runs in the outer scope, one that the function made from text in the inner.
            _wrapper = BlockState.Create(Wrapper + "& $args[4] $args[0] $args[1]", session, top);
            _inner = caller.NewBoundScriptBlock(ScriptBlock.Create("$_ = $args[1]; " + call));
        }
        else
        {
            // The scope that & makes is a handed block's own; only $_ is not seen in there.
            _wrapper = ScriptBlock.Create(Wrapper + call.Replace(". $args[0]", "& $args[0]"));
        }
    }

    /// <summary>Runs the block to its end; its output is the command's.</summary>
    /// <param name="command">The command.</param>
    /// <param name="credential">What the block gets as <c>$_</c> and as its first argument.</param>
    /// <param name="tools">AWS Tools.</param>
    public void Run(PSCmdlet command, ChainedCredential credential, AwsToolsDefaults tools)
    {
        using var pipeline = ScriptBlock.Create(Pipeline).GetSteppablePipeline(command.MyInvocation.CommandOrigin, [_wrapper, _block, credential, tools.SetCredential, tools.SetRegion, _inner]);
        try
        {
            pipeline.Begin(command);
            pipeline.End();
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            // Else the engine takes it for the command's own, and gives it the command's name and position.
            exception.WasThrownFromThrowStatement = true;
            throw;
        }
    }

    /// <summary>Whether a block takes no input and no argument that it has no parameter for.</summary>
    /// <param name="ast">The block.</param>
    public static bool IsAdvanced(ScriptBlockAst? ast) => ast?.ParamBlock is { } parameters && parameters.Attributes.Concat(parameters.Parameters.SelectMany(parameter => parameter.Attributes))
        .Any(attribute => attribute.TypeName.GetReflectionAttributeType() is { } type && (type == typeof(CmdletBindingAttribute) || type == typeof(ParameterAttribute)));

    /// <summary>
    /// How a block is called. One with a <c>process</c> block has the credential as <c>$_</c> there if it is its input; an advanced one takes
    /// no input that it has no parameter for, and without any parameter no argument.
    /// </summary>
    private static string Call(ScriptBlock block)
    {
        var ast = block.Ast as ScriptBlockAst;
        var isAdvanced = IsAdvanced(ast);
        return (ast?.ProcessBlock is not null && !isAdvanced ? "$args[1] | " : string.Empty) + ". $args[0]" + (isAdvanced && ast!.ParamBlock.Parameters.Count == 0 ? string.Empty : " $args[1]");
    }
}
