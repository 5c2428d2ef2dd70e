using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>
/// Reads what <c>terraform show -json</c> prints of a plan or a state (Terraform documentation, "JSON output format"). A value that is not
/// known before it is applied is not among the planned values: a policy of it is not known, unless the configuration says which resource it is.
/// </summary>
internal sealed class TerraformSource
{
    private const string Role = "aws_iam_role";
    private const string Policy = "aws_iam_policy";

    // A role has at most 20 managed policies (IAM's quota), and each is named twice: with its attribute and without.
    private const int MaxReferences = 100;

    private readonly PolicySource _source;
    private readonly LibraryBuilder _builder;
    private readonly List<TerraformResource> _resources = [];
    private readonly Dictionary<string, TerraformRole> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TerraformRole?> _rolesByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TerraformResource>> _byAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TerraformResource> _byFullAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TerraformResource> _policiesByArn = new(StringComparer.Ordinal);
    private readonly Dictionary<TerraformResource, NamedPolicy?> _policies = [];
    private readonly List<TerraformResource> _providers = [];
    private readonly Dictionary<string, FileNode> _unknown = new(StringComparer.Ordinal);
    private bool _mayHaveDefaultTags = true;
    private bool _isPolicyLoose;

    private TerraformSource(PolicySource source, LibraryBuilder builder)
    {
        _source = source;
        _builder = builder;
    }

    /// <summary>Whether a file is one.</summary>
    public static bool Is(FileNode root) => root.Find("terraform_version") is not null || root.Find("planned_values") is not null || (root.Find("format_version") is not null && root.Find("values") is not null);

    public static void Read(PolicySource source, FileNode root, LibraryBuilder builder)
    {
        if (root.Find("planned_values") is null && root.Find("values") is null && root.Find("resources") is not null && root.Find("version") is { } version)
        {
            throw source.Fault(version.Position, FilePath.Root, "is a state file of Terraform's own; terraform show -json prints what can be read");
        }

        var reader = new TerraformSource(source, builder);
        reader.FindChanges(root);
        if ((root.Find("planned_values") ?? root.Find("values"))?.Value.Find("root_module")?.Value is { } module)
        {
            reader.FindResources(module, string.Empty, root.Find("configuration")?.Value.Find("root_module")?.Value);
        }

        reader.Read();
    }

    /// <summary>Notes what the plan marks as known only after apply, and whether a provider's configuration adds tags of its own.</summary>
    private void FindChanges(FileNode root)
    {
        foreach (var resource in root.Find("resource_changes")?.Value.Items ?? [])
        {
            // What an object that is still to be destroyed is like says nothing of the one that has its address now.
            if (resource.Find("deposed") is null && resource.Find("address")?.Value is { Kind: JsonValueKind.String } address && resource.Find("change")?.Value.Find("after_unknown")?.Value is { } unknown)
            {
                _unknown[address.Text] = unknown;
            }
        }

        if (root.Find("configuration")?.Value.Find("provider_config")?.Value is { Kind: JsonValueKind.Object, Members.Count: > 0 } providers)
        {
            _mayHaveDefaultTags = providers.Members.Any(provider => provider.Value.Find("expressions")?.Value.Find("default_tags") is not null);
        }
    }

    private void FindResources(FileNode module, string prefix, FileNode? configuration)
    {
        var expressions = new Dictionary<string, FileNode?>(StringComparer.Ordinal);
        foreach (var resource in configuration?.Find("resources")?.Value.Items ?? [])
        {
            if (resource.Find("address")?.Value.Text is { } address)
            {
                expressions[address] = resource.Find("expressions")?.Value;
            }
        }

        foreach (var node in module.Find("resources")?.Value.Items ?? [])
        {
            // A deposed object has the address of the one that took its place, and is destroyed.
            if (node.Find("deposed_key") is null && node.Find("mode")?.Value.Text == "managed" && node.Find("type")?.Value.Text is { } type && node.Find("name")?.Value.Text is { } label)
            {
                expressions.TryGetValue(type + "." + label, out var found);
                _resources.Add(new TerraformResource(node, prefix, found, UnknownOf(node)));
            }
        }

        foreach (var child in module.Find("child_modules")?.Value.Items ?? [])
        {
            if (child.Find("address")?.Value is { Kind: JsonValueKind.String } address)
            {
                FindResources(child, address.Text + ".", ConfigurationOf(address.Text, prefix, configuration));
            }
        }
    }

