using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policies;

/// <summary>What is known of one role (or user: whoever calls).</summary>
internal sealed record LibraryRole
{
    /// <summary>The account; null where the source does not say it (a template, a plan).</summary>
    public string? Account { get; init; }

    /// <summary>The path, with its slashes; null where it is not known: then it may be another role than the one that is asked for, and nothing else is known of it.</summary>
    public string? Path { get; init; } = "/";

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The unique id (<c>AROA…</c>); null where it is not known.</summary>
    public string? UniqueId { get; init; }

    /// <summary>The trust policy; null where it is not known.</summary>
    public NamedPolicy? Trust { get; init; }

    /// <summary>The identity policies that are known.</summary>
    public IReadOnlyList<NamedPolicy> Policies { get; init; } = [];

    /// <summary>Whether those are all of them; false where a managed policy's document is not known, or where only the trust policy was read.</summary>
    public bool HasAllPolicies { get; init; }

    /// <summary>The permissions boundary; null where there is none, or where it is not known.</summary>
    public NamedPolicy? Boundary { get; init; }

    /// <summary>Whether the role has a boundary whose document is not known, or the source does not tell whether it has one.</summary>
    public bool HasUnknownBoundary { get; init; }

    /// <summary>The tags; null where they are not known.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The maximum session duration in seconds; null where it is not known.</summary>
    public int? MaxSessionDuration { get; init; }

    /// <summary>Where it was read: the file's name, with what is in it. Fit to print.</summary>
    public string Source { get; init; } = "?";

    /// <summary>What is known once account and partition are: a template's policies can depend on them (<c>AWS::AccountId</c>). Null where nothing does.</summary>
    public Func<RoleArn, LibraryRole>? InPlace { get; init; }

    /// <summary>A role of which only the name is known, and perhaps the path.</summary>
    /// <param name="account">The account; null where it is not known.</param>
    /// <param name="name">The name.</param>
    /// <param name="path">The path; null where it is not known.</param>
    /// <param name="source">Where it was read.</param>
    public static LibraryRole Unknown(string? account, string name, string? path, string source) => new() { Account = account, Name = name, Path = path, HasUnknownBoundary = true, Source = source };

    /// <summary>What AWS says of the role, with the identity policies of files, and its boundary where it still has one: <c>iam:GetRole</c> tells neither.</summary>
    /// <param name="known">What files say; null for nothing.</param>
    public LibraryRole With(LibraryRole? known) => this with
    {
        Policies = known?.Policies ?? Policies,
        HasAllPolicies = known?.HasAllPolicies ?? HasAllPolicies,
        Boundary = HasUnknownBoundary ? known?.Boundary : null,
        HasUnknownBoundary = HasUnknownBoundary && known?.Boundary is null,
    };

    /// <summary>The same with identity policies of other files.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="areKnown">Whether those are all, and surely of this role. Else they are left out, and not all is known.</param>
    public LibraryRole WithMore(IReadOnlyList<NamedPolicy> policies, bool areKnown) => this with
    {
        Policies = areKnown ? [.. Policies, .. policies] : Policies,
        HasAllPolicies = HasAllPolicies && areKnown,
        InPlace = InPlace is { } inPlace ? arn => inPlace(arn).WithMore(policies, areKnown) : null,
    };

    /// <summary>Path and name.</summary>
    public override string ToString() => FormattableString.Invariant($"{Account ?? "?"}:role{Path ?? "/?/"}{Name}");
}
