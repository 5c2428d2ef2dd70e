using System;
using System.Collections;
using System.Management.Automation;
using RoleChain.Commands;

namespace RoleChain.Binding;

/// <summary>Lets what chains continue be given as a hashtable with <c>New-RoleChain</c>'s parameters too; everything else stays what it is.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ChainSourceTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Wrapping.Unwrap(inputData) is IDictionary map ? Splatting.Call<NewRoleChainCommand>(engineIntrinsics, "New-RoleChain", map) : inputData;
}