    private FileNode? UnknownOf(FileNode node) => node.Find("address")?.Value is { Kind: JsonValueKind.String } address && _unknown.TryGetValue(address.Text, out var unknown) ? unknown : null;

    /// <summary>The configuration of a module: its calls are named without the index that its address has.</summary>
    private static FileNode? ConfigurationOf(string address, string prefix, FileNode? configuration)
    {
        const string Module = "module.";
        if (!address.StartsWith(prefix + Module, StringComparison.Ordinal))
        {
            return null;
        }

        var call = address.Substring(prefix.Length + Module.Length);
        var bracket = call.IndexOf('[');
        return configuration?.Find("module_calls")?.Value.Find(bracket < 0 ? call : call.Substring(0, bracket))?.Value.Find("module")?.Value;
    }

    private void Read()
    {
        foreach (var resource in _resources)
        {
            Register(resource);
        }

        foreach (var resource in _resources)
        {
            Attach(resource);
        }

        foreach (var same in _providers.GroupBy(provider => provider.Text("url"), StringComparer.Ordinal))
        {
            AddProviders([.. same]);
        }

        if (_isPolicyLoose)
        {
            _builder.AddLoose(_source.File);
        }

        foreach (var named in _roles.Values.GroupBy(role => role.Name, StringComparer.OrdinalIgnoreCase))
        {
            AddRoles(named.Where(role => AccountIn(role.Resource) is not null).ToArray(), named.Where(role => AccountIn(role.Resource) is null).ToArray());
        }
    }

    /// <summary>Adds the providers of one URL. Several whose accounts are known only after apply are not all of the folder's account.</summary>
    private void AddProviders(TerraformResource[] providers)
    {
        var isFolders = providers.Count(provider => (AccountIn(provider) ?? _source.File.Account) == _source.File.Account) == 1;
        foreach (var provider in providers)
        {
            AddProvider(provider, AccountIn(provider) ?? (isFolders ? _source.File.Account : null));
        }
    }

    /// <summary>Adds the roles of one name: those whose accounts the plan has, and those whose it has not.</summary>
    private void AddRoles(TerraformRole[] placed, TerraformRole[] unplaced)
    {
        Array.ForEach(placed, AddRole);

        // The folder's account has one role of a name.
        if (unplaced.Length == 1 && !Array.Exists(placed, role => AccountIn(role.Resource) == _source.File.Account))
        {
            AddRole(unplaced[0]);
        }
        else if (unplaced.Length > 0)
        {
            AddUnplaced(unplaced);
        }
    }

    /// <summary>Roles of one name are of several accounts. Which is whose is known only after apply: of the name there is a role, and nothing is known of it.</summary>
    private void AddUnplaced(TerraformRole[] roles)
    {
        var first = roles[0].Resource;
        var paths = roles.Select(role => PathOf(role.Resource)).Distinct(StringComparer.Ordinal).ToArray();
        _builder.Add(_source, first.Node.Position, first.Address, LibraryRole.Unknown(account: null, roles[0].Name, paths.Length == 1 ? paths[0] : null, _source.NameOf(first.Address)));
    }

    /// <summary>The path of a role; null where it is known only after apply.</summary>
    private static string? PathOf(TerraformResource resource) => resource.Text("path") is { Length: > 0 } path ? path : resource.IsUnknown("path") || resource.IsMarkedUnknown("path") ? null : "/";

