using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>
/// Reads answers of the AWS CLI: <c>iam get-role</c>, <c>iam list-roles</c>, <c>iam get-account-authorization-details</c> and
/// <c>iam get-open-id-connect-provider</c> (IAM API reference, Role, RoleDetail, ManagedPolicyDetail), and those of <see cref="OrganizationAnswers"/>.
/// </summary>
internal sealed class AwsCliSource
{
    private readonly PolicySource _source;
    private readonly LibraryBuilder _builder;

    private AwsCliSource(PolicySource source, LibraryBuilder builder)
    {
        _source = source;
        _builder = builder;
    }

    /// <summary>Whether a file is one.</summary>
    public static bool Is(FileNode root) =>
        root.Find("Role")?.Value.Find("Arn") is not null
        || root.Find("Roles")?.Value.Kind == JsonValueKind.Array
        || root.Find("RoleDetailList")?.Value.Kind == JsonValueKind.Array
        || (root.Find("Url") is not null && root.Find("ClientIDList") is not null)
        || OrganizationAnswers.Is(root);

    public static void Read(PolicySource source, FileNode root, LibraryBuilder builder)
    {
        var reader = new AwsCliSource(source, builder);
        if (root.Find("RoleDetailList") is not null)
        {
            reader.ReadDetails(root);
        }
        else if (root.Find("Roles") is not null)
        {
            // It leaves tags and boundaries out (IAM API reference, ListRoles).
            reader.ReadRoles(root, "Roles", isComplete: false);
        }
        else if (root.Find("Role")?.Value is { } role)
        {
            reader.AddRole(source.Object(role, "Role"), "Role", isComplete: true, policies: null);
        }
        else if (OrganizationAnswers.Is(root))
        {
            OrganizationAnswers.Read(source, root, builder);
        }
        else
        {
            builder.AddProvider(source, root.Position, FilePath.Root, source.File.Account, source.Text(root, "Url", FilePath.Root), source.Texts(root, "ClientIDList", FilePath.Root));
        }
    }

    private void ReadRoles(FileNode root, string list, bool isComplete)
    {
        var roles = _source.List(root, list, FilePath.Root);
        for (var index = 0; index < roles.Count; index++)
        {
            AddRole(_source.Object(roles[index], FilePath.Item(list, index)), FilePath.Item(list, index), isComplete, policies: null);
        }
    }

    private void ReadDetails(FileNode root)
    {
        var policies = ReadManagedPolicies(root);
        var roles = _source.List(root, "RoleDetailList", FilePath.Root);
        var accounts = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < roles.Count; index++)
        {
            var part = FilePath.Item("RoleDetailList", index);
            accounts.Add(AddRole(_source.Object(roles[index], part), part, isComplete: true, policies));
        }

        // A page that is not the last, or one that was put together, is no whole account.
        if (accounts.Count == 1 && root.Find("IsTruncated")?.Value.Kind != JsonValueKind.True && root.Find("NextToken") is null)
        {
            _builder.AddAllRoles(accounts.Single());
        }
    }

    private ManagedPolicies ReadManagedPolicies(FileNode root)
    {
        var result = new ManagedPolicies(_source);
        var policies = _source.List(root, "Policies", FilePath.Root);
        for (var index = 0; index < policies.Count; index++)
        {
            var part = FilePath.Item("Policies", index);
            var policy = _source.Object(policies[index], part);
            var version = _source.List(policy, "PolicyVersionList", part).FirstOrDefault(item => item.Find("IsDefaultVersion")?.Value.Kind == JsonValueKind.True);
            if (_source.Text(policy, "Arn", part) is { } arn && version?.Find("Document")?.Value is { } document)
            {
                result.Add(arn, document, part + ".Document");
            }
        }

        return result;
    }

    /// <returns>The account.</returns>
    private string AddRole(FileNode role, string part, bool isComplete, ManagedPolicies? policies)
    {
        if (!RoleArn.TryParse(_source.Text(role, "Arn", part), out var arn, out var problem))
        {
            throw _source.Fault(role.Position, part + ".Arn", problem);
        }

        var known = new List<NamedPolicy>();
        var hasAll = policies is not null;
        if (policies is not null)
        {
            hasAll = AddPolicies(role, part, policies, known);
        }

        var boundary = role.Find("PermissionsBoundary")?.Value is { Kind: JsonValueKind.Object } given ? _source.Text(given, "PermissionsBoundaryArn", part + ".PermissionsBoundary") ?? string.Empty : null;
        var boundaryPolicy = boundary is null ? null : policies?.Find(boundary);
        _builder.Add(_source, role.Position, part, new LibraryRole
        {
            Account = arn.Account,
            Name = arn.Name,
            Path = arn.Path,
            UniqueId = _source.Text(role, "RoleId", part),
            Trust = role.Find("AssumeRolePolicyDocument")?.Value is { Kind: not JsonValueKind.Null } trust ? _source.ReadPolicy(trust, PolicyKind.Trust, part + ".AssumeRolePolicyDocument") : null,
            Policies = known,
            HasAllPolicies = hasAll,
            Boundary = boundaryPolicy,
            HasUnknownBoundary = !isComplete || (boundary is not null && boundaryPolicy is null),

            // A role without tags has no list of them in get-role, and an empty one in the details.
            Tags = _source.Tags(role, "Tags", part) ?? (isComplete ? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) : null),
            MaxSessionDuration = _source.Duration(role, "MaxSessionDuration", part),
            Source = _source.NameOf(part),
        });
        return arn.Account;
    }

    /// <returns>Whether all are known.</returns>
    private bool AddPolicies(FileNode role, string part, ManagedPolicies policies, List<NamedPolicy> known)
    {
        var inline = _source.List(role, "RolePolicyList", part);
        for (var index = 0; index < inline.Count; index++)
        {
            var policyPart = FilePath.Item(part + ".RolePolicyList", index);
            known.Add(_source.ReadPolicy(inline[index].Find("PolicyDocument")?.Value ?? throw _source.Fault(inline[index].Position, policyPart, "has no PolicyDocument"), PolicyKind.Identity, policyPart + ".PolicyDocument"));
        }

        var hasAll = true;
        foreach (var attached in _source.List(role, "AttachedManagedPolicies", part))
        {
            if (_source.Text(attached, "PolicyArn", part + ".AttachedManagedPolicies") is { } arn && policies.Find(arn) is { } policy)
            {
                known.Add(policy);
            }
            else
            {
                hasAll = false;
            }
        }

        return hasAll;
    }
}
