using System;
using System.Collections.Generic;

namespace RoleChain.Core.Engine;

/// <summary>What the parts of one run share. Nothing of it outlives the run.</summary>
internal sealed class RunContext
{
    private volatile string _step = "start";

    public RunContext(RoleChainDefinition definition, JobEnvironment environment, IProgress<ChainEvent> events, SecretRedactor? redactor)
    {
        Definition = definition;
        StartedAt = environment.Clock.UtcNow;
        Log = new RunLog(events);
        Secrets = new RunSecrets(environment, definition.Masking, redactor);
        Pacer = new RetryPacer(environment.Clock, new ChainDeadline(environment.Clock, definition.Timeout), Log);
        var proxy = ChainProxy.Find(definition, environment);
        Secrets.Hide(proxy?.Login);
        Secrets.Hide(proxy?.Password);
        Environment = environment.Through(proxy);
    }

    public RoleChainDefinition Definition { get; }

    /// <summary>The environment, reached through the chain's proxy.</summary>
    public JobEnvironment Environment { get; }

    public RunLog Log { get; }

    public RunSecrets Secrets { get; }

    /// <summary>When the run began, by this machine's clock.</summary>
    public DateTimeOffset StartedAt { get; }

    public RetryPacer Pacer { get; }

    public List<ChainTiming> Timings { get; } = [];

    /// <summary>Where the run is, for whoever ends it from another thread.</summary>
    public string Step
    {
        get => _step;
        set => _step = value;
    }
}
