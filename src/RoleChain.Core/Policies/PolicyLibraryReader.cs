using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policies;

/// <summary>Reads policies.</summary>
internal static class PolicyLibraryReader
{
    public static PolicyLibrary Read(IReadOnlyList<string> paths, IReadOnlyList<string> serviceControlPaths, IReadOnlyList<string> resourceControlPaths) => throw new NotSupportedException();
}
