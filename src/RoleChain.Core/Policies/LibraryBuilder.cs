using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.ChainFiles;

namespace RoleChain.Core.Policies;

/// <summary>Gathers what files say, each role and provider once.</summary>
internal sealed class LibraryBuilder
{
    /// <summary>The most roles: twice IAM's largest quota for an account. A bound of RoleChain.</summary>
    public const int MaxRoles = 10_000;

    private const int MaxUrlLength = 255;
    private const string AnyAccount = "000000000000";

    private readonly List<(LibraryRole Role, PolicyFile? File)> _roles = [];
    private readonly Dictionary<string, LibraryRole> _roleKeys = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<LibraryProvider> _providers = [];
    private readonly Dictionary<string, int> _providerKeys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wholeAccounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accountsWithAllRoles = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accountsWithAllProviders = new(StringComparer.Ordinal);
    private readonly List<(PolicyFile File, string Role, NamedPolicy? Policy)> _foreign = [];
    private readonly List<PolicyFile> _loose = [];
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private LibraryOrganization? _organization;

    /// <summary>The service control policies; null where none were given or looked for.</summary>
    public List<NamedPolicy>? ServiceControlPolicies { get; set; }

    /// <summary>The resource control policies; null where none were given or looked for.</summary>
    public List<NamedPolicy>? ResourceControlPolicies { get; set; }

    /// <summary>Adds a role that a file has.</summary>
    /// <exception cref="RoleChainException">Its name is no role's, or it is there already.</exception>
    public void Add(PolicySource source, FilePosition position, string part, LibraryRole role)
    {
        if (!RoleArn.TryParse("arn:aws:iam::" + (role.Account ?? AnyAccount) + ":role" + (role.Path ?? "/") + role.Name, out var arn, out var problem) || arn.Name != role.Name)
        {
            throw source.Fault(position, part, "has a name or path that makes no role's ARN: it " + (problem ?? "has another name"));
        }

        Add(role, source.File);
    }

    /// <summary>Adds a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="file">The file that has it; null where it is not known.</param>
    /// <exception cref="RoleChainException">It is there already; the message names both places.</exception>
    public void Add(LibraryRole role, PolicyFile? file = null)
    {
        // A name is one role's in its account, whatever the path, and case does not count (IAM API reference, CreateRole).
        var key = role.Account + "/" + role.Name;
        if (_roleKeys.TryGetValue(key, out var other))
        {
            throw PolicyFaults.OfAll("the role " + SafeText.ForDisplay(role.ToString()) + " stands in " + other.Source + " and in " + role.Source
                + (role.Account is null ? "; where they are of different accounts, put each file in a folder that has the account's number as its name" : string.Empty));
        }

        if (_roles.Count == MaxRoles)
        {
            throw PolicyFaults.OfAll(FormattableString.Invariant($"there are more than {MaxRoles} roles"));
        }

        _roleKeys.Add(key, role);
        _roles.Add((role, file));
    }

    /// <summary>Adds a provider that a file has; its URL with or without <c>https://</c>.</summary>
    /// <exception cref="RoleChainException">Its URL is none, or the account has it already.</exception>
    public void AddProvider(PolicySource source, FilePosition position, string part, string? account, string? url, IReadOnlyList<string>? clientIds)
    {
        const string Scheme = "https://";
        var bare = url?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? url.Substring(Scheme.Length) : url;
        if (bare is not { Length: > 0 and <= MaxUrlLength } || bare.Any(character => character is <= ' ' or > '~' or '?' or '#' or '@') || bare.IndexOf("://", StringComparison.Ordinal) >= 0)
        {
            throw source.Fault(position, part, FormattableString.Invariant($"has no https URL of at most {MaxUrlLength} characters without user, query and fragment"));
        }

        Add(new LibraryProvider { Account = account, Url = bare, ClientIds = clientIds, Source = source.NameOf(part) });
    }

    /// <summary>Adds a provider.</summary>
    /// <exception cref="RoleChainException">The account has it already.</exception>
    public void Add(LibraryProvider provider)
    {
        var key = provider.Account + "/" + provider.Url;
        if (!_providerKeys.TryGetValue(key, out var index))
        {
            _providerKeys.Add(key, _providers.Count);
            _providers.Add(provider);
            return;
        }

        var other = _providers[index];
        if (provider.Account is not null)
        {
            throw PolicyFaults.OfAll("the provider " + SafeText.ForDisplay(provider.Url) + " of account " + provider.Account + " stands in " + other.Source + " and in " + provider.Source);
        }

        // Two accounts have it, and which is whose is not known: neither are the audiences, unless they are the same.
        if (other.ClientIds is null || provider.ClientIds is null || !new HashSet<string>(other.ClientIds, StringComparer.Ordinal).SetEquals(provider.ClientIds))
        {
            _providers[index] = new LibraryProvider { Url = other.Url, Source = other.Source };
        }
    }

