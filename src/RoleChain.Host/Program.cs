using System.CommandLine;
using System.IO;
using RoleChain.Host.Demonstration;
using RoleChain.Host.Hosting;

namespace RoleChain.Host;

/// <summary>The command line: <c>demo</c> (the default), <c>emulator</c>; or that of pwsh for a script, where there is no pwsh.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["-NoProfile", "-NonInteractive", "-File", var script, .. var rest])
        {
            using var session = new EngineSession(import: false);
            return session.RunScript(script, rest);
        }

        var root = new RootCommand("RoleChain on a hosted PowerShell engine. Without a command: the demonstration.")
        {
            DemoCommand(),
            EmulatorCommand(),
        };
        root.SetAction(_ => Demo.Run());
        return root.Parse(arguments).Invoke();
    }

    private static Command DemoCommand()
    {
        var command = new Command("demo", "Starts the emulator, takes a job's OIDC token through two roles with the real cmdlets, and shows what a user sees.");
        command.SetAction(_ => Demo.Run());
        return command;
    }

    private static Command EmulatorCommand()
    {
        var path = new Option<FileInfo?>("--path") { Description = "A JSON file with accounts, roles, policies and OIDC providers; without it the built-in ones." };
        var port = new Option<int>("--port") { Description = "The TCP port on loopback; without it any that is free." };
        var command = new Command("emulator", "Runs the STS emulator until Ctrl+C.") { path, port };
        command.SetAction(result => EmulatorRun.Run(result.GetValue(path), result.GetValue(port)));
        return command;
    }
}