    private void Register(TerraformResource resource)
    {
        if (!_byAddress.TryGetValue(resource.AddressWithoutIndex, out var instances))
        {
            _byAddress.Add(resource.AddressWithoutIndex, instances = []);
        }

        instances.Add(resource);
        _byFullAddress[resource.Address] = resource;
        switch (resource.Type)
        {
            case Role:
                if (_roles.ContainsKey(resource.Address))
                {
                    throw _source.Fault(resource.Node.Position, resource.Address, "stands there twice");
                }

                // Roles of one name are of different accounts: which of them a policy means by it is not known.
                var role = new TerraformRole(resource);
                _roles.Add(resource.Address, role);
                _rolesByName[role.Name] = _rolesByName.ContainsKey(role.Name) ? null : role;
                break;
            case Policy when resource.Text("arn") is { } arn:
                _policiesByArn[arn] = resource;
                break;
            case "aws_iam_openid_connect_provider" when resource.Text("url") is not null:
                _providers.Add(resource);
                break;
        }
    }

    private void AddProvider(TerraformResource resource, string? account)
    {
        var clientIds = resource.Value("client_id_list");
        _builder.AddProvider(
            _source,
            resource.Node.Position,
            resource.Address,
            account,
            resource.Text("url"),
            clientIds?.Items.All(item => item.Kind == JsonValueKind.String) == true ? clientIds.Items.Select(item => item.Text).ToArray() : null);
    }

    /// <summary>The account that the plan itself has; null where it is known only after apply.</summary>
    private static string? AccountIn(TerraformResource resource) =>
        resource.Text("arn")?.Split([':'], 6) is [_, _, _, _, { Length: 12 } account, _] && account.All(character => character is >= '0' and <= '9') ? account : null;

    private void Attach(TerraformResource resource)
    {
        switch (resource.Type)
        {
            case "aws_iam_role_policy":
                Attach(resource, "role", () => ReadPolicy(resource.Value("policy"), PolicyKind.Identity, resource.Address + ".policy"));
                break;
            case "aws_iam_role_policy_attachment":
                Attach(resource, "role", () => FindManaged(resource, "policy_arn"));
                break;
            case "aws_iam_policy_attachment" when resource.Value("roles") is { Items.Count: > 0 } || resource.IsUnknown("roles"):
                Attach(resource, "roles", () => FindManaged(resource, "policy_arn"));
                break;
        }
    }

    private void Attach(TerraformResource resource, string attribute, Func<NamedPolicy?> read)
    {
        var foreign = new List<string>();
        var roles = FindRoles(resource, attribute, foreign);
        if (roles is null)
        {
            _isPolicyLoose = true;
            return;
        }

        if (roles.Count == 0 && foreign.Count == 0)
        {
            return;
        }

        if (!_policies.TryGetValue(resource, out var policy))
        {
            policy = read();
            _policies.Add(resource, policy);
        }

        foreach (var role in roles)
        {
            role.Add(policy);
        }

        foreach (var name in foreign)
        {
            _builder.AddForeign(_source.File, name, policy);
        }
    }

    /// <summary>The roles that an attribute names; null where that is not known.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="attribute">Its attribute.</param>
    /// <param name="foreign">Takes the names of those that are not in this file.</param>
    private List<TerraformRole>? FindRoles(TerraformResource resource, string attribute, List<string> foreign)
    {
        if (resource.Value(attribute) is not { } value)
        {
            return FindRole(resource, attribute) is { } single ? [single] : null;
        }

        var roles = new List<TerraformRole>();
        var unknown = 0;
        foreach (var item in value.Kind == JsonValueKind.Array ? value.Items : [value])
        {
            // A name that is known only after apply stands as null among those that are known.
            if (item.Kind != JsonValueKind.String)
            {
                unknown++;
            }
            else if (_rolesByName.TryGetValue(item.Text, out var role))
            {
                // Several have the name here: which of them is meant, the configuration may tell.
                if ((role ?? FindRole(resource, attribute)) is not { } found)
                {
                    return null;
                }

                roles.Add(found);
            }
            else
            {
                foreign.Add(item.Text);
            }
        }

        return unknown == 0 || AddReferred(resource, attribute, roles, unknown) ? roles : null;
    }

