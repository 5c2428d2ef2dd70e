using System;
using System.IO;
using Xunit;

namespace RoleChain.Core.Tests.Identities;

/// <summary>A theory that runs programs as small shell scripts, and is skipped where there is no /bin/sh.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (!File.Exists("/bin/sh"))
        {
            Skip = "There is no /bin/sh on this machine.";
        }
    }
}
