using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>Reads the accounts of an emulator's configuration (docs/emulator.md). They are whole: the emulator has no others.</summary>
internal sealed class EmulatorSource
{
    private const string Organization = "organization";

    private readonly PolicySource _source;
    private readonly LibraryBuilder _builder;

    private EmulatorSource(PolicySource source, LibraryBuilder builder)
    {
        _source = source;
        _builder = builder;
    }

    /// <summary>Whether a file is one.</summary>
    public static bool Is(FileNode root) => root.Find("accounts")?.Value.Kind == JsonValueKind.Array;

    public static void Read(PolicySource source, FileNode root, LibraryBuilder builder) => new EmulatorSource(source, builder).Read(root);

    private void Read(FileNode root)
    {
        var members = new List<string>();
        var accounts = _source.List(root, "accounts", FilePath.Root);
        for (var index = 0; index < accounts.Count; index++)
        {
            members.Add(ReadAccount(_source.Object(accounts[index], FilePath.Item("accounts", index)), FilePath.Item("accounts", index)));
        }

        if (root.Find(Organization)?.Value is { Kind: not JsonValueKind.Null } organization)
        {
            ReadOrganization(_source.Object(organization, Organization), members);
        }
    }

    private void ReadOrganization(FileNode organization, IReadOnlyCollection<string> members)
    {
        IEnumerable<NamedPolicy> Policies(string name, PolicyKind kind) =>
            _source.List(organization, name, Organization).Select((policy, index) => _source.ReadPolicy(policy, kind, FilePath.Item(Organization + "." + name, index)));

        _builder.Add(new LibraryOrganization
        {
            Id = _source.Text(organization, "id", Organization) ?? throw _source.Fault(organization.Position, Organization + ".id", "is missing"),
            ManagementAccount = _source.Text(organization, "managementAccount", Organization),
            Members = members,
            Source = _source.NameOf(Organization),
        });
        _builder.ServiceControlPolicies = [.. _builder.ServiceControlPolicies ?? [], .. Policies("serviceControlPolicies", PolicyKind.Identity)];
        _builder.ResourceControlPolicies = [.. _builder.ResourceControlPolicies ?? [], .. Policies("resourceControlPolicies", PolicyKind.ResourceControl)];
    }

    /// <returns>Its number.</returns>
    private string ReadAccount(FileNode account, string part)
    {
        var id = _source.Text(account, "id", part);
        if (id is not { Length: 12 } || !id.All(character => character is >= '0' and <= '9'))
        {
            throw _source.Fault(account.Position, part + ".id", "is not twelve digits");
        }

        _builder.AddWhole(id);
        var providers = _source.List(account, "oidcProviders", part);
        for (var index = 0; index < providers.Count; index++)
        {
            var providerPart = FilePath.Item(part + ".oidcProviders", index);
            var provider = _source.Object(providers[index], providerPart);
            _builder.AddProvider(_source, provider.Position, providerPart, id, _source.Text(provider, "url", providerPart), _source.Texts(provider, "clientIds", providerPart));
        }

        var roles = _source.List(account, "roles", part);
        for (var index = 0; index < roles.Count; index++)
        {
            ReadRole(_source.Object(roles[index], FilePath.Item(part + ".roles", index)), FilePath.Item(part + ".roles", index), id);
        }

        return id;
    }

    private void ReadRole(FileNode role, string part, string account)
    {
        var policies = _source.List(role, "policies", part);
        _builder.Add(_source, role.Position, part, new LibraryRole
        {
            Account = account,
            Name = _source.Text(role, "name", part) ?? throw _source.Fault(role.Position, part + ".name", "is missing"),
            Path = _source.Text(role, "path", part) ?? "/",
            UniqueId = _source.Text(role, "id", part),
            Trust = _source.ReadPolicy(role.Find("trustPolicy")?.Value ?? throw _source.Fault(role.Position, part + ".trustPolicy", "is missing"), PolicyKind.Trust, part + ".trustPolicy"),
            Policies = policies.Select((policy, index) => _source.ReadPolicy(policy, PolicyKind.Identity, FilePath.Item(part + ".policies", index))).ToArray(),
            HasAllPolicies = true,
            Boundary = role.Find("permissionsBoundary")?.Value is { Kind: not JsonValueKind.Null } boundary ? _source.ReadPolicy(boundary, PolicyKind.Identity, part + ".permissionsBoundary") : null,
            Tags = _source.Tags(role, "tags", part) ?? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase),
            MaxSessionDuration = _source.Duration(role, "maxSessionDuration", part) ?? StsLimits.DefaultDurationSeconds,
            Source = _source.NameOf(part),
        });
    }
}
