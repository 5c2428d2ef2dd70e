using System;
using System.Threading.Tasks;
using System.Xml;

namespace RoleChain.Emulator.Sts;

/// <summary>One action of STS, or of IAM.</summary>
internal interface IStsAction
{
    /// <summary>The API that it is of.</summary>
    QueryApi Api { get; }

    /// <summary>The action's name.</summary>
    string Name { get; }

    /// <summary>Does it.</summary>
    /// <returns>What writes the result.</returns>
    /// <exception cref="StsRefusal">It is refused.</exception>
    Task<Action<XmlWriter>> RunAsync(StsCall call);
}
