using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using RoleChain.Commands;

namespace RoleChain.Binding;

/// <summary>Lets hops be given as role ARNs or short forms of them, as hashtables with <c>New-RoleChainHop</c>'s parameters, or as its objects.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class HopTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => Wrapping.Unwrap(inputData) switch
    {
        null => null,
        IDictionary or string or RoleChainHop => new[] { One(engineIntrinsics, inputData) },
        IEnumerable list => list.Cast<object>().Select(item => One(engineIntrinsics, item)).ToArray(),
        _ => inputData,
    };

    private static object? One(EngineIntrinsics engine, object? item) => Wrapping.Unwrap(item) switch
    {
        IDictionary map => Splatting.Call<NewRoleChainHopCommand>(engine, "New-RoleChainHop", map),
        string role => new RoleChainHop(role),
        var other => other,
    };
}
