using System;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>Lets an MFA code be given as text, SecureString, <see cref="SecretText"/>, or a script block that returns one when it is needed.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class TokenCodeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => Wrapping.Unwrap(inputData) switch
    {
        null or ITokenCodeProvider => inputData,
        ScriptBlock block => new ScriptBlockTokenCode(block),
        var value => TokenCodeText.Read(inputData) is { } code
            ? new FixedTokenCode(code)
            : throw new ArgumentTransformationMetadataException($"A code is six digits as text or SecureString, or a script block that returns them; not {value.GetType().Name}."),
    };
}
