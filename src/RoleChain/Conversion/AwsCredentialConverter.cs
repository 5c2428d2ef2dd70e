using System;
using System.Management.Automation;
using RoleChain.Binding;

namespace RoleChain.Conversion;

/// <summary>
/// Makes the credential of a chain fit <c>-Credential</c> of AWS Tools' cmdlets, whichever AWS SDK they brought. PowerShell
/// finds it by the attribute on <see cref="ChainedCredential"/>, and makes a new one for each conversion.
/// </summary>
internal sealed class AwsCredentialConverter : PSTypeConverter
{
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => false;

    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) => throw new NotSupportedException();

    public override bool CanConvertTo(object sourceValue, Type destinationType) =>
        Wrapping.Unwrap(sourceValue) is ChainedCredential && TargetSdk.IsCredentialType(destinationType);

    /// <exception cref="InvalidCastException">The type is not an AWS SDK's, or the SDK is not one that is known.</exception>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Wrapping.Unwrap(sourceValue) is ChainedCredential credential && TargetSdk.IsCredentialType(destinationType)
            ? TargetSdk.Of(destinationType.Assembly).Convert(credential)
            : throw new InvalidCastException("A credential of a chain becomes an " + AwsToolsCredentialProvider.BaseTypeName + " of the AWS SDK, and nothing else.");
}
