using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using RoleChain.Commands;

namespace RoleChain.Binding;

/// <summary>Lets chains be given as hashtables with <c>New-RoleChain</c>'s parameters, or as its objects.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DefinitionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => Wrapping.Unwrap(inputData) switch
    {
        IDictionary => new[] { One(engineIntrinsics, inputData) },
        IEnumerable list and not string => list.Cast<object>().Select(item => One(engineIntrinsics, item)).ToArray(),
        _ => inputData,
    };

    private static object? One(EngineIntrinsics engine, object? item) =>
        Wrapping.Unwrap(item) is IDictionary map ? Splatting.Call<NewRoleChainCommand>(engine, "New-RoleChain", map) : item;
}
