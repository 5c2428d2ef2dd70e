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

    /// <summary>Sets the job up.</summary>
    /// <param name="host">The emulator.</param>
    /// <param name="variables">Variables of the job besides those of the token endpoint.</param>
    public EngineJob(EmulatorHost host, params (string Name, string Value)[] variables)
    {
        _host = host;
        var all = variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        all["ACTIONS_ID_TOKEN_REQUEST_URL"] = host.Emulator.TokenRequestUrl.AbsoluteUri;
        all["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = host.Emulator.TokenRequestToken.Reveal();
        _engine = new ChainEngine(new JobEnvironment(all.GetValueOrDefault, BoundedHttp.CreateClient(), () => Stream.Null, new FifthOfChanceClock()));
    }

    /// <summary>All that was told while it ran.</summary>
    public string Told => string.Join('\n', _told);

    public void Report(ChainEvent value) => _told.Enqueue(value.Message);

    public RoleChainDefinition Chain(TimeSpan timeout, ChainIdentity identity, params RoleChainHop[] hops) => new()
    {
        Identity = identity,
        Hops = hops,
        Region = "eu-west-2",
        EndpointUrl = _host.Emulator.Endpoint.AbsoluteUri,
        Timeout = timeout,
    };

    public async Task<ChainedCredential> RunAsync(RoleChainDefinition definition) =>
        (await _engine.RunAsync(definition, this, previous: null, CancellationToken.None)).ToCredential(live: null);

    /// <summary>Real time, and waits of a fifth of their bound: 50, 100, 200 ms and on.</summary>
    private sealed class FifthOfChanceClock : EngineClock
    {
        public override double NextDouble() => 0.2;
    }
}
