using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>Reads the roles, their policies and the OIDC providers of a CloudFormation template, for one place. What cannot be known leaves a policy unknown, and does not make the template wrong.</summary>
internal sealed class CloudFormationSource
{
    // Policies are checked when the file is read, as if they were in this place: they may not be known without one.
    private const string TrialAccount = "111111111111";
    private const string TrialPartition = "aws";

    private readonly PolicySource _source;
    private readonly CloudFormationTemplate _template;
    private readonly CloudFormationValues _values;
    private readonly Dictionary<string, string> _rolesByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FileMember>> _attached = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedPolicy?> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileMember> _managedByArn = new(StringComparer.Ordinal);
    private readonly List<(string Role, FileMember Policy)> _foreign = [];
    private bool _isPolicyLoose;

    private CloudFormationSource(PolicySource source, CloudFormationTemplate template, CloudFormationPlace place)
    {
        _source = source;
        _template = template;
        _values = new CloudFormationValues(template, place, source.Budget);
        FindRoles();
        foreach (var resource in template.Resources.Where(resource => _values.IsMade(resource) != false))
        {
            Attach(resource);
        }
    }

    public static void Read(PolicySource source, FileNode root, LibraryBuilder builder)
    {
        var template = new CloudFormationTemplate(root);
        var trial = new CloudFormationSource(source, template, new CloudFormationPlace(TrialPartition, source.File.Account ?? TrialAccount));
        var unplaced = new CloudFormationSource(source, template, new CloudFormationPlace(Partition: null, source.File.Account));
        foreach (var (role, policy) in unplaced._foreign)
        {
            builder.AddForeign(source.File, role, unplaced.IsWhole(policy) ? unplaced.PolicyOf(policy) : null);
        }

        if (unplaced._isPolicyLoose)
        {
            builder.AddLoose(source.File);
        }

        var made = template.Resources.Where(resource => unplaced._values.IsMade(resource) != false).ToArray();
        foreach (var named in made.Where(resource => CloudFormationTemplate.TypeOf(resource) == CloudFormationTypes.Role).GroupBy(unplaced._values.NameOf, StringComparer.OrdinalIgnoreCase))
        {
            foreach (var resources in unplaced.Alternatives(named))
            {
                Array.ForEach(resources, resource => trial.ReadRole(resource));
                builder.Add(source, resources[0].Position, resources[0].Name, unplaced.ReadRole(resources, arn => InPlace(source, template, resources, arn)));
            }
        }

        foreach (var same in made.Where(resource => CloudFormationTypes.IsProvider(CloudFormationTemplate.TypeOf(resource))).GroupBy(unplaced.UrlOf, StringComparer.Ordinal).Where(same => same.Key is not null))
        {
            foreach (var resources in unplaced.Alternatives(same))
            {
                unplaced.ReadProvider(resources, same.Key!, builder);
            }
        }
    }

    private static LibraryRole InPlace(PolicySource source, CloudFormationTemplate template, FileMember[] resources, RoleArn arn) =>
        new CloudFormationSource(source.Again(), template, new CloudFormationPlace(arn.Partition, arn.Account)).ReadRole(resources);

    /// <summary>
    /// Resources of one name or URL, as they can be there at a time: all by themselves where more than one is surely made, which is a fault. Else conditions choose
    /// one of them, and together they are one.
    /// </summary>
    private IEnumerable<FileMember[]> Alternatives(IEnumerable<FileMember> resources)
    {
        var all = resources.ToArray();
        return all.Count(resource => _values.IsMade(resource) == true) > 1 ? all.Select(resource => new[] { resource }) : [all];
    }

    private void FindRoles()
    {
        foreach (var resource in _template.Resources)
        {
            var type = CloudFormationTemplate.TypeOf(resource);
            if (_values.IsMade(resource) == false)
            {
                continue;
            }

            if (type == CloudFormationTypes.Role)
            {
                _rolesByName[_values.NameOf(resource)] = resource.Name;
            }
            else if (type == CloudFormationTypes.ManagedPolicy && _values.ArnOf(resource) is { } arn)
            {
                _managedByArn[arn] = resource;
            }
        }
    }

    /// <summary>Notes the roles that a policy of its own is attached to.</summary>
    private void Attach(FileMember resource)
    {
        switch (CloudFormationTemplate.TypeOf(resource))
        {
            case CloudFormationTypes.RolePolicy:
                Attach(resource, CloudFormationTemplate.Property(resource, "RoleName"));
                break;
            case CloudFormationTypes.Policy or CloudFormationTypes.ManagedPolicy when CloudFormationTemplate.Property(resource, "Roles") is { } roles:
                // Each by itself, so that one that is not known does not hide the others.
                foreach (var role in roles.Kind == JsonValueKind.Array ? roles.Items : _values.Resolve(roles)?.Items ?? [roles])
                {
                    Attach(resource, role);
                }

                break;
        }
    }

