using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>Runs clients as child processes, with credentials of the emulator and nothing of the machine's own.</summary>
internal static class ForeignClient
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public static bool IsPresent(string command, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            process.StandardOutput.ReadToEnd();
            process.StandardError.ReadToEnd();
            return process.WaitForExit(Timeout) && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    public static Task<(int ExitCode, string Output)> RunAsync(Credential? credential, string command, params string[] arguments) =>
        RunAsync(
            new Dictionary<string, string?>
            {
                ["AWS_ACCESS_KEY_ID"] = credential?.AccessKeyId,
                ["AWS_SECRET_ACCESS_KEY"] = credential?.SecretAccessKey,
                ["AWS_SESSION_TOKEN"] = credential?.SessionToken,
            },
            command,
            arguments);

    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyDictionary<string, string?> environment, string command, params string[] arguments)
    {
        using var process = Start(environment, command, arguments);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Timeout))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail(command + " did not end");
        }

        return (process.ExitCode, await output + await error);
    }

    /// <summary>Starts a client that a test talks to.</summary>
    public static Process Start(IReadOnlyDictionary<string, string?> environment, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        var none = Path.Combine(Path.GetTempPath(), "rolechain-no-such-file");
        var settings = new Dictionary<string, string?>(environment)
        {
            ["AWS_CONFIG_FILE"] = none,
            ["AWS_SHARED_CREDENTIALS_FILE"] = none,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_REGION"] = "eu-west-2",
            ["AWS_DEFAULT_REGION"] = "eu-west-2",
            ["AWS_MAX_ATTEMPTS"] = "1",
            ["AWS_PAGER"] = string.Empty,
            ["NO_PROXY"] = "127.0.0.1,localhost",
        };
        foreach (var setting in settings.Where(setting => setting.Value is not null))
        {
            start.Environment[setting.Key] = setting.Value;
        }

        return Process.Start(start)!;
    }
}
