namespace RoleChain;

/// <summary>Whether a hop would be let in.</summary>
public enum HopVerdict
{
    /// <summary>Everything that decides it is known, and lets it in.</summary>
    Allowed,

    /// <summary>Something refuses it, whatever else is not known.</summary>
    Denied,

    /// <summary>Nothing that is known refuses it, and something that decides it is not known.</summary>
    Unknown,
}
