using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.AwsTools;

/// <summary>A chain that gives what it was told to, and counts who asks.</summary>
public sealed class ScriptedChain : ILiveChain
{
    private int _asked;

    public string Description => "scripted";

    public ChainedCredential? Current { get; private set; }

    /// <summary>How far its clock is from the machine's.</summary>
    public TimeSpan ClockShift { get; set; }

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow + ClockShift;

    public DateTimeOffset? RenewAt { get; private set; }

    /// <summary>Who was to be told of what the last asking met with.</summary>
    public IProgress<ChainEvent>? Told { get; private set; }

    public RoleChainException? Failure { get; set; }

    public int Asked => _asked;

    public static ChainedCredential Make(string accessKey, ILiveChain? chain) => new(
        accessKey,
        new SecretText("scripted-secret-key"),
        new SecretText("scripted-session-token"),
        "eu-west-2",
        DateTimeOffset.UtcNow.AddHours(1),
        new ChainDetails("a test", [new HopResult()], []),
        chain);

    /// <summary>What it gives from now on.</summary>
    public ChainedCredential Give(string accessKey, TimeSpan renewIn)
    {
        Current = Make(accessKey, this);
        Postpone(renewIn);
        return Current;
    }

    /// <summary>As after a renewal that failed while the credential lives.</summary>
    public void Postpone(TimeSpan renewIn) => RenewAt = DateTimeOffset.UtcNow + renewIn;

    public Task<ChainedCredential> GetAsync(TimeSpan minimumLife, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        Told = events;
        return Failure is null ? Task.FromResult(Current!) : Task.FromException<ChainedCredential>(Failure);
    }
}
