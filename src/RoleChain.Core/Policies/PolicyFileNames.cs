using System;

namespace RoleChain.Core.Policies;

/// <summary>The names that say what a plain policy document is: <c>ROLE.trust.json</c>, <c>ROLE.policy.json</c>, <c>ROLE.NAME.policy.json</c>, <c>ROLE.boundary.json</c>, <c>providers.json</c>.</summary>
internal static class PolicyFileNames
{
    public const string Trust = ".trust.json";
    public const string Policy = ".policy.json";
    public const string Boundary = ".boundary.json";
    public const string Providers = "providers.json";
    public const string ServiceControlFolder = "scp";
    public const string ResourceControlFolder = "rcp";

    /// <summary>Whether a file is told by its name, and not by its content.</summary>
    public static bool AreOf(string fileName) => fileName == Providers || StemOf(fileName, Trust) is not null || StemOf(fileName, Policy) is not null || StemOf(fileName, Boundary) is not null;

    /// <summary>What comes before an ending; null where the name does not have it, or has nothing else.</summary>
    public static string? StemOf(string fileName, string ending) =>
        fileName.Length > ending.Length && fileName.EndsWith(ending, StringComparison.Ordinal) ? fileName.Substring(0, fileName.Length - ending.Length) : null;
}
