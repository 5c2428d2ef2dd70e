using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Accounts;

namespace RoleChain.Emulator.Configuration;

/// <summary>Checks the accounts of a configuration and adds them to the directory.</summary>
internal sealed class AccountBuilder
{
    private const int UniqueIdLength = 21;
    private const int MaxTags = 50;
    private const int MaxPolicyNameLength = 128;

    private readonly ConfigurationSource _source;
    private readonly EmulatorRandom _random;
    private readonly AccountDirectory _directory;
    private readonly PolicyReader _policies;
    private readonly UserBuilder _users;

    public AccountBuilder(ConfigurationSource source, EmulatorRandom random, AccountDirectory directory)
    {
        _source = source;
        _random = random;
        _directory = directory;
        _policies = new PolicyReader(source);
        _users = new UserBuilder(source, random, directory);
    }

    public void Add(string path, AccountConfiguration configuration)
    {
        if (configuration.Id is not { Length: 12 } id || !ConfigurationRules.IsAll(id, character => character is >= '0' and <= '9'))
        {
            throw _source.Fault(path + ".id", "is not twelve digits");
        }

        if (!Partitions.IsKnown(configuration.Partition))
        {
            throw _source.Fault(path + ".partition", "is none of " + string.Join(", ", Partitions.Names));
        }

        var providers = new List<OidcProvider>();
        ConfigurationRules.ForEach(_source, path + ".oidcProviders", configuration.OidcProviders, (itemPath, item) => providers.Add(BuildProvider(itemPath, item, configuration, providers)));
        var account = new EmulatedAccount(id, configuration.Partition, providers);
        if (!_directory.TryAdd(account))
        {
            throw _source.Fault(path + ".id", "is that of another account too");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        ConfigurationRules.ForEach(_source, path + ".roles", configuration.Roles, (itemPath, item) => AddRole(itemPath, item, account, names));
        names.Clear();
        ConfigurationRules.ForEach(_source, path + ".users", configuration.Users, (itemPath, item) => AddUser(itemPath, item, account, names));
        names.Clear();
        ConfigurationRules.ForEach(_source, path + ".managedPolicies", configuration.ManagedPolicies, (itemPath, item) => AddPolicy(itemPath, item, account, names));
    }

    private OidcProvider BuildProvider(string path, ProviderConfiguration configuration, AccountConfiguration account, List<OidcProvider> others)
    {
        ConfigurationRules.CheckIssuer(_source, path + ".url", configuration.Url);
        var url = configuration.Url!;
        if (others.Any(other => other.Issuer == url))
        {
            throw _source.Fault(path + ".url", "is that of another provider of the account too");
        }

        var clientIds = new List<string>();
        ConfigurationRules.ForEach(_source, path + ".clientIds", configuration.ClientIds, (itemPath, item) => clientIds.Add(item.Length is > 0 and <= 255 ? item : throw _source.Fault(itemPath, "does not have 1 to 255 characters")));
        return new OidcProvider(url, HostedProviders.OwnOf(url.Substring("https://".Length), account.Partition, account.Id!), clientIds);
    }

    private void AddRole(string path, RoleConfiguration configuration, EmulatedAccount account, HashSet<string> names)
    {
        var name = configuration.Name ?? throw _source.Fault(path + ".name", "is missing");
        CheckPath(path, configuration.Path);
        if (!RoleArn.TryParse("arn:" + account.Partition + ":iam::" + account.Id + ":role" + configuration.Path + name, out var arn, out var problem) || arn.Name != name)
        {
            throw _source.Fault(path + ".name", "does not make a role's ARN: the ARN " + (problem ?? "has another name"));
        }

        if (!names.Add(name))
        {
            throw _source.Fault(path + ".name", "is that of another role of the account too (case does not count)");
        }

        if (configuration.MaxSessionDuration is < StsLimits.DefaultDurationSeconds or > StsLimits.MaxDurationSeconds)
        {
            throw _source.Fault(path + ".maxSessionDuration", FormattableString.Invariant($"is not from {StsLimits.DefaultDurationSeconds} to {StsLimits.MaxDurationSeconds} seconds (IAM API reference, CreateRole)"));
        }

        _directory.Add(new EmulatedRole(arn, BuildId(path, configuration.Id, "AROA"), _policies.Read(path + ".trustPolicy", configuration.TrustPolicy, PolicyKind.Trust))
        {
            MaxSessionDuration = configuration.MaxSessionDuration,
            Policies = _policies.ReadAll(path + ".policies", configuration.Policies),
            PermissionsBoundary = configuration.PermissionsBoundary.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
                ? null
                : _policies.Read(path + ".permissionsBoundary", configuration.PermissionsBoundary, PolicyKind.Identity),
            Tags = BuildTags(path + ".tags", configuration.Tags),
        });
    }

    private void AddUser(string path, UserConfiguration configuration, EmulatedAccount account, HashSet<string> names)
    {
        if (configuration.Name is not { } name || !ConfigurationRules.IsName(name))
        {
            throw _source.Fault(path + ".name", "is not 1 to 64 characters of A-Z a-z 0-9 _ + = , . @ -");
        }

        CheckPath(path, configuration.Path);
        if (!names.Add(name))
        {
            throw _source.Fault(path + ".name", "is that of another user of the account too (case does not count)");
        }

        var user = new EmulatedUser(account, configuration.Path, name, BuildId(path, configuration.Id, "AIDA"))
        {
            Policies = _policies.ReadAll(path + ".policies", configuration.Policies),
            Tags = BuildTags(path + ".tags", configuration.Tags),
        };
        _users.Add(path, configuration, user);
    }

    private void AddPolicy(string path, ManagedPolicyConfiguration configuration, EmulatedAccount account, HashSet<string> names)
    {
        if (configuration.Name is not { Length: > 0 and <= MaxPolicyNameLength } name || !ConfigurationRules.IsAll(name, ConfigurationRules.IsNameCharacter))
        {
            throw _source.Fault(path + ".name", FormattableString.Invariant($"is not 1 to {MaxPolicyNameLength} characters of A-Z a-z 0-9 _ + = , . @ -"));
        }

        CheckPath(path, configuration.Path);
        if (!names.Add(name))
        {
            throw _source.Fault(path + ".name", "is that of another managed policy of the account too (case does not count)");
        }

        _directory.AddPolicy("arn:" + account.Partition + ":iam::" + account.Id + ":policy" + configuration.Path + name, _policies.Read(path + ".policy", configuration.Policy, PolicyKind.Identity));
    }

    private void CheckPath(string path, string value)
    {
        if (!ConfigurationRules.IsPath(value))
        {
            throw _source.Fault(path + ".path", "is not a path: / or /NAME/, at most 512 characters of printable ASCII");
        }
    }

    private string BuildId(string path, string? id, string prefix)
    {
        id ??= _random.Id(prefix, UniqueIdLength);
        return id.Length is >= 16 and <= 128 && id.StartsWith(prefix, StringComparison.Ordinal) && ConfigurationRules.IsAll(id, ConfigurationRules.IsLetterOrDigit)
            ? id
            : throw _source.Fault(path + ".id", "is not a unique id: " + prefix + " and 12 to 124 letters and digits");
    }

    private Dictionary<string, string> BuildTags(string path, Dictionary<string, string?>? tags)
    {
        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in tags ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            var tagPath = JsonLines.Child(path, tag.Key);
            if (tag.Key.Length is 0 or > 128 || tag.Value is null || tag.Value.Length > 256 || tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) || result.ContainsKey(tag.Key))
            {
                throw _source.Fault(tagPath, "is not a tag: a key of 1 to 128 characters, once and without aws:, and a value of at most 256");
            }

            result.Add(tag.Key, tag.Value);
        }

        return result.Count <= MaxTags ? result : throw _source.Fault(path, FormattableString.Invariant($"has more than {MaxTags} tags"));
    }
}
