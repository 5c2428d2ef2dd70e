using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal.Util;

namespace RoleChain.Core.Identities;

/// <summary>What a profile says that the AWS SDK for .NET does not hand on.</summary>
internal static class ProfileSettings
{
    /// <summary>The <c>duration_seconds</c> of a profile with a role (AWS SDKs reference guide, "Assume role credential provider"); null where it has none.</summary>
    /// <exception cref="RoleChainException">It is not a session's length (<see cref="RoleChainErrorKind.ProfileUnavailable"/>).</exception>
    public static int? DurationOf(CredentialProfile profile)
    {
        if (profile.CredentialProfileStore is not SharedCredentialsFile files || Find(files, profile.Name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= StsLimits.MinDurationSeconds and <= StsLimits.MaxDurationSeconds
            ? seconds
            : throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, FormattableString.Invariant(
                $"The AWS profile {SafeText.ForDisplay(profile.Name)} has a duration_seconds that is not {StsLimits.MinDurationSeconds} to {StsLimits.MaxDurationSeconds}."));
    }

    /// <summary>Of both files, as the SDK reads them: where they differ, the credentials file counts.</summary>
    private static string? Find(SharedCredentialsFile files, string name) =>
        Read(files.FilePath, markerRequired: false, name) ?? (files.ConfigFilePath is { } config ? Read(config, markerRequired: true, name) : null);

    private static string? Read(string path, bool markerRequired, string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var file = new ProfileIniFile(path, markerRequired);
        return file.TryGetSection(name, isSsoSession: false, isServicesSection: false, out Dictionary<string, string> properties, out _)
            && properties.TryGetValue("duration_seconds", out var text) ? text : null;
    }
}
