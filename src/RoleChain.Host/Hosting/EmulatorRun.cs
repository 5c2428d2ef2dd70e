using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;

namespace RoleChain.Host.Hosting;

/// <summary>The emulator alone: starts it through the module's own cmdlet and keeps it until Ctrl+C.</summary>
internal static class EmulatorRun
{
    private const string Script = "$ErrorActionPreference = 'Stop'; $options = @{}; if ($path) { $options.Path = $path }; if ($port) { $options.Port = $port }; Start-StsEmulator @options";

    public static int Run(FileInfo? path, int port)
    {
        using var stop = new ManualResetEventSlim();
        Console.CancelKeyPress += (_, arguments) =>
        {
            arguments.Cancel = true;
            stop.Set();
        };
        AppDomain.CurrentDomain.ProcessExit += (_, _) => stop.Set();
        using var session = new EngineSession();
        try
        {
            var variables = new Dictionary<string, object?>(StringComparer.Ordinal) { ["path"] = path?.FullName, ["port"] = port };
            dynamic emulator = session.Invoke(Script, variables).Single().BaseObject;
            Console.WriteLine($"The STS emulator listens at {emulator.Endpoint}. Ctrl+C stops it.");
            foreach (var key in emulator.AccessKeys)
            {
                Console.WriteLine($"Access key of {key.UserArn}:");
                Console.WriteLine($"  AWS_ACCESS_KEY_ID={key.AccessKeyId}");
                Console.WriteLine($"  AWS_SECRET_ACCESS_KEY={key.SecretAccessKey.Reveal()}");
            }

            Console.WriteLine("A job on GitHub Actions, as this emulator plays it:");
            foreach (var variable in (IDictionary<string, string>)emulator.Environment)
            {
                Console.WriteLine($"  {variable.Key}={variable.Value}");
            }

            Console.Out.Flush();
        }
        catch (RuntimeException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }

        stop.Wait();
        return 0;
    }
}
