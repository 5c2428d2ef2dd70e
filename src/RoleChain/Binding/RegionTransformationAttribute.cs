using System;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>Lets a region be given as AWS Tools hand it out: Get-AWSRegion's objects (Region) and RegionEndpoint (SystemName).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RegionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is null or string || (inputData as PSObject)?.BaseObject is string)
        {
            return inputData;
        }

        var properties = PSObject.AsPSObject(inputData).Properties;
        return (properties["SystemName"] ?? properties["Region"])?.Value as string ?? inputData;
    }
}
