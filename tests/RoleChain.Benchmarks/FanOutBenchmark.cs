using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace RoleChain.Benchmarks;

/// <summary>Goals: 1,000 accounts in a third of the time that boto3's pool takes; 10,000 in at most 150 MiB above the bare process; 80 % of what a server lets through.</summary>
internal static class FanOutBenchmark
{
    private const string Boto = """
        import concurrent.futures, sys, time
        start = time.perf_counter()
        import boto3
        base = boto3.client("sts", region_name="eu-west-2").assume_role_with_web_identity(RoleArn="arn:aws:iam::111111111111:role/base", RoleSessionName="boto", WebIdentityToken="eyJhbGciOiJub25lIn0.eyJzdWIiOiJiZW5jaG1hcmsifQ.x")["Credentials"]
        from botocore.config import Config
        sts = boto3.client("sts", region_name="eu-west-2", aws_access_key_id=base["AccessKeyId"], aws_secret_access_key=base["SecretAccessKey"], aws_session_token=base["SessionToken"], config=Config(max_pool_connections=32))
        def take(index):
            return sts.assume_role(RoleArn="arn:aws:iam::%d:role/audit" % (200000000000 + index), RoleSessionName="boto")["Credentials"]
        with concurrent.futures.ThreadPoolExecutor(32) as pool:
            count = len(list(pool.map(take, range(int(sys.argv[1])))))
        print((time.perf_counter() - start) * 1000)
        """;

    public static int Run()
    {
        using var server = new ServerProcess("server");
        var bare = Figures.Run("bare", 1, 1)["peak"];
        Console.WriteLine("fan-out from one base, 20 ms a call, rate lifted, 64 at once; whole command in a new process");
        foreach (var count in new[] { 100, 1_000, 10_000 })
        {
            var figures = Figures.Run("fanout", 1, count, server.Variables);
            var boto = Python(count, server.Variables) is { } milliseconds ? FormattableString.Invariant($"boto3, 32 threads {milliseconds:0} ms, {milliseconds / figures["fanout"]:0.0} times as long") : "boto3 is not there";
            Console.WriteLine(FormattableString.Invariant($"  {count,6} accounts   {figures["fanout"],8:0} ms   {figures["peak"] - bare,6:0} MiB above the bare process   ({boto})"));
        }

        using var throttling = new ServerProcess("throttlingserver");
        var throttled = Figures.Run("fanout", 1, 1_000, throttling.Variables);
        var rate = throttled["reached"] / throttled["fanout"] * 1000;
        Console.WriteLine(FormattableString.Invariant($"  at a server that lets 50 a second through: {throttled["reached"]:0} of 1000, {rate:0.0} a second ({rate / 50:0%}; goal: 80 %)"));
        return 0;
    }

    private static double? Python(int count, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Boto);
        start.ArgumentList.Add(count.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? double.Parse(text, CultureInfo.InvariantCulture) : null;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException)
        {
            return null;
        }
    }

    /// <summary>A server in a process of its own, so that what it costs is not counted.</summary>
    private sealed class ServerProcess : IDisposable
    {
        private readonly Process _process;

        public ServerProcess(string what)
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
            start.ArgumentList.Add(typeof(FanOutBenchmark).Assembly.Location);
            start.ArgumentList.Add("child");
            start.ArgumentList.Add(what);
            _process = Process.Start(start)!;
            var pair = _process.StandardOutput.ReadLine()!.Split('=', 2);
            Variables[pair[0]] = pair[1];
        }

        public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

        public void Dispose()
        {
            _process.Kill();
            _process.Dispose();
        }
    }
}
