namespace RoleChain;

/// <summary>Where a chain starts: a web identity token or source credentials.</summary>
public abstract class ChainIdentity
{
    private protected ChainIdentity()
    {
    }

    /// <summary>What kind of credential signs the first hop, as far as it is known without a call.</summary>
    public abstract SourceKind Source { get; }

    /// <summary>The audience that a token is asked for; null where none was given, or where no token is asked for.</summary>
    internal virtual string? AskedAudience => null;

    /// <summary>The identity in a few words, free of secrets.</summary>
    public abstract override string ToString();
}
