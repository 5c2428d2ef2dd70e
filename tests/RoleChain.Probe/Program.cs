using System.Linq;
using RoleChain.Host.Hosting;

namespace RoleChain.Probe;

/// <summary>Runs the script named first with the arguments that follow. The import of the module is the script's.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var session = new EngineSession(import: false);
        return session.RunScript(arguments[0], [ModulePaths.Manifest, .. arguments.Skip(1)]);
    }
}
