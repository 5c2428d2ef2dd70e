namespace RoleChain;

/// <summary>Which of PowerShell's streams an event is for.</summary>
public enum ChainEventKind
{
    /// <summary>Each step of a chain.</summary>
    Verbose,

    /// <summary>What is of use to the maintainers.</summary>
    Debug,

    /// <summary>Something that the user should know although the chain goes on.</summary>
    Warning,

    /// <summary>The step that is under way.</summary>
    Progress,
}
