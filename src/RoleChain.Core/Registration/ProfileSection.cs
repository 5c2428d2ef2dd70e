using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Files;
using RoleChain.Core.Profiles;

namespace RoleChain.Core.Registration;

/// <summary>A registered profile in the two shared files: its section in the config file, and what must not be in either.</summary>
internal sealed class ProfileSection
{
    /// <summary>The comment below the header of a section that was registered.</summary>
    public const string Marker = "# Registered by RoleChain";

    private const string Process = "credential_process";
    private const string Region = "region";

    /// <summary>How far a profile's <c>source_profile</c> is followed; our own bound.</summary>
    private const int MaxSources = 16;

    /// <summary>What AWS SDKs take before a <c>credential_process</c>.</summary>
    private static readonly string[] Stronger = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token", .. OtherSources.Keys];

    private readonly string _name;
    private readonly ProfileDocument _credentials;
    private readonly ProfileDocument _config;

    public ProfileSection(string name, ProfileDocument credentials, ProfileDocument config)
    {
        _name = name;
        _credentials = credentials;
        _config = config;
    }

    /// <summary>Whether it was registered.</summary>
    public bool IsRegistered => _config.HasComment(_name, Marker);

    /// <exception cref="RoleChainException">The profile is another's (<see cref="RoleChainErrorKind.ProfileTaken"/>).</exception>
    public void RefuseTaken(bool overwrite)
    {
        // A credential_process in the credentials file would be found beside the one of the config file, and by some SDKs before it.
        var key = Stronger.Append(Process).FirstOrDefault(key => _credentials.KeysOf(_name).ContainsKey(key));
        if (key is not null)
        {
            throw Taken("has " + key + " in the credentials file, which AWS SDKs take before a credential_process of the config file");
        }

        key = Stronger.FirstOrDefault(key => _config.KeysOf(_name).ContainsKey(key));
        if (key is not null)
        {
            throw Taken("has " + key + ", which AWS SDKs take before a credential_process");
        }

        if (!overwrite && !IsRegistered && _config.Contains(_name))
        {
            throw Taken("is in the config file, and RoleChain did not register it; -Force writes to it");
        }
    }

    /// <summary>Whether a chain that starts from another profile would ask for an MFA code.</summary>
    public bool AsksForCode(string? identity)
    {
        for (var count = 0; identity is not null && count < MaxSources; count++)
        {
            if (Setting(identity, "mfa_serial") is not null)
            {
                return true;
            }

            identity = Setting(identity, "source_profile");
        }

        return false;
    }

    /// <summary>Writes it.</summary>
    /// <param name="command">The line of its <c>credential_process</c>.</param>
    /// <param name="region">Its region; null for none, and that of the profile stays.</param>
    /// <returns>What was there before; null where nothing was but a registration.</returns>
    public ReplacedSection? Set(string command, string? region)
    {
        var before = IsRegistered ? [] : _config.SectionsOf(_name);
        var values = new List<KeyValuePair<string, string>> { new(Process, command) };
        if (region is not null)
        {
            values.Add(new(Region, region));
        }

        _config.Set(_name, values, Marker);
        return before.Count > 0 ? new ReplacedSection { Before = before, After = _config.SectionsOf(_name) } : null;
    }

    /// <summary>Makes the profile ready for another registration: what it was before the first, or its section without what might stay.</summary>
    /// <param name="chain">What is kept of the profile; null where that is lost.</param>
    public void Renew(RegisteredChain? chain)
    {
        if (chain?.Replaced is not null)
        {
            PutBack(chain);
        }
        else if (IsOwnRegion(chain))
        {
            _config.RemoveKeys(_name, [Region]);
        }
    }

    /// <summary>Takes back what <see cref="Set"/> wrote: the section as it was where nobody changed it since, else key by key.</summary>
    /// <param name="chain">What is kept of the profile; null where that is lost, and a region counts as written with the command.</param>
    public void PutBack(RegisteredChain? chain)
    {
        if (chain?.Replaced is { } replaced && replaced.After.SequenceEqual(_config.SectionsOf(_name), StringComparer.Ordinal) && replaced.Before.Count == replaced.After.Count)
        {
            _config.Replace(_name, replaced.Before);
            return;
        }

        string[] own = IsOwnRegion(chain) ? [Process, Region] : [Process];
        var before = chain?.Replaced is { } old ? ProfileDocument.Parse(TextLines.Bytes.GetBytes(string.Concat(old.Before)), ProfileFileKind.Config).KeysOf(_name) : null;
        var values = own.Where(key => before?.ContainsKey(key) == true).Select(key => new KeyValuePair<string, string>(key, before![key])).ToArray();
        if (values.Length > 0)
        {
            _config.Set(_name, values);
        }

        _config.Remove(_name, own.Except(values.Select(pair => pair.Key), StringComparer.Ordinal), Marker);
    }

    private string? Setting(string profile, string key) =>
        _credentials.KeysOf(profile).TryGetValue(key, out var value) || _config.KeysOf(profile).TryGetValue(key, out value) ? value : null;

    private bool IsOwnRegion(RegisteredChain? chain) =>
        chain is null || (chain.Definition.Region is { } region && _config.KeysOf(_name).TryGetValue(Region, out var current) && current == region);

    private RoleChainException Taken(string how) => new(RoleChainErrorKind.ProfileTaken, "The profile " + _name + " " + how + ".");
}
