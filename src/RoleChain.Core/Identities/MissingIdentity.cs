namespace RoleChain.Core.Identities;

/// <summary>Why there is no token to be had, and what to do.</summary>
internal sealed class MissingIdentity
{
    /// <param name="kind">The failure that it is.</param>
    /// <param name="problem">What is missing, a sentence without its full stop.</param>
    /// <param name="remedy">What to do, a whole sentence; null where the error table says enough.</param>
    public MissingIdentity(RoleChainErrorKind kind, string problem, string? remedy)
    {
        Kind = kind;
        Problem = problem;
        Remedy = remedy;
    }

    public RoleChainErrorKind Kind { get; }

    public string Problem { get; }

    public string? Remedy { get; }

    /// <summary>The failure.</summary>
    /// <param name="also">What else was tried, with its comma; empty for nothing.</param>
    public RoleChainException ToException(string also = "") => new(Kind, Problem + also + "." + (Remedy is null ? string.Empty : " " + Remedy));
}
