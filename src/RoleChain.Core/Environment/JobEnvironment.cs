using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;

namespace RoleChain.Core;

/// <summary>What the engine takes from outside: environment variables, the HTTP client, the standard output for masks, and the clock. Tests hand in their own.</summary>
internal sealed class JobEnvironment
{
    private const int MaxProxies = 8;

    private readonly Func<string, string?> _variable;
    private readonly ConcurrentDictionary<string, HttpClient> _proxied;

    /// <param name="variable">Reads a variable.</param>
    /// <param name="tokenHttp">The client for where no proxy is.</param>
    /// <param name="standardOutput">Opens the standard output.</param>
    /// <param name="clock">The time; null for this machine's.</param>
    public JobEnvironment(Func<string, string?> variable, HttpClient tokenHttp, Func<Stream> standardOutput, EngineClock? clock = null)
        : this(variable, tokenHttp, standardOutput, clock ?? EngineClock.System, new ConcurrentDictionary<string, HttpClient>(StringComparer.Ordinal))
    {
    }

    private JobEnvironment(Func<string, string?> variable, HttpClient tokenHttp, Func<Stream> standardOutput, EngineClock clock, ConcurrentDictionary<string, HttpClient> proxied)
    {
        _variable = variable;
        _proxied = proxied;
        TokenHttp = tokenHttp;
        StandardOutput = standardOutput;
        Clock = clock;
    }

    /// <summary>The client that fetches tokens, and whose connections STS is called on: it follows no redirect and keeps no cookie.</summary>
    public HttpClient TokenHttp { get; }

    /// <summary>The proxy that <see cref="TokenHttp"/> goes through; null for none.</summary>
    public ChainProxy? Proxy { get; private init; }

    /// <summary>The time.</summary>
    public EngineClock Clock { get; }

    /// <summary>What <see cref="CiMasks.AddOnce"/> has hidden in the runner's log: one list for all that share the standard output.</summary>
    public HashSet<string> Hidden { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>The process's standard output, for the masks of a CI runner and nothing else.</summary>
    public Func<Stream> StandardOutput { get; }

#pragma warning disable RS0030 // Masks go to the process's own output: a PowerShell stream can be redirected away.
    /// <summary>The environment of this process.</summary>
    public static JobEnvironment Process() => new(System.Environment.GetEnvironmentVariable, BoundedHttp.CreateClient(), Console.OpenStandardOutput);
#pragma warning restore RS0030

    /// <summary>The same environment, reached through a proxy. Chains through one proxy share its connections.</summary>
    public JobEnvironment Through(ChainProxy? proxy)
    {
        if (proxy is null)
        {
            return this;
        }

        if (_proxied.Count >= MaxProxies)
        {
            // Not disposed: another chain may be at it. Nobody changes proxies that often.
            _proxied.Clear();
        }

        var http = _proxied.GetOrAdd(proxy.Key, _ => BoundedHttp.CreateClient(proxy));
        return new JobEnvironment(_variable, http, StandardOutput, Clock, _proxied) { Proxy = proxy, Hidden = Hidden };
    }

    /// <summary>
    /// The same environment with what it says of AWS now, for as long as a chain lives: a scope and an export put the chain's own result
    /// there, and a renewal must not begin with what it is to renew.
    /// </summary>
    public JobEnvironment Pinned()
    {
        var pinned = AwsVariables.All.ToDictionary(name => name, _variable, StringComparer.Ordinal);
        return new JobEnvironment(name => pinned.TryGetValue(name, out var value) ? value : _variable(name), TokenHttp, StandardOutput, Clock, _proxied) { Proxy = Proxy, Hidden = Hidden };
    }

    /// <summary>A variable's value; null where it is absent or empty.</summary>
    public string? this[string name] => _variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Whether a variable says yes as CI systems do: <c>true</c>, in whatever case.</summary>
    public bool IsTrue(string name) => string.Equals(this[name], "true", StringComparison.OrdinalIgnoreCase);
}
