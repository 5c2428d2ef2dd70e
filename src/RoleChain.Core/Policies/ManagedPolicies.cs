using System;
using System.Collections.Generic;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>Managed policies of a file by their ARN; each is read when a role has it, and once.</summary>
internal sealed class ManagedPolicies
{
    private readonly PolicySource _source;
    private readonly Dictionary<string, (FileNode Document, string Part)> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedPolicy> _policies = new(StringComparer.Ordinal);

    public ManagedPolicies(PolicySource source) => _source = source;

    public void Add(string arn, FileNode document, string part) => _documents[arn] = (document, part);

    /// <summary>The policy; null where the file does not have it.</summary>
    /// <exception cref="RoleChainException">IAM would refuse it.</exception>
    public NamedPolicy? Find(string arn)
    {
        if (!_policies.TryGetValue(arn, out var policy) && _documents.TryGetValue(arn, out var found))
        {
            policy = _source.ReadPolicy(found.Document, PolicyKind.Identity, found.Part);
            _policies.Add(arn, policy);
        }

        return policy;
    }
}