    /// <summary>Adds the roles that the configuration names beside those whose names are known; false where they are not as many as the names that are not.</summary>
    private bool AddReferred(TerraformResource resource, string attribute, List<TerraformRole> roles, int count)
    {
        foreach (var referred in FindReferred(resource, attribute, Role) ?? [])
        {
            if (!_roles.TryGetValue(referred.Address, out var role))
            {
                return false;
            }

            if (!roles.Contains(role))
            {
                roles.Add(role);
                count--;
            }
        }

        return count == 0;
    }

    private TerraformRole? FindRole(TerraformResource resource, string attribute) => FindReferred(resource, attribute, Role) is [var role] && _roles.TryGetValue(role.Address, out var found) ? found : null;

    /// <summary>The resources of a type that an attribute is made of, in the same module; null where that is not known.</summary>
    private List<TerraformResource>? FindReferred(TerraformResource resource, string attribute, string type)
    {
        var references = resource.References(attribute);
        if (references.Count > MaxReferences)
        {
            return null;
        }

        var found = new List<TerraformResource>();
        foreach (var reference in references)
        {
            // Every reference is there with all that it begins with: aws_iam_role.x["a"].arn, aws_iam_role.x["a"], aws_iam_role.x.
            if (references.Any(other => other.Length > reference.Length && other.StartsWith(reference, StringComparison.Ordinal) && other[reference.Length] is '.' or '['))
            {
                continue;
            }

            if (!reference.StartsWith(type + ".", StringComparison.Ordinal))
            {
                // each.key chooses among the instances; whatever else there is makes it another value. count.index may have been reckoned with, and a plan
                // does not say so.
                if (reference == "each.key")
                {
                    continue;
                }

                return null;
            }

            if (FindInstance(resource, reference, type) is not { } instance)
            {
                return null;
            }

            if (!found.Contains(instance))
            {
                found.Add(instance);
            }
        }

        return found.Count > 0 ? found : null;
    }

    private TerraformResource? FindInstance(TerraformResource resource, string reference, string type)
    {
        var end = reference.IndexOfAny(['.', '['], type.Length + 1);
        var address = resource.Module + (end < 0 ? reference : reference.Substring(0, end));
        if (!_byAddress.TryGetValue(address, out var instances))
        {
            return null;
        }

        if (instances.Count == 1)
        {
            return instances[0];
        }

        var index = end >= 0 && reference[end] == '[' ? IndexAt(reference, end) : resource.Index;
        return index.Length > 0 && _byFullAddress.TryGetValue(address + index, out var instance) ? instance : null;
    }

    /// <summary>The index that begins at a place of a reference: <c>[0]</c> or <c>["prod"]</c>.</summary>
    private static string IndexAt(string reference, int start)
    {
        var close = reference.Length > start + 1 && reference[start + 1] == '"' ? "\"]" : "]";
        var end = reference.IndexOf(close, start, StringComparison.Ordinal);
        return end < 0 ? string.Empty : reference.Substring(start, end + close.Length - start);
    }

    private NamedPolicy? FindManaged(TerraformResource resource, string attribute)
    {
        if (resource.Text(attribute) is { } arn)
        {
            return _policiesByArn.TryGetValue(arn, out var known) ? PolicyOf(known) : null;
        }

        return FindReferred(resource, attribute, Policy) is [var policy] ? PolicyOf(policy) : null;
    }

    private NamedPolicy? PolicyOf(TerraformResource resource)
    {
        if (!_policies.TryGetValue(resource, out var policy))
        {
            policy = ReadPolicy(resource.Value("policy"), PolicyKind.Identity, resource.Address + ".policy");
            _policies.Add(resource, policy);
        }

        return policy;
    }