    private void Attach(FileMember policy, FileNode? role)
    {
        if (role is null || (_values.Resolve(role) is { } value && CloudFormationValues.IsNothing(value)))
        {
            return;
        }

        if (_values.Text(role) is not { } name)
        {
            _isPolicyLoose = true;
        }
        else if (_rolesByName.TryGetValue(name, out var logicalId))
        {
            if (!_attached.TryGetValue(logicalId, out var policies))
            {
                _attached.Add(logicalId, policies = []);
            }

            policies.Add(policy);
        }
        else
        {
            _foreign.Add((name, policy));
        }
    }

    /// <summary>The URL of a provider; null where it is not known.</summary>
    private string? UrlOf(FileMember resource) => _values.Text(CloudFormationTemplate.Property(resource, "Url"));

    /// <summary>Whether a resource is surely made, and made as the template says.</summary>
    private bool IsWhole(FileMember resource) => _values.IsMade(resource) == true && !_template.MayChange(resource);

    private void ReadProvider(FileMember[] resources, string url, LibraryBuilder builder)
    {
        var resource = resources[0];
        var list = CloudFormationTemplate.Property(resource, "ClientIdList") ?? CloudFormationTemplate.Property(resource, "ClientIDList");
        var clientIds = list is null ? [] : _values.Resolve(list)?.Items;
        builder.AddProvider(
            _source,
            resource.Position,
            resource.Name,
            _source.File.Account,
            url,
            resources.Length == 1 && IsWhole(resource) && clientIds?.All(item => item.Kind == JsonValueKind.String) == true ? clientIds.Select(item => item.Text).ToArray() : null);
    }

    /// <summary>The role that resources of one name are: conditions choose one of them.</summary>
    private LibraryRole ReadRole(FileMember[] resources, Func<RoleArn, LibraryRole>? inPlace = null)
    {
        var made = resources.Length == 1 ? resources : resources.Where(resource => _values.IsMade(resource) != false).ToArray();
        if (made is [var only])
        {
            return ReadRole(only, inPlace);
        }

        var paths = resources.Select(_values.PathOf).Distinct(StringComparer.Ordinal).ToArray();
        return NameOnly(resources[0], paths.Length == 1 ? paths[0] : null, inPlace);
    }

    private LibraryRole NameOnly(FileMember resource, string? path, Func<RoleArn, LibraryRole>? inPlace) =>
        LibraryRole.Unknown(_source.File.Account, _values.NameOf(resource), path, _source.NameOf(resource.Name)) with { InPlace = inPlace };

    private LibraryRole ReadRole(FileMember resource, Func<RoleArn, LibraryRole>? inPlace = null)
    {
        var path = _values.PathOf(resource);
        var policies = new List<NamedPolicy>();
        var hasAll = !_isPolicyLoose && !_template.HasMacros;
        hasAll &= AddInline(resource, policies);
        hasAll &= AddManaged(resource, policies);
        foreach (var attached in _attached.TryGetValue(resource.Name, out var found) ? found : [])
        {
            hasAll &= IsWhole(attached) && Add(policies, PolicyOf(attached));
        }

        var boundary = CloudFormationTemplate.Property(resource, "PermissionsBoundary");
        var hasBoundary = boundary is not null && !(_values.Resolve(boundary) is { } value && CloudFormationValues.IsNothing(value));
        var boundaryPolicy = hasBoundary && FindManaged(boundary!) is { } managed ? PolicyOf(managed) : null;
        var trust = _values.IsMade(resource) == true ? ReadPolicy(CloudFormationTemplate.Property(resource, "AssumeRolePolicyDocument"), PolicyKind.Trust, resource.Name + ".AssumeRolePolicyDocument") : null;
        return path is null || _template.MayChange(resource) ? NameOnly(resource, path, inPlace) : new LibraryRole
        {
            Account = _source.File.Account,
            Name = _values.NameOf(resource),
            Path = path,
            Trust = trust,
            Policies = policies,
            HasAllPolicies = hasAll,
            Boundary = boundaryPolicy,
            HasUnknownBoundary = hasBoundary && boundaryPolicy is null,
            Tags = TagsOf(resource),
            MaxSessionDuration = DurationOf(resource),
            Source = _source.NameOf(resource.Name),
            InPlace = inPlace,
        };
    }

