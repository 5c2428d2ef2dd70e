using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Engine;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>Goes along a plan as if each hop were let in, so that every hop gets its verdict.</summary>
internal sealed class TrialWalk
{
    /// <summary>What the ARN of a session ends with whose name is not known.</summary>
    public const string AnySession = "/*";

    private readonly PolicyLibrary _library;
    private readonly TrialContexts _contexts;
    private readonly DateTimeOffset _now;
    private readonly string _defaultSessionName;
    private readonly TrialJob _job;
    private readonly bool _isStrict;

    /// <param name="library">What is known of roles, providers and policies.</param>
    /// <param name="region">The region that is called; null where it is not known.</param>
    /// <param name="job">Where it runs.</param>
    /// <param name="isStrict">Whether what is not known of an organization keeps a hop from being said to be allowed.</param>
    public TrialWalk(PolicyLibrary library, string? region, TrialJob job, bool isStrict)
    {
        _library = library;
        _job = job;
        _now = job.Environment.Clock.UtcNow;
        _contexts = new TrialContexts(library, region, _now);
        _defaultSessionName = SessionNames.Default(job.Environment);
        _isStrict = isStrict;
    }

    /// <summary>The verdict of each hop.</summary>
    /// <param name="plan">The hops.</param>
    /// <param name="source">The class of what the first is taken with.</param>
    /// <param name="claims">The claims of its token; null where it is none, or where they are not known.</param>
    /// <param name="callerArn">Who holds the source credential; null where it is none, or where that is not known.</param>
    /// <param name="faults">What breaks a limit, by the number of its hop.</param>
    public IReadOnlyList<HopTrial> Judge(HopPlan plan, SourceKind source, TrialClaims? claims, string? callerArn, IReadOnlyList<DefinitionFault> faults)
    {
        var trials = new List<HopTrial>();
        var caller = source == SourceKind.WebIdentityToken ? new TrialCaller { Name = claims is null ? null : SafeText.ForDisplay(claims.Subject) } : Source(callerArn);
        for (var index = 0; index < plan.Hops.Count; index++)
        {
            var hop = plan.Hops[index];
            if (!RoleArn.TryParse(hop.RoleArn, out var role, out _))
            {
                trials.Add(new HopTrial
                {
                    HopNumber = index + 1,
                    RoleArn = SafeText.ForDisplay(hop.RoleArn),
                    Action = index == 0 && source == SourceKind.WebIdentityToken ? StsActions.AssumeRoleWithWebIdentity : StsActions.AssumeRole,
                    Verdict = HopVerdict.Unknown,
                    Message = "The role is given without an account, and that of the source credential is not known.",
                    Missing = ["the role's account"],
                });
                caller = new TrialCaller();
                continue;
            }

            var number = index + 1;
            var isWithToken = index == 0 && source == SourceKind.WebIdentityToken;
            var question = Ask(number, isWithToken && claims is not null ? claims.Pass(hop) : hop, role, isWithToken, claims, caller);
            var next = Session(question, claims);
            var broken = faults.Where(fault => fault.HopNumber == number || (fault.HopNumber is null && number == plan.Hops.Count)).Concat(isWithToken || claims is null ? [] : TokenConflicts(claims.Pass(plan.Hops[0]), hop, number));
            var actions = StsActions.Of(question.Action, next.SessionTags.Count > 0 || next.TravellingTags.Count > 0, next.SourceIdentity is not null);
            trials.Add(new HopJudge(question, _library, _isStrict).Judge(actions, broken.Select(fault => FaultCauses.Of(fault, number)), _now));
            caller = next;
        }

        return trials;
    }

