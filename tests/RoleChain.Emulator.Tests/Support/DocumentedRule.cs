using System;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>What AWS documents of one parameter, in a form that owes nothing to what it tests.</summary>
/// <param name="Source">Where it is documented.</param>
/// <param name="Sample">A value that is taken.</param>
/// <param name="Alphabet">Characters that it may have.</param>
/// <param name="Min">The fewest characters.</param>
/// <param name="Max">The most characters.</param>
/// <param name="Holds">Whether a value keeps the rule.</param>
/// <param name="Outcomes">What a call may answer whose value keeps it: an error's code, or empty for success.</param>
internal sealed record DocumentedRule(string Source, string Sample, string Alphabet, int Min, int Max, Func<string, bool> Holds, params string[] Outcomes)
{
    /// <summary>Whom to call as; null for a call that is not signed.</summary>
    public Credential? Caller { get; init; } = Credential.User;

    public string Action { get; init; } = "AssumeRole";

    /// <summary>What else to send.</summary>
    public (string Name, string Value)[] Beside { get; init; } = [];
}
