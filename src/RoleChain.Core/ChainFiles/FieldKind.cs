namespace RoleChain.Core.ChainFiles;

/// <summary>What a field of a chain file holds.</summary>
internal enum FieldKind
{
    /// <summary>Text for people.</summary>
    Remark,

    /// <summary>Text in which a variable is a fault: roles, names, addresses, paths.</summary>
    Plain,

    /// <summary>Text with variables of the environment.</summary>
    EnvironmentText,

    /// <summary>Text with variables of the environment and claims of the token.</summary>
    Text,

    /// <summary>A list of texts in which a variable is a fault.</summary>
    PlainList,

    /// <summary>A truth value.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Session tags: an object whose values are texts.</summary>
    Tags,

    /// <summary>A session policy, which is checked apart.</summary>
    Policy,

    /// <summary>Hops, which are checked apart.</summary>
    Hops,

    /// <summary>An object whose members have names of the file's own, and are checked apart.</summary>
    Named,

    /// <summary>The settings that hold for every chain, which are checked apart.</summary>
    Settings,
}
