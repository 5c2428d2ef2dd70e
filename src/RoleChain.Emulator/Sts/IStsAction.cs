using System;
using System.Threading.Tasks;
using System.Xml;

namespace RoleChain.Emulator.Sts;

/// <summary>One action of STS.</summary>
internal interface IStsAction
{
    /// <summary>The action's name.</summary>
    string Name { get; }

    /// <summary>Does it.</summary>
    /// <returns>What writes the result.</returns>
    /// <exception cref="StsRefusal">It is refused.</exception>
    Task<Action<XmlWriter>> RunAsync(StsCall call);
}
