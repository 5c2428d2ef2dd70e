using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Live;
using RoleChain.Core.Tests.Engine;
using RoleChain.Tests;
using Reply = RoleChain.Tests.ScriptedServer.Reply;
using Request = RoleChain.Tests.ScriptedServer.Request;

namespace RoleChain.Core.Tests.Live;

/// <summary>A process's live chains in a GitHub Actions job, with a clock that a test moves and an STS whose sessions are as long as they were asked for.</summary>
internal sealed class LiveRun : IDisposable
{
    private int _calls;

    public LiveRun(EngineClock? clock = null)
    {
        Clock = new VirtualClock(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero));
        Server = new ScriptedServer(request => Answer?.Invoke(request) ?? Behave(request));
        Run = EngineRun.InActions(Server, clock ?? Clock);
        Chains = new LiveChains(Run.JobEnvironment());
    }

    public VirtualClock Clock { get; }

    public ScriptedServer Server { get; }

    public EngineRun Run { get; }

    public LiveChains Chains { get; }

    /// <summary>Answers in place of the well-behaved STS where it does not give null.</summary>
    public Func<Request, Reply?>? Answer { get; set; }

    /// <summary>The calls so far: <c>token</c>, or the role's name.</summary>
    public IReadOnlyList<string> Calls => Server.Requests.Select(request => request.Action is null ? "token" : request.Form["RoleArn"].Split('/').Last()).ToArray();

    /// <summary>base, then deploy for as long as is said.</summary>
    public RoleChainDefinition Definition(int? seconds = null, int? baseSeconds = null) => new(EngineRun.Chain(Server.Url))
    {
        Hops = [new RoleChainHop(EngineRun.Base) { DurationSeconds = baseSeconds }, new RoleChainHop(EngineRun.Deploy) { DurationSeconds = seconds }],
    };

    public Task<ChainedCredential> GetAsync(RoleChainDefinition definition, TimeSpan minimumLife = default, CancellationToken cancellationToken = default) =>
        Chains.GetAsync(definition, minimumLife, Run, cancellationToken);

    public void Dispose() => Server.Dispose();

    public Reply Behave(Request request) => Behave(request, Clock.UtcNow);

    /// <summary>As an STS whose clock shows another time than <see cref="Clock"/>.</summary>
    public Reply Behave(Request request, DateTimeOffset now)
    {
        if (request.Action is null)
        {
            return EngineRun.Behave(request);
        }

        var seconds = request.Form.TryGetValue("DurationSeconds", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 3600;
        var number = Interlocked.Increment(ref _calls).ToString("D8", CultureInfo.InvariantCulture);
        return Reply.Session(request.Action, "ASIACALLCALL" + number, Canary.Secret + number, Canary.SessionToken + number, expiration: now.AddSeconds(seconds));
    }
}
