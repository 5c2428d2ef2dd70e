using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Profiles.Chains;

/// <summary>What one profile says.</summary>
internal sealed class SdkProfile
{
    private static readonly string[] Keys = ["aws_access_key_id", "aws_secret_access_key"];

    private readonly IReadOnlyDictionary<string, (string Value, string Path)> _settings;

    /// <param name="name">Its name.</param>
    /// <param name="path">The file that it is in; the config file, where it is in both.</param>
    /// <param name="settings">Its settings, each with its file.</param>
    public SdkProfile(string name, string path, IReadOnlyDictionary<string, (string Value, string Path)> settings)
    {
        Name = name;
        Path = path;
        _settings = settings;
    }

    public string Name { get; }

    public string Path { get; }

    /// <summary>A setting; null where it has none, or one without a value.</summary>
    public string? this[string key] => _settings.TryGetValue(key, out var setting) && setting.Value.Length > 0 ? setting.Value : null;

    /// <summary>Whether keys stand in it, be it one of the two that belong together.</summary>
    public bool HasKeys => Keys.Any(key => this[key] is not null);

    /// <summary>What is wrong with one of its settings. The value stays out of it: what stands at the wrong key may be a secret.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="problem">What is wrong.</param>
    public RoleChainException Invalid(string key, string problem) => Fault("'s " + key + " " + problem, _settings.TryGetValue(key, out var setting) ? setting.Path : Path);

    /// <summary>What is wrong with all of it.</summary>
    /// <param name="problem">What is wrong.</param>
    public RoleChainException Invalid(string problem) => Fault(" " + problem, Path);

    private RoleChainException Fault(string problem, string path) =>
        new(RoleChainErrorKind.ProfileChainInvalid, "The AWS profile '" + SafeText.ForDisplay(Name) + "'" + problem + " (" + SafeText.ForDisplay(path) + ").");
}
