using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RoleChain.Core.Profiles.Chains;

/// <summary>The role of a profile as a hop.</summary>
internal static class ProfileHop
{
    public const string RoleKey = "role_arn";

    private const string DurationKey = "duration_seconds";

    /// <summary>The settings by the fields that they are checked as.</summary>
    private static readonly Dictionary<string, string> KeysOfFields = new(StringComparer.Ordinal)
    {
        ["RoleSessionName"] = "role_session_name",
        ["DurationInSeconds"] = DurationKey,
        ["ExternalId"] = "external_id",
        ["SerialNumber"] = "mfa_serial",
    };

    /// <exception cref="RoleChainException">A setting is not what STS takes (<see cref="RoleChainErrorKind.ProfileChainInvalid"/>).</exception>
    public static RoleChainHop Read(SdkProfile profile)
    {
        var role = profile[RoleKey]!;
        if (!RoleArn.TryParse(role, out _, out _))
        {
            throw profile.Invalid(RoleKey, "is not the ARN of a role");
        }

        var hop = new RoleChainHop(role)
        {
            SessionName = profile["role_session_name"],
            DurationSeconds = DurationOf(profile),
            ExternalId = profile["external_id"],
            SerialNumber = profile["mfa_serial"],
        };

        // As a chain of its own: what depends on the hops before is for the whole chain's check.
        var fault = DefinitionChecker.Check(new RoleChainDefinition { Hops = [hop] }, SourceKind.LongTermKey).FirstOrDefault(item => KeysOfFields.ContainsKey(item.Field));
        return fault is null ? hop : throw profile.Invalid(KeysOfFields[fault.Field], "is not what STS takes (" + fault.Source + ")");
    }

    /// <summary>The <c>duration_seconds</c> of a profile (AWS SDKs reference guide, "Assume role credential provider"); null where it has none.</summary>
    /// <exception cref="RoleChainException">It is no number (<see cref="RoleChainErrorKind.ProfileChainInvalid"/>).</exception>
    private static int? DurationOf(SdkProfile profile) => profile[DurationKey] is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds
        : throw profile.Invalid(DurationKey, "is no number of seconds");
}
