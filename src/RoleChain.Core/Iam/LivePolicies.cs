using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Core.Policies;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Iam;

/// <summary>Reads what is in force of the roles of a hop that was refused. What is not read stays as unknown as it was: the refusal is what there is to tell.</summary>
internal sealed class LivePolicies
{
    /// <summary>What the reads may take together. Our own bound.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    private readonly RunContext _run;
    private readonly StsPlace _place;
    private readonly SigningClock _clock;

    /// <param name="run">The run.</param>
    /// <param name="place">Where its STS is called.</param>
    /// <param name="clock">The time that its requests are signed with.</param>
    public LivePolicies(RunContext run, StsPlace place, SigningClock clock)
    {
        _run = run;
        _place = place;
        _clock = clock;
    }

    /// <summary>Reads the caller's own role, and the role that refused it where that is in the same account.</summary>
    /// <param name="policies">What is known already.</param>
    /// <param name="plan">The hops.</param>
    /// <param name="number">The hop that was refused, counted from 1.</param>
    /// <param name="session">The session that was to take it; null where no hop made one.</param>
    /// <param name="cancellationToken">Ends it, and the chain.</param>
    public async Task<PolicyLibrary> AddAsync(PolicyLibrary policies, HopPlan plan, int number, SourceCredential? session, CancellationToken cancellationToken)
    {
        if (session is null || number < 2 || !RoleArn.TryParse(plan.Hops[number - 2].RoleArn, out var caller, out _) || !RoleArn.TryParse(plan.Hops[number - 1].RoleArn, out var target, out _))
        {
            _run.Log.Verbose(FormattableString.Invariant($"iam:GetRole: hop {number} is taken by no session of this chain, which alone could read its role."));
            return policies;
        }

        IamPlace? place;
        try
        {
            place = IamPlace.Find(caller.Partition, _run.Definition, _place, _run.Environment);
        }
        catch (RoleChainException exception)
        {
            _run.Log.Verbose("iam:GetRole: not called: " + exception.Message);
            return policies;
        }

        // The reads must not use up the deadline, and the refusal with it.
        var left = _run.Definition.Timeout - (_run.Environment.Clock.UtcNow - _run.StartedAt);
        var time = TimeSpan.FromTicks(Math.Min(MaxTime.Ticks, left.Ticks / 2));
        if (place is null || time <= TimeSpan.Zero)
        {
            _run.Log.Verbose(place is null ? "iam:GetRole: not called: where IAM is in the partition " + caller.Partition + " is not known." : "iam:GetRole: not called: the deadline is too near.");
            return policies;
        }

        if (target.Account != caller.Account)
        {
            _run.Log.Verbose($"iam:GetRole of {target.Text}: not read: the session is of the account {caller.Account}, and can read the roles of that account alone.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        var roles = new IamRoles(_run.Environment.TokenHttp, place, StsClientSettings.Create(_place, _run.Environment, _clock, retries: 0), _run.Secrets.Redactor);
        foreach (var role in new[] { target, caller }.Where(role => role.Account == caller.Account && role.Partition == caller.Partition))
        {
            var live = await ReadAsync(roles, role, session, limit.Token, cancellationToken).ConfigureAwait(false);
            _run.Log.Verbose($"iam:GetRole of {role.Text}: {live.Said}");
            policies = live.Role is not null || live.IsAbsent ? policies.WithLive(role, live.Role) : policies;
        }

        return policies;
    }

    private static async Task<LiveRole> ReadAsync(IamRoles roles, RoleArn role, SourceCredential session, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            return await roles.ReadAsync(role, session, limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return LiveRole.Unread("IAM did not answer in time.");
        }
    }
}