    /// <summary>What contradicts what the token passed, which travels along the chain.</summary>
    private static IEnumerable<DefinitionFault> TokenConflicts(RoleChainHop passed, RoleChainHop hop, int number)
    {
        foreach (var tag in hop.Tags.Where(tag => passed.Tags.Any(other => Same(other.Key, tag.Key)) && passed.TransitiveTagKeys.Any(key => Same(key, tag.Key))))
        {
            yield return new DefinitionFault(RoleChainErrorKind.SessionTagConflict, "Tag", $"'{SafeText.ForDisplay(tag.Key, 128)}' travels from the token (it is transitive there), and cannot be passed again", RuleSources.SessionTags) { HopNumber = number };
        }

        if (hop.SourceIdentity is { } own && passed.SourceIdentity is { } given && own != given)
        {
            yield return new DefinitionFault(RoleChainErrorKind.SourceIdentityConflict, "SourceIdentity", $"'{SafeText.ForDisplay(own, 64)}' differs from the token's: it is set once and cannot be changed", RuleSources.SourceIdentity) { HopNumber = number };
        }
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private TrialCaller Source(string? arn)
    {
        if (arn is null)
        {
            return new TrialCaller();
        }

        // A role's ARN stands for a session of it whose name is not known.
        var name = SafeText.ForDisplay(arn);
        if (RoleArn.TryParse(arn, out _, out _))
        {
            return new TrialCaller { Principal = RequestPrincipal.RoleSession(arn, AnySession.Substring(1)), Name = name };
        }

        if (PolicyArn.TryParse(arn, out var parsed) && parsed.IsOf("sts", "assumed-role/") && parsed.Resource.Split('/') is [_, var role, var session])
        {
            var path = _library.PathOf(parsed.AccountId, role);
            return new TrialCaller
            {
                Principal = RequestPrincipal.RoleSession("arn:" + parsed.Partition + ":iam::" + parsed.AccountId + ":role" + (path ?? "/") + role, session),
                Name = name,
                HasUnknownPath = path is null,
            };
        }

        return new TrialCaller { Principal = RequestPrincipal.User(arn), Name = name };
    }

    private HopQuestion Ask(int number, RoleChainHop hop, RoleArn role, bool isWithToken, TrialClaims? claims, TrialCaller caller)
    {
        var target = _library.FindRole(role);
        var audience = claims is null ? null : Audience(role, claims);
        if (isWithToken && claims is not null)
        {
            caller = new TrialCaller { Principal = RequestPrincipal.Federated(ProviderOf(claims.Host, role, target)), Name = caller.Name };
        }
        else if (!isWithToken && caller.Role is null && caller.Principal?.RoleArn is { } arn && RoleArn.TryParse(arn, out var own, out _))
        {
            caller = new TrialCaller { Principal = caller.Principal, Name = caller.Name, Role = _library.FindRole(own), IsGivenSession = true, HasUnknownPath = caller.HasUnknownPath };
        }

        var context = isWithToken
            ? claims is null ? RequestContext.Empty : _contexts.OfToken(claims, audience ?? string.Empty, target, role.Account)
            : caller.Principal is null ? RequestContext.Empty : _contexts.OfCaller(caller, target, role.Account);
        return new HopQuestion
        {
            Number = number,
            Hop = hop,
            Role = role,
            Action = isWithToken ? StsActions.AssumeRoleWithWebIdentity : StsActions.AssumeRole,
            IsWithToken = isWithToken,
            Claims = isWithToken ? claims : null,
            Caller = caller,
            Target = target,
            Context = Know(TrialContexts.WithHop(context, hop, hop.SessionName ?? _defaultSessionName, hop.SourceIdentity, caller), hop),
            ServiceControls = isWithToken ? [] : _library.ServiceControlPoliciesOver(caller.Principal?.AccountId) ?? [],
            ResourceControls = _library.ResourceControlPoliciesOver(role.Account) ?? [],
        };
    }

    /// <summary>The context without what is not known of the job: values of its default tags, and the session name that has its run.</summary>
    private RequestContext Know(RequestContext context, RoleChainHop hop)
    {
        foreach (var key in _job.UnknownTags.Where(key => hop.Tags.Any(tag => tag.Key == key && tag.Value == TrialJob.NotKnown)))
        {
            context = context.Without("aws:RequestTag/" + key).WithUnknown("aws:RequestTag/" + key);
        }

        if (hop.SourceIdentity == TrialJob.NotKnown)
        {
            context = context.Without("sts:SourceIdentity").WithUnknown("sts:SourceIdentity");
        }

        return hop.SessionName is null && _job.HasUnknownSessionName ? context.Without("sts:RoleSessionName").WithUnknown("sts:RoleSessionName") : context;
    }

    /// <summary>The provider as the role's trust policy may name it: an account can have made one of its own for a host that IAM knows.</summary>
    private string ProviderOf(string host, RoleArn role, LibraryRole? target)
    {
        var own = HostedProviders.OwnOf(host, role.Partition, role.Account);
        var hasOwn = _library.ProvidersOf(role.Account).Any(provider => provider.Url == host) || target?.Trust?.Document.Statements.Any(statement => statement.Principals.Any(principal => principal.Value == own)) == true;
        return hasOwn ? own : HostedProviders.PrincipalOf(host, role);
    }

    /// <summary>The audience that the provider lists, of those that the token has.</summary>
    private string? Audience(RoleArn role, TrialClaims claims)
    {
        var listed = _library.ProvidersOf(role.Account).FirstOrDefault(provider => provider.Url == claims.Host)?.ClientIds;
        return claims.Audiences.FirstOrDefault(audience => listed?.Contains(audience, StringComparer.Ordinal) != false) ?? (claims.Audiences.Count > 0 ? claims.Audiences[0] : null);
    }

    /// <summary>The session that the hop would make.</summary>
    private TrialCaller Session(HopQuestion question, TrialClaims? claims)
    {
        var hop = question.Hop;
        var travelling = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in question.Caller.TravellingTags)
        {
            travelling[tag.Key] = tag.Value;
        }

        var own = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in hop.Tags)
        {
            own[tag.Key] = tag.Value;
            if (hop.TransitiveTagKeys.Contains(tag.Key, StringComparer.OrdinalIgnoreCase))
            {
                travelling[tag.Key] = tag.Value;
            }
        }

        var principal = RequestPrincipal.RoleSession(question.Role.Text, hop.SessionName ?? (_job.HasUnknownSessionName ? AnySession.Substring(1) : _defaultSessionName), question.Target?.UniqueId);
        return new TrialCaller
        {
            Principal = principal,
            Name = principal.ToString(),
            Role = question.Target,
            SessionTags = own,
            TravellingTags = travelling,
            SourceIdentity = hop.SourceIdentity ?? question.Caller.SourceIdentity,
            SessionPolicies = hop.Policy is { } policy ? [new NamedPolicy("the session policy", PolicyDocument.Parse(policy, PolicyKind.Identity))] : [],
            HasUnknownSessionPolicies = hop.PolicyArns.Count > 0,
            Claims = question.IsWithToken ? claims : null,
            Audience = question.IsWithToken && claims is not null ? Audience(question.Role, claims) : null,
            Provider = question.IsWithToken ? question.Caller.Principal?.Arn : null,
        };
    }
}
