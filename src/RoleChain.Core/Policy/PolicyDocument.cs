using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>A policy document of IAM, checked and taken apart. Immutable.</summary>
public sealed class PolicyDocument
{
    /// <summary>The version with policy variables.</summary>
    public const string CurrentVersion = "2012-10-17";

    /// <summary>The version without policy variables, and that of documents that name none (IAM user guide, Version).</summary>
    public const string FirstVersion = "2008-10-17";

    internal PolicyDocument(PolicyKind kind, string version, string? id, IReadOnlyList<PolicyStatement> statements)
    {
        Kind = kind;
        Version = version;
        Id = id;
        Statements = statements;
    }

    /// <summary>Which policy it is.</summary>
    public PolicyKind Kind { get; }

    /// <summary><see cref="CurrentVersion"/> or <see cref="FirstVersion"/>.</summary>
    public string Version { get; }

    /// <summary>The Id element; null where there is none.</summary>
    public string? Id { get; }

    /// <summary>The text that it was read from.</summary>
    internal string Text { get; init; } = string.Empty;

    /// <summary>The statements in document order; at least one.</summary>
    public IReadOnlyList<PolicyStatement> Statements { get; }

    /// <summary>Reads a document as strictly as IAM does when it is saved.</summary>
    /// <param name="json">The document's text, at most 128 KiB of UTF-8 and 16 levels deep (bounds of RoleChain, far over IAM's quotas).</param>
    /// <param name="kind">Which policy it is.</param>
    /// <exception cref="PolicyFormatException">IAM would refuse it (MalformedPolicyDocument); the message says what and where.</exception>
    public static PolicyDocument Parse(string json, PolicyKind kind) =>
        PolicyParser.Parse(json ?? throw new ArgumentNullException(nameof(json)), kind);
}
