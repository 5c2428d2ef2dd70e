using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using RoleChain.Host.Hosting;

namespace RoleChain.Benchmarks;

/// <summary>One process of a figure: does the work and prints <c>name=milliseconds</c> lines.</summary>
internal static class Child
{
    private const string Chain = "Invoke-RoleChain -RoleArn arn:aws:iam::111111111111:role/base, arn:aws:iam::333333333333:role/deploy -Region eu-west-2";

    private const string Register = """
        $token = [IO.Path]::Combine([IO.Path]::GetDirectoryName($env:AWS_CONFIG_FILE), 'token')
        [IO.File]::WriteAllText($token, (Get-WebIdentityToken).Token.Reveal())
        New-RoleChain arn:aws:iam::111111111111:role/base, arn:aws:iam::333333333333:role/deploy -Region eu-west-2 -EndpointUrl $env:AWS_ENDPOINT_URL_STS -WebIdentityTokenFile $token |
            Register-RoleChainProfile -ProfileName benchmark -PowerShellPath $shell -Cache
        """;

    /// <summary>With the rate lifted: what is measured is the work, and not the wait for STS's quota.</summary>
    private const string FanOut = """
        $base = New-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 -WebIdentityToken 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJiZW5jaG1hcmsifQ.x' -TimeoutSec 600
        $results = $(for ($i = 0; $i -lt $count; $i++) { 200000000000 + $i }) | Invoke-RoleChain -From $base -RoleName audit -MaximumRate 0 -TimeoutSec 600 -ErrorAction Stop
        @($results).Count
        """;

    public static int Run(string what, int count)
    {
        if (what is "server" or "throttlingserver")
        {
            return StsServer.Run(what == "server" ? 0 : 50);
        }

        var started = Process.GetCurrentProcess().StartTime;
        var watch = Stopwatch.StartNew();
        using var session = new EngineSession(import: false);
        ImportEmptyModule(session, sameShape: what.StartsWith("shaped", StringComparison.Ordinal));
        Print("engine", watch.Elapsed.TotalMilliseconds);
        if (what is not ("bare" or "shapedbare"))
        {
            watch.Restart();
            session.Invoke("Import-Module -Name $manifest", new Dictionary<string, object?> { ["manifest"] = ModulePaths.Manifest });
            Print("import", watch.Elapsed.TotalMilliseconds);
        }

        if (what is "chain" or "memory")
        {
            watch.Restart();
            var credential = Invoke(session, Chain).Single();
            Print("chain", watch.Elapsed.TotalMilliseconds);
            foreach (dynamic timing in ((dynamic)credential.BaseObject).Chain.Timings)
            {
                Print((string)timing.Step, ((TimeSpan)timing.Elapsed).TotalMilliseconds);
            }
        }

        if (what == "chain")
        {
            Invoke(session, $"for ($i = 0; $i -lt 50; $i++) {{ $null = {Chain} }}");
            watch.Restart();
            Invoke(session, $"for ($i = 0; $i -lt {count}; $i++) {{ $null = {Chain} }}");
            Print("warm", watch.Elapsed.TotalMilliseconds / count);
        }

        if (what == "hit")
        {
            foreach (var (name, milliseconds) in Hits.Measure(session, count))
            {
                Print(name, milliseconds);
            }
        }

        if (what == "register")
        {
            Invoke(session, Register, new Dictionary<string, object?> { ["shell"] = Environment.ProcessPath });
        }

        if (what is "register" or "process")
        {
            watch.Restart();
            Invoke(session, "Get-ChainedCredential -ProfileName benchmark -AsProcessCredential");
            Print("get", watch.Elapsed.TotalMilliseconds);
        }

        if (what == "fanout")
        {
            watch.Restart();
            var reached = Invoke(session, FanOut, new Dictionary<string, object?> { ["count"] = count }).Single();
            Print("fanout", watch.Elapsed.TotalMilliseconds);
            Print("reached", (int)reached.BaseObject);
        }

        if (what is "fanout" or "bare")
        {
            using var self = Process.GetCurrentProcess();
            Print("peak", self.PeakWorkingSet64 / 1048576.0);
        }

        if (what == "memory")
        {
            Memory(session, count);
        }

        Print("process", (DateTime.Now - started).TotalMilliseconds);
        return 0;
    }

    /// <summary>
    /// An import of a module that holds nothing. The engine from NuGet is plain IL (pwsh's own is compiled ahead), so the first import
    /// of anything pays for the engine's own compilation; one of the same shape as ours pays for more of it.
    /// </summary>
    private static void ImportEmptyModule(EngineSession session, bool sameShape)
    {
        var folder = Directory.CreateTempSubdirectory("rolechain-empty").FullName;
        File.WriteAllText(Path.Combine(folder, "Empty.psm1"), sameShape ? "try { if ($IsCoreCLR) { Import-Module -Name \"$PSScriptRoot/Inner.psm1\" -ErrorAction Stop } } catch { . \"$PSScriptRoot/None.ps1\" }" : "$nothing = 1");
        File.WriteAllText(Path.Combine(folder, "Inner.psm1"), "$nothing = 1");
        File.WriteAllText(Path.Combine(folder, "Empty.Format.ps1xml"), "<Configuration><ViewDefinitions><View><Name>Empty</Name><ViewSelectedBy><TypeName>Empty.Nothing</TypeName></ViewSelectedBy><ListControl><ListEntries><ListEntry><ListItems><ListItem><Label>A</Label><ScriptBlock>$_</ScriptBlock></ListItem></ListItems></ListEntry></ListEntries></ListControl></View></ViewDefinitions></Configuration>");
        var formats = sameShape ? "FormatsToProcess = @('Empty.Format.ps1xml'); " : string.Empty;
        File.WriteAllText(Path.Combine(folder, "Empty.psd1"), "@{ RootModule = 'Empty.psm1'; ModuleVersion = '1.0'; " + formats + "FunctionsToExport = @(); CmdletsToExport = @(); AliasesToExport = @() }");
        session.Invoke("Import-Module -Name $manifest", new Dictionary<string, object?> { ["manifest"] = Path.Combine(folder, "Empty.psd1") });
        Directory.Delete(folder, recursive: true);
    }

    private static void Memory(EngineSession session, int count)
    {
        // The first tenth fills pools and caches; what grows after it grows for ever.
        Invoke(session, $"for ($i = 0; $i -lt {count / 10}; $i++) {{ $null = {Chain} }}");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        Invoke(session, $"for ($i = 0; $i -lt {count}; $i++) {{ $null = {Chain} }}");
        Print("each", watch.Elapsed.TotalMilliseconds / count);
        Print("bytes", (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count);
        Print("workingset", Process.GetCurrentProcess().WorkingSet64 / 1048576.0);
    }

    private static IReadOnlyList<PSObject> Invoke(EngineSession session, string script, Dictionary<string, object?>? variables = null) =>
        session.Invoke("$ErrorActionPreference = 'Stop'; " + script, variables ?? []);

    private static void Print(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}={value:0.0000}"));
}
