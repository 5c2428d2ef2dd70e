using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Tests;
using Reply = RoleChain.Tests.ScriptedServer.Reply;
using Request = RoleChain.Tests.ScriptedServer.Request;

namespace RoleChain.Core.Tests.Engine;

/// <summary>An engine with an environment of its own, and what it told while it ran.</summary>
internal sealed class EngineRun : IProgress<ChainEvent>
{
    public const string Base = "arn:aws:iam::111111111111:role/base";
    public const string Deploy = "arn:aws:iam::222222222222:role/ci/deploy";

    private readonly ConcurrentQueue<ChainEvent> _events = new();
    private readonly MemoryStream _standardOutput = new();

    /// <summary>What went to the standard output, as text.</summary>
    public string StandardOutput => Encoding.UTF8.GetString(_standardOutput.ToArray());

    /// <summary>Writes to the standard output without ending the line, as a script may.</summary>
    public void StartLine(string text) => _standardOutput.Write(Encoding.UTF8.GetBytes(text), 0, Encoding.UTF8.GetByteCount(text));

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>The engine's time; unless a test says otherwise, waits are over at once.</summary>
    public EngineClock Clock { get; init; } = new VirtualClock();

    public IReadOnlyList<ChainEvent> Events => _events.ToArray();

    /// <summary>Everything that was told, as one text to look for secrets in.</summary>
    public string Told => string.Join("\n", _events.Select(item => item.Message));

    /// <summary>The environment of a job on GitHub Actions whose token endpoint is the server.</summary>
    public static EngineRun InActions(ScriptedServer server, EngineClock? clock = null)
    {
        var run = new EngineRun { Clock = clock ?? new VirtualClock() };
        run.Environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = server.Url + "token?api-version=2.0";
        run.Environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = Canary.Bearer;
        return run;
    }

    /// <summary>What a well-behaved STS and token endpoint answer: hop after hop with a key of its own.</summary>
    public static Reply Behave(Request request) => request.Action switch
    {
        null => Reply.Json("{\"count\":1,\"value\":\"" + Canary.Token() + "\"}"),
        "AssumeRoleWithWebIdentity" => Reply.Session("AssumeRoleWithWebIdentity", "ASIAHOP1HOP1HOP1HOP1", Canary.Secret + "-1", Canary.SessionToken + "-1"),
        _ => Reply.Session("AssumeRole", "ASIAHOP2HOP2HOP2HOP2", Canary.Secret + "-2", Canary.SessionToken + "-2", "arn:aws:sts::222222222222:assumed-role/deploy/session"),
    };

    public static RoleChainDefinition Chain(string endpoint, ChainIdentity? identity = null, params string[] roles) => new()
    {
        Identity = identity ?? new AutomaticIdentity(),
        Hops = (roles.Length == 0 ? [Base] : roles).Select(role => new RoleChainHop(role)).ToArray(),
        Region = "eu-west-2",
        EndpointUrl = endpoint,
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Raised with each event, on the engine's thread.</summary>
    public event Action<ChainEvent>? Reported;

    public void Report(ChainEvent value)
    {
        _events.Enqueue(value);
        Reported?.Invoke(value);
    }

    public async Task<ChainedCredential> RunAsync(RoleChainDefinition definition, CancellationToken cancellationToken = default) =>
        (await new ChainEngine(JobEnvironment()).RunAsync(definition, this, null, cancellationToken)).ToCredential(null);

    /// <summary>What an engine sees of the environment.</summary>
    public JobEnvironment JobEnvironment() =>
        new(name => Environment.TryGetValue(name, out var value) ? value : null, BoundedHttp.CreateClient(), () => _standardOutput, Clock);

    /// <summary>No secret is in what was told, nor in what was thrown, and nothing that was thrown is the SDK's.</summary>
    public void AssertNoSecret(Exception? failure = null)
    {
        Xunit.Assert.DoesNotContain("canary", Told, StringComparison.Ordinal);
        for (var current = failure; current is not null; current = current.InnerException)
        {
            Xunit.Assert.DoesNotContain("canary", current.ToString(), StringComparison.Ordinal);
            Xunit.Assert.False(current.GetType().FullName!.StartsWith("Amazon.", StringComparison.Ordinal), "an exception of the SDK left the engine");
        }
    }

    public async Task<RoleChainException> FailAsync(RoleChainDefinition definition) =>
        await Xunit.Assert.ThrowsAsync<RoleChainException>(() => RunAsync(definition));
}
