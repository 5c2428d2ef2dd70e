using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;

namespace RoleChain.Core.Tests.Server;

/// <summary>A live chain that answers as a test says, and keeps what it answered last.</summary>
internal sealed class ScriptedChain : ILiveChain
{
    private readonly ConcurrentQueue<TimeSpan> _asked = new();

    public ScriptedChain(ChainedCredential? current = null)
    {
        Current = current;
        Answer = (_, _) => Task.FromResult(Current ?? throw new RoleChainException(RoleChainErrorKind.HopRefused, "The chain was refused."));
    }

    /// <summary>What is done when somebody asks.</summary>
    public Func<IProgress<ChainEvent>, CancellationToken, Task<ChainedCredential>> Answer { get; set; }

    /// <summary>The lives that were asked for, in order.</summary>
    public IReadOnlyCollection<TimeSpan> Asked => _asked;

    public string Description => "111111111111/base -> 222222222222/deploy";

    public ChainedCredential? Current { get; private set; }

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public DateTimeOffset? RenewAt => null;

    /// <summary>A credential whose secrets are canaries.</summary>
    public static ChainedCredential Credential(string key, DateTimeOffset expiresAt) => new(
        key,
        new SecretText(Canary.Secret),
        new SecretText(Canary.SessionToken),
        "eu-west-2",
        expiresAt,
        new ChainDetails("a test", [new HopResult { RoleArn = "arn:aws:iam::222222222222:role/ci/deploy", RoleName = "deploy", Account = "222222222222" }], []));

    public async Task<ChainedCredential> GetAsync(TimeSpan minimumLife, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        _asked.Enqueue(minimumLife);
        return Current = await Answer(events, cancellationToken).ConfigureAwait(false);
    }
}
