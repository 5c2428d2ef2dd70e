using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core;
using RoleChain.Core.Engine;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>The real engine in a job on GitHub Actions that the emulator plays, by the clock on the wall.</summary>
internal sealed class EngineJob : IProgress<ChainEvent>
{
    private readonly EmulatorHost _host;
    private readonly ChainEngine _engine;
    private readonly ConcurrentQueue<string> _told = new();

    public EngineJob(EmulatorHost host)
    {
        _host = host;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ACTIONS_ID_TOKEN_REQUEST_URL"] = host.Emulator.TokenRequestUrl.AbsoluteUri,
            ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = host.Emulator.TokenRequestToken.Reveal(),
        };
        _engine = new ChainEngine(new JobEnvironment(variables.GetValueOrDefault, BoundedHttp.CreateClient(), () => Stream.Null, new FifthOfChanceClock()));
    }

    /// <summary>All that was told while it ran.</summary>
    public string Told => string.Join('\n', _told);

    public void Report(ChainEvent value) => _told.Enqueue(value.Message);

    public Task<ChainedCredential> RunAsync(TimeSpan timeout, params string[] roles) => _engine.RunAsync(Chain(timeout, roles), this, CancellationToken.None);

    private RoleChainDefinition Chain(TimeSpan timeout, string[] roles) => new()
    {
        Identity = new AutomaticIdentity(),
        Hops = roles.Select(role => new RoleChainHop(role)).ToArray(),
        Region = "eu-west-2",
        EndpointUrl = _host.Emulator.Endpoint.AbsoluteUri,
        Timeout = timeout,
    };

    /// <summary>Real time, and waits of a fifth of their bound: 50, 100, 200 ms and on.</summary>
    private sealed class FifthOfChanceClock : EngineClock
    {
        public override double NextDouble() => 0.2;
    }
}
