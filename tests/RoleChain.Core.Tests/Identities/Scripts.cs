#if !NET472
using System;
using System.Collections.Generic;
using System.IO;

namespace RoleChain.Core.Tests.Identities;

/// <summary>A folder of small programs.</summary>
internal sealed class Scripts : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("rolechain-programs").FullName;

    /// <summary>Writes a shell script.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string name, string body)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>A script as the identity of what it prints.</summary>
    public WebIdentityTokenCommandIdentity Command(string body, params string[] arguments) => new(Write("program", body), (IReadOnlyList<string>)arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
#endif