    private NamedPolicy? ReadPolicy(FileNode? node, PolicyKind kind, string part) => node is null ? null : _source.ReadPolicy(node, kind, part);

    private void AddRole(TerraformRole role)
    {
        var resource = role.Resource;
        AddInline(role);
        AddManaged(role);
        var hasBoundary = resource.Text("permissions_boundary") is { Length: > 0 } || resource.IsUnknown("permissions_boundary");
        var boundary = hasBoundary ? FindManaged(resource, "permissions_boundary") : null;
        var trust = ReadPolicy(resource.Value("assume_role_policy"), PolicyKind.Trust, resource.Address + ".assume_role_policy");
        var account = AccountIn(resource) ?? _source.File.Account;
        var path = PathOf(resource);
        _builder.Add(_source, resource.Node.Position, resource.Address, path is null ? LibraryRole.Unknown(account, role.Name, path, _source.NameOf(resource.Address)) : new LibraryRole
        {
            Account = account,
            Name = role.Name,
            Path = path,
            UniqueId = resource.Text("unique_id"),
            Trust = trust,
            Policies = role.Policies,
            HasAllPolicies = role.HasAllPolicies && !_isPolicyLoose,
            Boundary = boundary,
            HasUnknownBoundary = hasBoundary && boundary is null,
            Tags = Tags(resource),
            MaxSessionDuration = resource.IsUnknown("max_session_duration") ? null : _source.Duration(resource.Values, "max_session_duration", resource.Address) ?? StsLimits.DefaultDurationSeconds,
            Source = _source.NameOf(resource.Address),
        });
    }

    private IReadOnlyDictionary<string, string>? Tags(TerraformResource resource)
    {
        const string Own = "tags";
        const string All = "tags_all";
        if (resource.IsUnknown(Own) || resource.IsMarkedUnknown(Own))
        {
            return null;
        }

        // Of a role without any tag the provider leaves tags_all to AWS: that it is not known then says something only where a provider has default tags.
        var isAllKnown = !resource.IsMarkedUnknown(All);
        return isAllKnown || !_mayHaveDefaultTags
            ? _source.Tags(resource.Values, isAllKnown && resource.Value(All) is not null ? All : Own, resource.Address) ?? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            : null;
    }

    private void AddInline(TerraformRole role)
    {
        var inline = role.Resource.Value("inline_policy")?.Items ?? [];
        if (inline.Count == 0 && role.Resource.IsUnknown("inline_policy"))
        {
            role.Add(null);
        }

        for (var index = 0; index < inline.Count; index++)
        {
            // A block whose policy is null or empty is how none is said. What is known only after apply is not there, or the whole block is null.
            var part = FilePath.Item(role.Resource.Address + ".inline_policy", index);
            if (inline[index].Find("policy")?.Value is { Kind: JsonValueKind.String, Text.Length: > 0 } policy)
            {
                role.Add(ReadPolicy(policy, PolicyKind.Identity, part + ".policy"));
            }
            else if (inline[index].Find("policy") is null || inline[index].Find("name")?.Value is { Kind: JsonValueKind.String, Text.Length: > 0 })
            {
                role.Add(null);
            }
        }
    }

    private void AddManaged(TerraformRole role)
    {
        const string Attribute = "managed_policy_arns";
        if (role.Resource.IsUnknown(Attribute))
        {
            var referred = FindReferred(role.Resource, Attribute, Policy);
            foreach (var policy in referred ?? [])
            {
                role.Add(PolicyOf(policy));
            }

            if (referred is null)
            {
                role.Add(null);
            }
        }

        foreach (var arn in role.Resource.Value(Attribute)?.Items ?? [])
        {
            role.Add(arn.Kind == JsonValueKind.String && _policiesByArn.TryGetValue(arn.Text, out var policy) ? PolicyOf(policy) : null);
        }
    }
}
