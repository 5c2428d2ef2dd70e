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
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        IDictionary map => new[] { Splatting.Call<NewRoleChainCommand>(engineIntrinsics, "New-RoleChain", map) },
        IEnumerable list and not string => list.Cast<object>().Select(item => (item is PSObject element ? element.BaseObject : item) is IDictionary map ? Splatting.Call<NewRoleChainCommand>(engineIntrinsics, "New-RoleChain", map) : item).ToArray(),
        _ => inputData,
    };
}
