using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Amazon.Runtime.Internal.Util;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Profiles.Chains;

/// <summary>The shared credentials and config files as the AWS SDK's own parser reads them, setting by setting.</summary>
internal sealed class SdkProfiles
{
    private const string Default = "default";

    private static readonly Regex FaultyLine = new("^Line ([0-9]{1,9}):", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly (ProfileIniFile? File, string Path) _credentials;
    private readonly (ProfileIniFile? File, string Path) _config;

    /// <param name="credentialsPath">The credentials file, which need not be there.</param>
    /// <param name="configPath">The config file, which need not be there.</param>
    /// <exception cref="RoleChainException">One of them cannot be read (<see cref="RoleChainErrorKind.ProfileUnavailable"/>).</exception>
    public SdkProfiles(string credentialsPath, string configPath)
    {
        _credentials = (Open(credentialsPath, isConfig: false), credentialsPath);
        _config = (Open(configPath, isConfig: true), configPath);
    }

    /// <summary>Those of the environment.</summary>
    /// <exception cref="RoleChainException">One of them cannot be read (<see cref="RoleChainErrorKind.ProfileUnavailable"/>).</exception>
    public static SdkProfiles Of(JobEnvironment environment)
    {
        var files = ProfileFiles.Of(environment);
        return files.FindSpecial() is { } special ? throw Unreadable(special, "is a pipe, socket or device") : new SdkProfiles(files.CredentialsPath, files.ConfigPath);
    }

    /// <summary>The names of all profiles, sorted.</summary>
    public IReadOnlyList<string> Names => new[] { _credentials, _config }.SelectMany(file => NamesOf(file.File)).Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal).ToArray();

    /// <summary>Both files, to be named.</summary>
    public string Paths => SafeText.ForDisplay(_config.Path) + " and " + SafeText.ForDisplay(_credentials.Path);

    /// <summary>A profile, of both files together: where they differ, the credentials file counts, as with the SDK. Null where neither has it.</summary>
    public SdkProfile? Find(string name)
    {
        var settings = new Dictionary<string, (string Value, string Path)>(StringComparer.OrdinalIgnoreCase);
        string? origin = null;
        foreach (var (file, path) in new[] { _config, _credentials })
        {
            if (file is not null && Section(file, name, isSession: false) is { } section)
            {
                origin ??= path;
                foreach (var pair in section)
                {
                    settings[pair.Key] = (pair.Value, path);
                }
            }
        }

        return origin is null ? null : new SdkProfile(name, origin, settings);
    }

    /// <summary>The settings of an <c>sso-session</c>; null where there is none of that name.</summary>
    public IReadOnlyDictionary<string, string>? FindSession(string name) => _config.File is { } file ? Section(file, name, isSession: true) : null;

    /// <summary>Why the SDK's parser failed, without the line that it repeats: whatever stands there may be a secret.</summary>
    public static string Why(Exception exception) => FaultyLine.Match(exception.Message) is { Success: true } match
        ? "line " + match.Groups[1].Value + " is no section, setting or comment"
        : exception is IOException or UnauthorizedAccessException ? exception.Message : "it is no file of profiles";

    private static IEnumerable<string> NamesOf(ProfileIniFile? file)
    {
        if (file is null)
        {
            return [];
        }

        // In the config file the default profile alone is without the word "profile".
        var names = file.ListSectionNames();
        return Section(file, Default, isSession: false) is null ? names : names.Append(Default);
    }

    private static Dictionary<string, string>? Section(ProfileIniFile file, string name, bool isSession)
    {
        var isMarked = file.ProfileMarkerRequired;
        try
        {
            file.ProfileMarkerRequired = isMarked && name != Default;
            return file.TryGetSection(name, isSession, isServicesSection: false, out Dictionary<string, string> settings, out _) ? settings : null;
        }
        finally
        {
            file.ProfileMarkerRequired = isMarked;
        }
    }

    private static ProfileIniFile? Open(string path, bool isConfig)
    {
        SdkRuntime.EnsureInitialized();
        try
        {
            return path.Length == 0 || new FileInfo(path) is not { Exists: true } file ? null
                : file.Length > ProfileFiles.MaxLength ? throw Unreadable(path, FormattableString.Invariant($"is longer than {ProfileFiles.MaxLength} bytes"))
                : new ProfileIniFile(path, isConfig);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            throw Unreadable(path, "cannot be read: " + SafeText.ForDisplay(Why(exception)));
        }
    }

    private static RoleChainException Unreadable(string path, string why) => new(RoleChainErrorKind.ProfileUnavailable, "The file of AWS profiles " + SafeText.ForDisplay(path) + " " + why + ".");
}