    private static bool Add(List<NamedPolicy> policies, NamedPolicy? policy)
    {
        if (policy is not null)
        {
            policies.Add(policy);
        }

        return policy is not null;
    }

    /// <returns>Whether all are known.</returns>
    private bool AddInline(FileMember resource, List<NamedPolicy> policies)
    {
        var list = CloudFormationTemplate.Property(resource, "Policies");
        if (list is null)
        {
            return true;
        }

        if (list.Kind != JsonValueKind.Array && (list = _values.Resolve(list)) is not { Kind: JsonValueKind.Array })
        {
            return list is not null && CloudFormationValues.IsNothing(list);
        }

        var hasAll = true;
        for (var index = 0; index < list.Items.Count; index++)
        {
            // The name does not matter, and may be one that is not known.
            var item = list.Items[index].Find("PolicyDocument") is null ? _values.Resolve(list.Items[index]) : list.Items[index];
            if (item is null || !CloudFormationValues.IsNothing(item))
            {
                hasAll &= Add(policies, ReadPolicy(item?.Find("PolicyDocument")?.Value, PolicyKind.Identity, FilePath.Item(resource.Name + ".Policies", index) + ".PolicyDocument"));
            }
        }

        return hasAll;
    }

    /// <returns>Whether all are known.</returns>
    private bool AddManaged(FileMember resource, List<NamedPolicy> policies)
    {
        var list = CloudFormationTemplate.Property(resource, "ManagedPolicyArns");
        if (list is null)
        {
            return true;
        }

        if (list.Kind != JsonValueKind.Array && (list = _values.Resolve(list)) is not { Kind: JsonValueKind.Array })
        {
            return list is not null && CloudFormationValues.IsNothing(list);
        }

        var hasAll = true;
        foreach (var item in list.Items)
        {
            if (FindManaged(item) is { } managed)
            {
                hasAll &= Add(policies, PolicyOf(managed));
            }
            else
            {
                hasAll &= _values.Resolve(item) is { } value && CloudFormationValues.IsNothing(value);
            }
        }

        return hasAll;
    }

    /// <summary>The managed policy of the template that a value names; null where it is another, or not known.</summary>
    private FileMember? FindManaged(FileNode node)
    {
        if (node.Members is [{ Name: "Ref", Value: { Kind: JsonValueKind.String } id }] && _template.FindResource(id.Text) is { } resource)
        {
            return CloudFormationTemplate.TypeOf(resource) == CloudFormationTypes.ManagedPolicy ? resource : null;
        }

        return _values.Text(node) is { } arn && _managedByArn.TryGetValue(arn, out var found) ? found : null;
    }

    private NamedPolicy? PolicyOf(FileMember resource)
    {
        if (!_policies.TryGetValue(resource.Name, out var policy))
        {
            policy = ReadPolicy(CloudFormationTemplate.Property(resource, "PolicyDocument"), PolicyKind.Identity, resource.Name + ".PolicyDocument");
            _policies.Add(resource.Name, policy);
        }

        return policy;
    }

    private NamedPolicy? ReadPolicy(FileNode? node, PolicyKind kind, string part) =>
        node is not null && _values.Resolve(node) is { } value && !CloudFormationValues.IsNothing(value) ? _source.ReadPolicy(value, kind, part) : null;

    private Dictionary<string, string>? TagsOf(FileMember resource)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (CloudFormationTemplate.Property(resource, "Tags") is not { } node)
        {
            return tags;
        }

        // A function can make the list, or one of its tags.
        if (_values.Resolve(node) is not { } list)
        {
            return null;
        }

        foreach (var tag in list.Items)
        {
            if (_values.Text(tag.Find("Key")?.Value) is not { } key || _values.Text(tag.Find("Value")?.Value) is not { } value)
            {
                return null;
            }

            tags[key] = value;
        }

        return list.Kind == JsonValueKind.Array || CloudFormationValues.IsNothing(list) ? tags : null;
    }

    private int? DurationOf(FileMember resource)
    {
        const string Name = "MaxSessionDuration";
        if (CloudFormationTemplate.Property(resource, Name) is not { } node)
        {
            return StsLimits.DefaultDurationSeconds;
        }

        return _values.Resolve(node) is { } value && !CloudFormationValues.IsNothing(value)
            ? _source.Duration(new FileNode(JsonValueKind.Object, node.Position) { Members = [new FileMember(Name, node.Position, value)] }, Name, resource.Name)
            : null;
    }
}
