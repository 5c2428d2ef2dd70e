using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;

namespace RoleChain.Commands;

/// <summary>Makes the definition of a chain, and checks every limit that can be checked without a call.</summary>
[Cmdlet(VerbsCommon.New, "RoleChain")]
[OutputType(typeof(RoleChainDefinition))]
public sealed class NewRoleChainCommand : ChainCommand
{
    private readonly List<RoleChainHop> _hops = [];

    /// <summary>The hops in order: role ARNs or short forms of them, objects of <c>New-RoleChainHop</c>, or hashtables with its parameters.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [HopTransformation]
    [ValidateNotNullOrEmpty]
    public RoleChainHop[] Hop { get; set; } = [];

    /// <summary>Collects hops that come one by one.</summary>
    protected override void ProcessRecord() => _hops.AddRange(Hop);

    /// <summary>Makes the definition.</summary>
    protected override void EndProcessing()
    {
        RoleChainDefinition? definition = null;
        try
        {
            definition = Apply(new RoleChainDefinition { Hops = _hops.ToArray() });

            // Whether a code can be asked for is known only where the chain is run.
            DefinitionChecker.ThrowIfFaulty(new RoleChainDefinition(definition) { TokenCodes = new AnyTokenCode() });
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, _hops.Select(hop => hop.RoleArn).ToArray());
        }

        WriteObject(definition);
    }
}
