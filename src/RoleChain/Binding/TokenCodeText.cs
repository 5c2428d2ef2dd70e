using System.Management.Automation;
using System.Security;

namespace RoleChain.Binding;

/// <summary>Reads an MFA code from what users type or script blocks return.</summary>
internal static class TokenCodeText
{
    /// <summary>The code; null where the value is none.</summary>
    public static SecretText? Read(object value) => Wrapping.Unwrap(value) switch
    {
        string text => new SecretText(text.Trim()),
        SecureString secure => Secrets.Reveal(secure),
        SecretText secret => secret,

        // Digits without quotes are a number to PowerShell, which keeps how they were typed, leading zeros included.
        int or long => new SecretText(LanguagePrimitives.ConvertTo<string>(value).PadLeft(StsLimits.TokenCodeLength, '0')),
        _ => null,
    };
}
