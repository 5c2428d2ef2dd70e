using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>
/// Says of a copy of a credential, as jobs, remoting and <c>Export-Clixml</c> make it, why it will not do. PowerShell would say no more than
/// that it does not bind.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class LivingCredentialTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string Copy = "Deserialized." + typeof(ChainedCredential).FullName;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => IsCopy(inputData) || (Wrapping.Unwrap(inputData) is IList list && list.Cast<object?>().Any(IsCopy))
        ? throw new ArgumentTransformationMetadataException(
            "The credential is a copy of one from another process, or from a file: plain text without its chain, which nothing renews. Run the chain in this process, or begin another with the copy: Invoke-RoleChain -Credential.")
        : inputData;

    private static bool IsCopy(object? value) => value is PSObject wrapped && wrapped.TypeNames.Contains(Copy);
}
