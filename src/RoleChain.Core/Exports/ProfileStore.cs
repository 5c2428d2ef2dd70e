using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using RoleChain.Core.Profiles;

namespace RoleChain.Core.Exports;

/// <summary>A profile: its keys in the credentials file, its region in the config file, and in each a comment that says whose they are.</summary>
internal sealed class ProfileStore : ValueStore
{
    /// <summary>The comment below the header of a section that RoleChain wrote to.</summary>
    public const string Marker = "# Written by RoleChain";

    /// <summary>The names under which the comments are read and written here, beside those of keys.</summary>
    public const string CredentialsMarker = "marker of the credentials file";

    /// <inheritdoc cref="CredentialsMarker"/>
    public const string ConfigMarker = "marker of the config file";

    /// <summary>The region's key, in the config file.</summary>
    public const string Region = "region";

    /// <summary>The keys of a credential; the last is an older name of the token, which botocore reads first.</summary>
    public static readonly IReadOnlyList<string> Keys = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token"];

    /// <summary>The name under which a key is read here that others would take in place of the profile's keys, or before them.</summary>
    private const string Other = "another source of credentials";

    private const string Process = "credential_process";

    private readonly ProfileFiles _files;
    private readonly string _name;
    private ProfileTrace? _credentialsTrace;
    private ProfileTrace? _configTrace;

    /// <param name="files">The shared files.</param>
    /// <param name="name">The profile's name, which was checked.</param>
    public ProfileStore(ProfileFiles files, string name)
    {
        _files = files;
        _name = name;
    }

    public override string Description => "the profile " + _name + " (" + SafeText.ForDisplay(_files.CredentialsPath) + ")";

    public override string Place => string.Join("\n", "profile", _name, _files.CredentialsPath, _files.ConfigPath);

    public override void Change(ValueChange change, CancellationToken cancellationToken)
    {
        ProfileTrace? credentialsTrace = null;
        ProfileTrace? configTrace = null;
        _files.Edit(
            (credentials, config) =>
            {
                var values = change(Read(credentials, config));
                var credentialsBefore = ProfileDocument.Parse(credentials.ToContent(), ProfileFileKind.Credentials);
                var configBefore = ProfileDocument.Parse(config.ToContent(), ProfileFileKind.Config);
                Apply(credentials, values, Keys, CredentialsMarker);
                Apply(config, values, [Region], ConfigMarker);
                credentialsTrace = ProfileTrace.Of(_name, _credentialsTrace, credentialsBefore, credentials);
                configTrace = ProfileTrace.Of(_name, _configTrace, configBefore, config);
            },
            cancellationToken);
        _credentialsTrace = credentialsTrace;
        _configTrace = configTrace;
    }

    /// <summary>Byte for byte where nobody changed the profile since, else key by key.</summary>
    public override void TakeBack(ValueChange change, CancellationToken cancellationToken) => _files.Edit(
        (credentials, config) =>
        {
            var values = change(Read(credentials, config));
            if (_credentialsTrace?.TryPutBack(credentials) != true)
            {
                Apply(credentials, values, Keys, CredentialsMarker);
            }

            if (_configTrace?.TryPutBack(config) != true)
            {
                Apply(config, values, [Region], ConfigMarker);
            }
        },
        cancellationToken);

    /// <summary>What of the profile changes, so that it is the credential's.</summary>
    /// <param name="current">What it has.</param>
    /// <param name="credential">The credential.</param>
    /// <param name="overwrite">Whether keys and a region that RoleChain did not write may go.</param>
    /// <exception cref="RoleChainException">It has settings that must not go (<see cref="RoleChainErrorKind.ProfileTaken"/>).</exception>
    public IReadOnlyDictionary<string, string?> Fill(IReadOnlyDictionary<string, string?> current, ChainedCredential credential, bool overwrite)
    {
        var taken = FindTaken(current, credential, overwrite);
        if (taken is not null)
        {
            throw new RoleChainException(RoleChainErrorKind.ProfileTaken, "The profile " + _name + " has " + taken + ", which RoleChain did not write.");
        }

        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["aws_access_key_id"] = credential.AccessKey,
            ["aws_secret_access_key"] = credential.SecretKey,
            ["aws_session_token"] = credential.SessionToken,
            ["aws_security_token"] = null,
            [CredentialsMarker] = Marker,
        };
        if (credential.Region is not null && (current[Region] != credential.Region || current[ConfigMarker] is not null))
        {
            values[Region] = credential.Region;
            values[ConfigMarker] = Marker;
        }

        return values;
    }

    /// <summary>Removes what RoleChain wrote, in whatever process; what has no comment of its own stays.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Remove(CancellationToken cancellationToken)
    {
        var isFound = false;
        Change(
            current =>
            {
                var gone = new List<string>();
                if (current[CredentialsMarker] is not null)
                {
                    gone.AddRange([.. Keys, CredentialsMarker]);
                }

                if (current[ConfigMarker] is not null)
                {
                    gone.AddRange([Region, ConfigMarker]);
                }

                isFound = gone.Count > 0;
                return gone.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
            },
            cancellationToken);
        return isFound;
    }

    private Dictionary<string, string?> Read(ProfileDocument credentials, ProfileDocument config)
    {
        var keys = credentials.KeysOf(_name);
        var settings = config.KeysOf(_name);
        var current = Keys.ToDictionary(key => key, key => Find(keys, key), StringComparer.Ordinal);
        current[Region] = Find(settings, Region);
        current[CredentialsMarker] = credentials.HasComment(_name, Marker) ? Marker : null;
        current[ConfigMarker] = config.HasComment(_name, Marker) ? Marker : null;
        current[Process] = Find(settings, Process) ?? Find(keys, Process);
        current[Other] = OtherSources.Keys.FirstOrDefault(key => keys.ContainsKey(key) || settings.ContainsKey(key));
        return current;
    }

    private static string? Find(IReadOnlyDictionary<string, string> keys, string key) => keys.TryGetValue(key, out var value) ? value : null;

    /// <summary>The setting that keeps the profile from being written; null where there is none.</summary>
    private static string? FindTaken(IReadOnlyDictionary<string, string?> current, ChainedCredential credential, bool overwrite)
    {
        var unwritable = current[Other] ?? Keys.Append(Region).FirstOrDefault(key => current[key]?.IndexOf('\n') >= 0);
        if (unwritable is not null || overwrite)
        {
            return unwritable;
        }

        var ofOthers = current[CredentialsMarker] is null ? Keys.FirstOrDefault(key => current[key] is not null) : null;
        var isRegionOfOthers = current[Region] is { } region && current[ConfigMarker] is null && credential.Region is { } own && region != own;
        return current[Process] is not null ? Process : ofOthers ?? (isRegionOfOthers ? Region : null);
    }

    private void Apply(ProfileDocument document, IReadOnlyDictionary<string, string?> values, IReadOnlyList<string> keys, string marker)
    {
        var own = values.Where(pair => keys.Contains(pair.Key, StringComparer.Ordinal)).ToArray();
        var hasMarker = values.TryGetValue(marker, out var comment);
        if (own.Any(pair => pair.Value is not null))
        {
            document.Set(_name, own.Where(pair => pair.Value is not null).Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value!)), comment);
        }

        var gone = own.Where(pair => pair.Value is null).Select(pair => pair.Key).ToArray();
        if (hasMarker && comment is null)
        {
            document.Remove(_name, gone, Marker);
        }
        else
        {
            document.RemoveKeys(_name, gone);
        }
    }
}
