using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policies;

/// <summary>A role of a plan while its policies are gathered.</summary>
internal sealed class TerraformRole
{
    private readonly List<NamedPolicy> _policies = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public TerraformRole(TerraformResource resource) => Resource = resource;

    public TerraformResource Resource { get; }

    /// <summary>The name; the configuration's label where it is not known yet.</summary>
    public string Name => Resource.Text("name") is { Length: > 0 } name ? name : Resource.Label;

    public IReadOnlyList<NamedPolicy> Policies => _policies;

    public bool HasAllPolicies { get; private set; } = true;

    /// <summary>Adds one of its policies; null for one that is not known.</summary>
    public void Add(NamedPolicy? policy)
    {
        if (policy is null)
        {
            HasAllPolicies = false;
        }
        else if (_names.Add(policy.Name))
        {
            _policies.Add(policy);
        }
    }
}
