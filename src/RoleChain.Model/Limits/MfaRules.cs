using System;
using System.Linq;

namespace RoleChain;

/// <summary>The rules of MFA devices and their codes.</summary>
public static class MfaRules
{
    private const string DeviceField = "SerialNumber";
    private const string CodeField = "TokenCode";

    /// <summary>Whether a text has the form of a code: six ASCII digits (STS API reference, AssumeRole, TokenCode).</summary>
    /// <param name="code">Any text.</param>
    public static bool IsCode(SecretText code) => code.Length == StsLimits.TokenCodeLength && Characters.AllDigits(code.Reveal());

    internal static void Check(RoleChainHop hop, int number, RoleChainDefinition definition, FaultList faults)
    {
        if (hop.TokenCode is FixedTokenCode { Code: { } code } && !IsCode(code))
        {
            faults.Add(RoleChainErrorKind.InvalidTokenCode, CodeField, "is not six digits", RuleSources.AssumeRole);
        }

        if (hop.SerialNumber is not { } device)
        {
            if (hop.TokenCode is not null)
            {
                faults.Add(RoleChainErrorKind.InvalidTokenCode, CodeField, "is given without the SerialNumber of its device", RuleSources.AssumeRole);
            }

            return;
        }

        if (device.Length is < StsLimits.MinSerialNumberLength or > StsLimits.MaxSerialNumberLength)
        {
            faults.Add(RoleChainErrorKind.InvalidSerialNumber, DeviceField, FormattableString.Invariant($"has {device.Length} characters; {StsLimits.MinSerialNumberLength} to {StsLimits.MaxSerialNumberLength}"), RuleSources.AssumeRole);
        }
        else if (!device.All(Characters.IsExternalId))
        {
            faults.Add(RoleChainErrorKind.InvalidSerialNumber, DeviceField, $"'{SafeText.ForDisplay(device, 128)}' has a character that is not one of A-Z a-z 0-9 _ + = / : , . @ -", RuleSources.AssumeRole);
        }

        if (number > 1)
        {
            faults.Add(RoleChainErrorKind.InvalidSerialNumber, DeviceField, "stands on a hop that is taken with a role's session: MFA works for an IAM user's own key, so on the first hop only", "IAM user guide, \"MFA-protected API access\"");
        }
        else if (hop.TokenCode is null && definition.TokenCodes is null)
        {
            faults.Add(RoleChainErrorKind.TokenCodeUnavailable, CodeField, "is missing, and nobody can be asked for it", RuleSources.AssumeRole);
        }
    }
}