    /// <summary>Adds what is known of the organization.</summary>
    /// <exception cref="RoleChainException">It is another one than was named before, or another account manages it.</exception>
    public void Add(LibraryOrganization organization)
    {
        if (_organization is { } known && (known.Id != organization.Id || (known.ManagementAccount ?? organization.ManagementAccount) != (organization.ManagementAccount ?? known.ManagementAccount)))
        {
            throw PolicyFaults.OfAll("two organizations, or two that manage one, stand in " + known.Source + " and in " + organization.Source);
        }

        _members.UnionWith(organization.Members);
        if (_organization?.ManagementAccount is null)
        {
            _organization = organization;
        }
    }

    /// <summary>Adds a policy that is attached by name to a role that is in no place with it: of another file, or of none.</summary>
    /// <param name="file">The file that attaches it.</param>
    /// <param name="role">The role's name.</param>
    /// <param name="policy">The policy; null where it is not known.</param>
    public void AddForeign(PolicyFile file, string role, NamedPolicy? policy) => _foreign.Add((file, role, policy));

    /// <summary>Notes that a file attaches a policy to a role whose name is not known: it may be any of its account. Of the file's own roles the file itself says so.</summary>
    /// <param name="file">The file.</param>
    public void AddLoose(PolicyFile file) => _loose.Add(file);

    /// <summary>Notes that every OIDC provider of an account is there.</summary>
    public void AddAllProviders(string account) => _accountsWithAllProviders.Add(account);

    /// <summary>Notes that every role and provider of an account is there.</summary>
    public void AddWhole(string account) => _wholeAccounts.Add(account);

    /// <summary>Notes that every role of an account is there, and perhaps no provider.</summary>
    public void AddAllRoles(string account) => _accountsWithAllRoles.Add(account);

    /// <summary>Adds what another library has.</summary>
    /// <exception cref="RoleChainException">Both have a role, or a provider of an account.</exception>
    public void Add(PolicyLibrary library)
    {
        foreach (var role in library.Roles)
        {
            Add(role);
        }

        foreach (var provider in library.Providers)
        {
            Add(provider);
        }

        _wholeAccounts.UnionWith(library.WholeAccounts);
        _accountsWithAllRoles.UnionWith(library.AccountsWithAllRoles);
        _accountsWithAllProviders.UnionWith(library.AccountsWithAllProviders);
        if (library.Organization is { } organization)
        {
            Add(organization);
        }

        ServiceControlPolicies = Join(ServiceControlPolicies, library.ServiceControlPolicies);
        ResourceControlPolicies = Join(ResourceControlPolicies, library.ResourceControlPolicies);
    }

    public PolicyLibrary Build() => new()
    {
        Roles = RolesWithForeign(),
        Providers = _providers,
        Organization = _organization is null ? null : new LibraryOrganization { Id = _organization.Id, ManagementAccount = _organization.ManagementAccount, Members = _members, Source = _organization.Source },
        ServiceControlPolicies = ServiceControlPolicies,
        ResourceControlPolicies = ResourceControlPolicies,
        WholeAccounts = _wholeAccounts,
        AccountsWithAllRoles = _accountsWithAllRoles,
        AccountsWithAllProviders = _accountsWithAllProviders,
    };

    private LibraryRole[] RolesWithForeign()
    {
        var byName = _foreign.ToLookup(one => one.Role, StringComparer.OrdinalIgnoreCase);
        return [.. _roles.Select(one =>
        {
            var (role, own) = one;
            var more = byName[role.Name].Where(foreign => MayBeOf(foreign.File, role)).ToArray();
            var hasLoose = _loose.Exists(file => file != own && MayBeOf(file, role));

            // Of an account that is not known it may be another role's.
            return more.Length == 0 && !hasLoose ? role : role.WithMore(
                [.. more.Select(foreign => foreign.Policy).OfType<NamedPolicy>()],
                !hasLoose && more.All(foreign => foreign.Policy is not null && foreign.File.Account == role.Account));
        })];
    }

    private static bool MayBeOf(PolicyFile file, LibraryRole role) => file.Account is null || role.Account is null || file.Account == role.Account;

    private static List<NamedPolicy>? Join(List<NamedPolicy>? some, IReadOnlyList<NamedPolicy>? others) =>
        others is null ? some : [.. some ?? [], .. others];
}
