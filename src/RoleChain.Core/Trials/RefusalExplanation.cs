using System;
using System.Linq;
using RoleChain.Core.Engine;
using RoleChain.Core.Identities;
using RoleChain.Core.Policies;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Trials;

/// <summary>Explains a hop that was refused for real by the policies that are known.</summary>
internal static class RefusalExplanation
{
    // "User: arn:aws:iam::111111111111:user/operator is not authorized to perform: sts:AssumeRole on resource: …"
    private const string Caller = "User: ";
    private const string Verb = " is not authorized to perform: ";

    /// <summary>The refusal with what is known for certain before what is likely.</summary>
    public static RoleChainException Of(RoleChainException refusal, HopPlan plan, ResolvedIdentity identity, PolicyLibrary policies, string region, JobEnvironment environment)
    {
        var claims = identity.Kind == SourceKind.WebIdentityToken ? TrialClaims.Of(identity) : null;
        var trial = new TrialWalk(policies, region, TrialJob.Of(null, environment), isStrict: false).Judge(plan, identity.Kind, claims, CallerArn(refusal.Message), faults: [])[refusal.HopNumber!.Value - 1];
        if (trial.Causes.Count == 0 && refusal.Causes.Any(cause => cause.IsCertain))
        {
            // STS itself said what is wrong, and it is nothing of a policy.
            return refusal;
        }

        if (trial.Verdict == HopVerdict.Unknown && trial.Missing.Any(IsValue))
        {
            return Undecided(refusal, trial);
        }

        if (trial.Causes.Count == 0)
        {
            return trial.Verdict == HopVerdict.Allowed
                ? refusal.Explained(StsFailures.Sentence(refusal.Message) + " By the policies that were given it would be let in: what is in force differs from them, or something that was not given refuses it.", refusal.Causes)
                : refusal;
        }

        // What is likely where nothing is known has no place beside what is certain.
        return refusal.Explained(StsFailures.Sentence(refusal.Message) + " " + string.Join(" ", trial.Causes.Select(cause => cause.Message)), trial.Causes);
    }

    /// <summary>What the policies leave open comes first. Where it is values of condition keys alone, everything else of them lets the hop in: what is likely where nothing is known has no place then.</summary>
    private static RoleChainException Undecided(RoleChainException refusal, HopTrial trial)
    {
        var open = string.Join(", ", trial.Missing);
        var first = new RefusalCause(RefusalCauseId.ConditionMismatch, RefusalSide.TrustPolicy, "By the policies that were given it depends on " + open + ".", "See what the request has there, and what the policy asks for.") { HopNumber = refusal.HopNumber!.Value };
        var others = trial.Missing.All(IsValue) ? [] : refusal.Causes;
        return refusal.Explained(StsFailures.Sentence(refusal.Message) + " " + first.Message, [first, .. others]);
    }

    private static bool IsValue(string missing) => missing.StartsWith(HopJudge.ValueOf, StringComparison.Ordinal);

    /// <summary>Who holds the source credential, which STS says with its refusal: nobody was asked for it before. Of a later hop it is known, and not looked at.</summary>
    private static string? CallerArn(string message)
    {
        var start = message.IndexOf(Caller, StringComparison.Ordinal) + Caller.Length;
        var end = start < Caller.Length ? -1 : message.IndexOf(Verb, start, StringComparison.Ordinal);
        var arn = end < 0 ? string.Empty : message.Substring(start, end - start);
        return ChainTrials.IsCaller(arn) ? arn : null;
    }
}
