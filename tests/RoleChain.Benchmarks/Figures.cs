using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace RoleChain.Benchmarks;

/// <summary>Runs child processes and takes the medians of what they print.</summary>
internal static class Figures
{
    public static Dictionary<string, double> Run(string what, int rounds, int count, IReadOnlyDictionary<string, string>? environment = null)
    {
        var all = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
            foreach (var argument in new[] { typeof(Figures).Assembly.Location, "child", what, count.ToString(CultureInfo.InvariantCulture) }.Skip(IsAppHost ? 1 : 0))
            {
                start.ArgumentList.Add(argument);
            }

            foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start)!;
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"a child process for '{what}' failed: {string.Join(' ', lines)}");
            }

            foreach (var pair in lines.Select(line => line.Split('=')).Where(pair => pair.Length == 2))
            {
                if (!all.TryGetValue(pair[0], out var values))
                {
                    all[pair[0]] = values = [];
                }

                values.Add(double.Parse(pair[1], CultureInfo.InvariantCulture));
            }
        }

        return all.ToDictionary(pair => pair.Key, pair => Median(pair.Value), StringComparer.Ordinal);
    }

    private static bool IsAppHost => !System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase);

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
