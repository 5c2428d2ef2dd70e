using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Core.Identities;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Trials;

/// <summary>Tries chains: by what is known of their policies, or for real.</summary>
internal sealed class ChainTrials : IChainTrials
{
    private const string AnyRegion = "us-east-1";

    private readonly JobEnvironment _environment;

    public ChainTrials(JobEnvironment environment) => _environment = environment;

    public Task<ChainTrial> TryAsync(RoleChainDefinition definition, ChainTrialOptions options, IProgress<ChainEvent> events, CancellationToken cancellationToken) => options.IsLive
        ? TryLiveAsync(definition, options, events, cancellationToken)
        : Deadline.RunAsync(
            token => TryKnownAsync(definition, options, Library(options), events, token),
            definition.Timeout,
            () => new RoleChainException(RoleChainErrorKind.Timeout, FormattableString.Invariant($"The identity was not there within the deadline of {definition.Timeout.TotalSeconds:0.###} seconds: {definition.Identity}.")),
            cancellationToken);

    /// <summary>Tries a chain by what is known.</summary>
    internal async Task<ChainTrial> TryKnownAsync(RoleChainDefinition definition, ChainTrialOptions options, PolicyLibrary library, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var run = new RunContext(definition, _environment, events, redactor: null);
        if (options.ReadsLivePolicies)
        {
            run.Log.Warning("-ReadPolicy reads nothing without -Live: it takes the session that the hop before gives.");
        }

        var identities = new IdentitySelector(run.Environment, run.Secrets.Redactor);
        var claims = options.Claims is { } given ? TrialClaims.Of(given, options.HasOtherClaims, identities.AudienceOf(definition)) : null;
        if (options.CallerArn is { } caller && !IsCaller(caller))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidClaims, "The caller '" + SafeText.ForDisplay(caller) + "' is none of the ARNs of a user, a role or a session.");
        }

        IdentitySource source = claims is not null ? new TrialClaims.Source(claims)
            : options.CallerArn is not null ? new TrialCallerSource(options.CallerArn)
            : identities.Select(definition);
        if (claims is null && source.Kind == SourceKind.WebIdentityToken && !options.IsOffline)
        {
            run.Log.Verbose($"Identity: {source.Description}, because {source.Reason}.");

            // A source of tokens has no use for STS.
            claims = TrialClaims.Of(await new RunIdentity(run, source, new TaskCompletionSource<StsGateway>().Task, remembered: null).FetchAsync(cancellationToken).ConfigureAwait(false));
            if (claims.Issuer.Length == 0)
            {
                throw new RoleChainException(RoleChainErrorKind.InvalidWebIdentityToken, "The token of " + source.Description + " says nothing of its issuer: it is no JSON Web Token.");
            }
        }

        var job = TrialJob.Of(options.Claims is null ? null : claims, run.Environment);
        var region = Region(definition, source);
        var account = options.CallerArn is { } arn && PolicyArn.TryParse(arn, out var parsed) ? parsed.AccountId : null;
        var plan = new HopPlanner(definition, job.Environment, source).Plan(region ?? AnyRegion, claims?.Identity, account);
        var faults = DefinitionChecker.Check(plan.Checkable(definition, region), source.Kind);
        if (faults.Where(fault => !FaultCauses.Has(fault) && fault.Kind != RoleChainErrorKind.RoleNotResolvable).ToArray() is { Length: > 0 } others)
        {
            throw new RoleChainException(others[0].Kind, "The chain cannot be tried: " + string.Join("; ", others.Select(fault => fault.ToString())) + ".") { Faults = others };
        }

        var hops = new TrialWalk(library, region, job, options.IsStrict).Judge(plan, source.Kind, claims, options.CallerArn, faults.Where(FaultCauses.Has).ToArray());
        return new ChainTrial { Name = definition.Name, Hops = hops, Findings = TrialFindings.Of(library, plan) };
    }

    /// <summary>Takes the hops, keeps none of what they give, and says which was refused.</summary>
    private async Task<ChainTrial> TryLiveAsync(RoleChainDefinition definition, ChainTrialOptions options, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var library = Library(options);
        var explained = new RoleChainDefinition(definition) { UseDiskCache = false, PolicyPaths = [], ReadsLivePolicies = options.ReadsLivePolicies };
        var record = new RunRecord();
        try
        {
            var outcome = await new ChainEngine(_environment).RunAsync(explained, events, null, cancellationToken, policies: options.HasPolicies ? library : null, record: record).ConfigureAwait(false);
            return new ChainTrial { Name = definition.Name, Hops = outcome.Results.Select((_, index) => Taken(index + 1, outcome.Results, outcome.Identity.Claims)).ToArray(), Findings = TrialFindings.Of(library, outcome.Plan) };
        }
        catch (RoleChainException failure) when (failure.HopNumber is { } number && failure.Causes.Count > 0 && record.Plan is { } plan)
        {
            return new ChainTrial { Name = definition.Name, Hops = Enumerable.Range(1, failure.HopCount).Select(index => LiveHop(index, number, failure, plan, record)).ToArray(), Findings = TrialFindings.Of(record.Policies ?? library, plan) };
        }
    }

    private static HopTrial Taken(int number, IReadOnlyList<HopResult> taken, TokenClaims claims)
    {
        var result = taken[number - 1];
        return new HopTrial
        {
            HopNumber = number,
            RoleArn = result.RoleArn,
            Action = "sts:" + result.Action,
            Caller = CallerOf(number, taken, claims),
            Verdict = HopVerdict.Allowed,
            Message = $"sts:{result.Action} of {result.RoleArn} was let in.",
        };
    }

    /// <summary>Who took a hop, or was to: the session of the hop before it, or the subject of the token; who holds a source credential nobody was asked.</summary>
    private static string? CallerOf(int number, IReadOnlyList<HopResult> taken, TokenClaims claims) =>
        number == 1 ? claims["sub"] : taken[number - 2].AssumedRoleArn;

    /// <summary>A hop of a run that was refused, whose record has the plan and every hop before.</summary>
    private static HopTrial LiveHop(int number, int refused, RoleChainException failure, HopPlan plan, RunRecord record) => number < refused ? Taken(number, record.Taken, record.Claims) : new HopTrial
    {
        HopNumber = number,
        RoleArn = SafeText.ForDisplay(plan.Hops[number - 1].RoleArn),
        Action = number == 1 && failure.Claims.Count > 0 ? StsActions.AssumeRoleWithWebIdentity : StsActions.AssumeRole,
        Caller = number > refused ? null : CallerOf(number, record.Taken, record.Claims),
        Verdict = number == refused ? HopVerdict.Denied : HopVerdict.Unknown,
        Message = number == refused ? failure.Message : "It was not reached.",
        Causes = number == refused ? failure.Causes : [],
        Missing = number > refused ? ["the hop before it, which was refused"] : [],
    };

    private static PolicyLibrary Library(ChainTrialOptions options) => PolicyLibraryReader.Read(options.PolicyPaths, options.ServiceControlPolicyPaths, options.ResourceControlPolicyPaths);

    private string? Region(RoleChainDefinition definition, IdentitySource source)
    {
        try
        {
            return StsPlace.Find(definition, source, _environment).Region;
        }
        catch (RoleChainException exception) when (exception.Kind == RoleChainErrorKind.NoRegion)
        {
            return null;
        }
    }

    /// <summary>Whether a text is the ARN of one who can hold a credential: a user, a role for a session of it, a session.</summary>
    internal static bool IsCaller(string arn) => PolicyArn.TryParse(arn, out var parsed)
        && (RoleArn.TryParse(arn, out _, out _) || (parsed.IsIam("user/") && parsed.Resource[parsed.Resource.Length - 1] != '/') || (parsed.IsOf("sts", "assumed-role/") && IsSession(parsed)));

    private static bool IsSession(PolicyArn arn) => arn.Resource.Split('/') is [_, var role, { Length: > 0 }]
        && RoleArn.TryParse("arn:" + arn.Partition + ":iam::" + arn.AccountId + ":role/" + role, out _, out _);
}
