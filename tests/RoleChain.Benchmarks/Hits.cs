using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Host.Hosting;

namespace RoleChain.Benchmarks;

/// <summary>Times the engine's answer for a credential that is at hand. The engine is reached by name: its contracts lie in the module.</summary>
internal static class Hits
{
    private const string Script = """
        $ErrorActionPreference = 'Stop'
        $sts = Start-StsEmulator -SetEnvironment
        [Environment]::SetEnvironmentVariable('AWS_REGION', $null)
        [Environment]::SetEnvironmentVariable('AWS_DEFAULT_REGION', $null)
        $key = $sts.AccessKeys[0]
        [IO.File]::WriteAllText($env:AWS_CONFIG_FILE, "[default]`nregion = us-east-1`n[profile operator]`nregion = eu-west-2`noutput = json`n")
        [IO.File]::WriteAllText($env:AWS_SHARED_CREDENTIALS_FILE, "[operator]`naws_access_key_id = $($key.AccessKeyId)`naws_secret_access_key = $($key.SecretAccessKey.Reveal())`n")
        $roles = 'arn:aws:iam::111111111111:role/base', 'arn:aws:iam::333333333333:role/deploy'
        $job = New-RoleChain $roles -Region eu-west-2
        $operator = New-RoleChain $roles -ProfileName operator
        Get-ChainedCredential $job
        $job
        $null = Get-ChainedCredential $operator
        $operator
        """;

    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The milliseconds of each kind of look-up.</summary>
    public static IEnumerable<(string Name, double Milliseconds)> Measure(EngineSession session, int count)
    {
        var made = session.Invoke(Script, new Dictionary<string, object?>()).Select(item => item.BaseObject).ToArray();
        var model = made[0].GetType().Assembly;
        var events = Property(model.GetType("RoleChain.NoEvents", throwOnError: true)!, "Instance", null);
        var module = AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "RoleChain");
        var services = Property(module.GetType("RoleChain.Loading.IsolatedContext", throwOnError: true)!, "Services", null);
        var cache = Property(services.GetType(), "Credentials", services);
        var byDefinition = model.GetType("RoleChain.IChainedCredentialCache", throwOnError: true)!.GetMethod("GetAsync")!;
        var byChain = model.GetType("RoleChain.ILiveChain", throwOnError: true)!.GetMethod("GetAsync")!;
        var live = Property(made[0].GetType(), "Live", made[0]);

        yield return ("credential", Time(() => byChain.Invoke(live, [TimeSpan.Zero, events, CancellationToken.None]), count));
        yield return ("definition", Time(() => byDefinition.Invoke(cache, [made[1], TimeSpan.Zero, events, CancellationToken.None]), count));
        yield return ("profile", Time(() => byDefinition.Invoke(cache, [made[2], TimeSpan.Zero, events, CancellationToken.None]), count));
    }

    private static object Property(Type type, string name, object? target) => type.GetProperty(name, Any)!.GetValue(target)!;

    private static double Time(Func<object?> get, int count)
    {
        // The first ones are compiled.
        Repeat(get, count);
        var watch = Stopwatch.StartNew();
        Repeat(get, count);
        return watch.Elapsed.TotalMilliseconds / count;
    }

    private static void Repeat(Func<object?> get, int count)
    {
        for (var time = 0; time < count; time++)
        {
            if (get() is not Task { IsCompletedSuccessfully: true })
            {
                throw new InvalidOperationException("it was not at hand");
            }
        }
    }
}
