namespace RoleChain;

/// <summary>A chain that a credential server is to keep alive.</summary>
public sealed class ServedChain
{
    /// <summary>Names a chain.</summary>
    /// <param name="name">The path under which it is served: 1 to 128 of <c>[A-Za-z0-9._-]</c>, the first a letter or digit.</param>
    /// <param name="live">What renews it.</param>
    public ServedChain(string name, ILiveChain live)
    {
        Name = name;
        Live = live;
    }

    /// <summary>The path under which it is served, without its slash.</summary>
    public string Name { get; }

    /// <summary>What renews it.</summary>
    public ILiveChain Live { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
