using System;
using System.Collections.Generic;
using RoleChain.Core.Policy;

namespace RoleChain.Emulator.Accounts;

/// <summary>A role.</summary>
internal sealed class EmulatedRole
{
    public EmulatedRole(RoleArn arn, string id, PolicyDocument trustPolicy)
    {
        Arn = arn;
        Id = id;
        TrustPolicy = trustPolicy;
    }

    public RoleArn Arn { get; }

    /// <summary>The unique id, <c>AROA…</c>.</summary>
    public string Id { get; }

    public PolicyDocument TrustPolicy { get; }

    /// <summary>The longest session, in seconds.</summary>
    public int MaxSessionDuration { get; init; } = StsLimits.DefaultDurationSeconds;

    /// <summary>What its sessions may do.</summary>
    public IReadOnlyList<PolicyDocument> Policies { get; init; } = [];

    /// <summary>What bounds them; null for no permissions boundary.</summary>
    public PolicyDocument? PermissionsBoundary { get; init; }

    /// <summary>Whether it has a permissions boundary that the files do not have: what it leaves of the policies cannot be told.</summary>
    public bool HasUnknownBoundary { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
