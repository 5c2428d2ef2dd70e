using System.IO;
using System.Linq;
using System.Reflection;

namespace RoleChain.ModuleTests;

/// <summary>Where the build put things.</summary>
internal static class Layout
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Manifest { get; } = Path.Combine(Root, "RoleChain.psd1");

    public static string Stage { get; } = Path.Combine(Root, "module", "bin", "net8.0");

    public static string HostProgram { get; } = Program("src", "RoleChain.Host");

    public static string ProbeProgram { get; } = Program("tests", "RoleChain.Probe");

    /// <summary>The stand-ins of AWS Tools' cmdlets with one of the AWS SDK's major versions: <c>Sdk3</c> or <c>Sdk4</c>.</summary>
    public static string AwsTools(string sdk) => Program("tests", "RoleChain.AwsTools." + sdk);

    public static string Metadata(string key) =>
        typeof(Layout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private static string Program(string folder, string name) => Path.Combine(Root, folder, name, "bin", Metadata("Configuration"), "net10.0", name + ".dll");
}
