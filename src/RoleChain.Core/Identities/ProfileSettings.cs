using System;
using System.Globalization;
using Amazon.Runtime.CredentialManagement;
using RoleChain.Core.Profiles.Chains;

namespace RoleChain.Core.Identities;

/// <summary>What a profile says that the AWS SDK for .NET does not hand on.</summary>
internal static class ProfileSettings
{
    /// <summary>The <c>duration_seconds</c> of a profile with a role (AWS SDKs reference guide, "Assume role credential provider"); null where it has none.</summary>
    /// <exception cref="RoleChainException">It is not a session's length (<see cref="RoleChainErrorKind.ProfileUnavailable"/>).</exception>
    public static int? DurationOf(CredentialProfile profile)
    {
        if (profile.CredentialProfileStore is not SharedCredentialsFile files
            || new SdkProfiles(files.FilePath, files.ConfigFilePath ?? string.Empty).Find(profile.Name)?["duration_seconds"] is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= StsLimits.MinDurationSeconds and <= StsLimits.MaxDurationSeconds
            ? seconds
            : throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, FormattableString.Invariant(
                $"The AWS profile {SafeText.ForDisplay(profile.Name)} has a duration_seconds that is not {StsLimits.MinDurationSeconds} to {StsLimits.MaxDurationSeconds}."));
    }
}
