using System;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>Lets a secret be given as text, SecureString, <see cref="SecretText"/> or the <see cref="WebIdentityToken"/> that holds it.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => Wrapping.Unwrap(inputData) switch
    {
        string text => Secrets.Protect(text),
        SecretText secret => Secrets.Protect(secret.Reveal()),
        WebIdentityToken token => Secrets.Protect(token.Token.Reveal()),
        var other => other,
    };
}
