using System.Management.Automation;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Takes the job's or the user's identity through every role of a chain, in one command, and returns the credential of
/// the last one.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "RoleChain", DefaultParameterSetName = RoleSet)]
[OutputType(typeof(ChainedCredential))]
public sealed class InvokeRoleChainCommand : ChainRunCommand
{
    /// <summary>Runs the chain, or each chain that came from the pipeline.</summary>
    protected override void ProcessRecord() => ObtainAll();

    private protected override ChainedCredential Obtain(RoleChainDefinition definition)
    {
        var engine = IsolatedContext.Services.Engine;
        return Await("Role chain", (events, token) => engine.RunAsync(definition, events, token));
    }
}
