using System.CommandLine;
using System.IO;
using System.Linq;
using RoleChain.Host.Demonstration;
using RoleChain.Host.Hosting;

namespace RoleChain.Host;

/// <summary>The command line: <c>demo</c> (the default), <c>emulator</c>, <c>run</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var root = new RootCommand("RoleChain on a hosted PowerShell engine. Without a command: the demonstration.")
        {
            DemoCommand(),
            EmulatorCommand(),
            RunCommand(),
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

    private static Command RunCommand()
    {
        var script = new Argument<FileInfo>("script") { Description = "A PowerShell script; only the engine's core cmdlets and RoleChain's are there." };
        var rest = new Argument<string[]>("arguments") { Description = "Handed to the script as $args.", Arity = ArgumentArity.ZeroOrMore };
        var noImport = new Option<bool>("--no-import") { Description = "Leave the import of RoleChain to the script." };
        var command = new Command("run", "Runs a script with the module imported.") { noImport, script, rest };
        command.SetAction(result =>
        {
            using var session = new EngineSession(import: !result.GetValue(noImport));
            return session.RunScript(result.GetRequiredValue(script).FullName, result.GetValue(rest)?.ToArray<object>() ?? []);
        });
        return command;
    }
}
