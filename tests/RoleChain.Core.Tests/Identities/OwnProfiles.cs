using System;
using System.IO;
using System.Runtime.CompilerServices;

namespace RoleChain.Core.Tests.Identities;

/// <summary>
/// The shared config and credentials files of the test process: empty ones in a folder of its own, so that no test finds the machine's.
/// The AWS SDK keeps their paths from its first use on, so they are named before any test runs.
/// </summary>
internal static class OwnProfiles
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "rolechain-profiles-" + Guid.NewGuid().ToString("N"));

    public static string Config { get; } = Path.Combine(Folder, "config");

    public static string Credentials { get; } = Path.Combine(Folder, "credentials");

#pragma warning disable CA2255 // The first test to use the SDK may be any.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Name()
    {
        System.Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", Config);
        System.Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", Credentials);
    }

    public static void Write(string config, string credentials)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Config, config);
        File.WriteAllText(Credentials, credentials);
    }

    public static void Delete() => Directory.Delete(Folder, recursive: true);
}
