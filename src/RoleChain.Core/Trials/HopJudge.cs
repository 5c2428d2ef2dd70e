using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>Says of one hop whether it would be let in: by the provider, by what it asks for, and by the policies for each of its actions.</summary>
internal sealed class HopJudge
{
    /// <summary>What a condition key that is not known is named with.</summary>
    public const string ValueOf = "the value of ";

    private static readonly TimeSpan ExpiryGrace = TimeSpan.FromMinutes(5);

    private static readonly PolicyDocument Everything = PolicyDocument.Parse("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}", PolicyKind.Identity);

    private readonly HopQuestion _question;
    private readonly PolicyLibrary _library;
    private readonly bool _isStrict;
    private readonly List<RefusalCause> _causes = [];
    private readonly List<string> _missing = [];
    private readonly List<string> _assumed = [];
    private readonly List<StatementVerdict> _statements = [];

    /// <param name="question">The hop.</param>
    /// <param name="library">What is known of roles, providers and policies.</param>
    /// <param name="isStrict">Whether what is not known of an organization keeps a hop from being said to be allowed.</param>
    public HopJudge(HopQuestion question, PolicyLibrary library, bool isStrict)
    {
        _question = question;
        _library = library;
        _isStrict = isStrict;
    }

    /// <summary>The verdict.</summary>
    /// <param name="actions">Every action that the hop needs.</param>
    /// <param name="faults">What of it breaks a limit that STS holds against it.</param>
    /// <param name="now">The time.</param>
    public HopTrial Judge(IReadOnlyList<string> actions, IEnumerable<RefusalCause> faults, DateTimeOffset now)
    {
        _causes.AddRange(faults);
        if (_question.IsWithToken)
        {
            JudgeToken(now);
        }

        JudgeDuration();
        var isKnown = KnowsCaller();
        if (_question.Target?.Trust is { } trust)
        {
            if (isKnown)
            {
                foreach (var action in actions)
                {
                    Ask(action, actions, trust);
                }
            }
        }
        else if (_library.Lacks(_question.Role))
        {
            _causes.Add(Cause(
                RefusalCauseId.RoleNotFound,
                RefusalSide.Request,
                $"The account {_question.Role.Account} has no role {_question.Role.Path.TrimStart('/')}{_question.Role.Name}.",
                "Name a role that is there, with its path; STS says only that access is denied.",
                actual: [_question.Role.Text]));
        }
        else
        {
            _missing.Add("the trust policy of " + _question.Role.Text);
        }

        var verdict = _causes.Count > 0 ? HopVerdict.Denied : _missing.Count > 0 ? HopVerdict.Unknown : HopVerdict.Allowed;
        var subject = $"{_question.Action} of {_question.Role.Text} by {_question.Caller.Name ?? "a caller who is not known"}";
        return new HopTrial
        {
            HopNumber = _question.Number,
            RoleArn = _question.Role.Text,
            Action = _question.Action,
            Caller = _question.Caller.Name,
            Verdict = verdict,
            Message = verdict switch
            {
                HopVerdict.Denied => $"{subject} would be refused: {_causes[0].Message}",
                HopVerdict.Unknown => $"{subject} may be let in: it depends on {string.Join(", ", _missing)}.",
                _ => subject + " would be let in.",
            },
            Causes = _causes,
            Missing = verdict == HopVerdict.Denied ? [] : _missing,
            Assumed = _assumed,
            Statements = _statements,
        };
    }

    private bool KnowsCaller()
    {
        if (_question.IsWithToken)
        {
            if (_question.Claims is null)
            {
                Miss("the claims of the token");
            }

            return _question.Claims is not null;
        }

        if (_question.Caller.Principal is null)
        {
            Miss("who holds the source credential");
        }

        return _question.Caller.Principal is not null;
    }

    /// <summary>What IAM looks at before any policy: the provider, its client ids, and the token's end.</summary>
    private void JudgeToken(DateTimeOffset now)
    {
        if (_question.Claims is not { } claims)
        {
            return;
        }

        if (claims.ExpiresAt + ExpiryGrace < now)
        {
            _causes.Add(Cause(RefusalCauseId.TokenExpired, RefusalSide.Token, $"The token ended at {IsoTime.Of(claims.ExpiresAt!.Value)}.", "Fetch a new one."));
        }

        // IAM's own have no list of audiences.
        if (_question.PrincipalArn != claims.Host)
        {
            JudgeProvider(claims, _question.Role.Account);
        }
    }

    private void JudgeProvider(TrialClaims claims, string account)
    {
        var providers = _library.ProvidersOf(account);
        var audiences = string.Join(", ", claims.Audiences.Select(audience => SafeText.ForDisplay(audience)));
        if (providers.FirstOrDefault(candidate => candidate.Url == claims.Host) is not { } provider)
        {
            var provided = $"the account {account} has an OIDC provider for {SafeText.ForDisplay(claims.Issuer)} that lists the audience {audiences}";
            if (_library.HasAllProvidersOf(account))
            {
                _causes.Add(NoProvider(claims, account, providers));
            }
            else if (_isStrict)
            {
                Miss("whether " + provided);
            }
            else
            {
                Assume(provided);
            }
        }
        else if (provider.ClientIds is not { } listed)
        {
            Assume($"the provider {SafeText.ForDisplay(provider.Url)} lists the token's audience");
        }
        else if (!claims.Audiences.Any(listed.Contains))
        {
            _causes.Add(Cause(
                RefusalCauseId.AudienceNotListed,
                RefusalSide.IdentityProvider,
                $"The provider {SafeText.ForDisplay(provider.Url)} of the account {account} does not list the audience {audiences}.",
                "Ask for a token of a listed audience with -Audience, or add the audience to the provider's client ids.",
                listed,
                claims.Audiences));
        }
    }

    private RefusalCause NoProvider(TrialClaims claims, string account, IReadOnlyList<LibraryProvider> providers) =>
        providers.FirstOrDefault(candidate => candidate.Url.Split('/')[0] == claims.Host.Split('/')[0]) is { } similar
            ? Cause(
                RefusalCauseId.ProviderIssuerDiffers,
                RefusalSide.IdentityProvider,
                $"The account {account} has a provider for https://{SafeText.ForDisplay(similar.Url)}, and the token is of {SafeText.ForDisplay(claims.Issuer)}.",
                "Make a provider for the token's issuer, to the letter; an enterprise may have an issuer of its own.",
                [similar.Url],
                [claims.Host])
            : Cause(
                RefusalCauseId.ProviderNotFound,
                RefusalSide.IdentityProvider,
                $"The account {account} has no OIDC provider for {SafeText.ForDisplay(claims.Issuer)}.",
                "Make one in the account of the first role (IAM, Identity providers).",
                providers.Select(provider => provider.Url),
                [claims.Host]);

    /// <summary>A cause that is in no policy.</summary>
    private RefusalCause Cause(RefusalCauseId id, RefusalSide side, string message, string fix, IEnumerable<string>? expected = null, IEnumerable<string>? actual = null) =>
        new CauseDraft(_question, _question.Action, side, null, null, [_question.Action]).Cause(id, message, fix, expected, actual);

    private void JudgeDuration()
    {
        if (_question.Hop.DurationSeconds > _question.Target?.MaxSessionDuration)
        {
            _causes.Add(Cause(
                RefusalCauseId.DurationExceedsRoleMaximum,
                RefusalSide.Request,
                FormattableString.Invariant($"The hop asks for {_question.Hop.DurationSeconds} seconds; the role's maximum session duration is {_question.Target!.MaxSessionDuration}."),
                "Ask for less with -DurationInSeconds, or raise the role's maximum session duration.",
                [FormattableString.Invariant($"{_question.Target.MaxSessionDuration}")],
                [FormattableString.Invariant($"{_question.Hop.DurationSeconds}")]));
        }
    }

    private void Ask(string action, IReadOnlyList<string> actions, NamedPolicy trust)
    {
        var caller = _question.Caller;
        var policies = new TrialPolicies
        {
            Trust = trust,
            Callers = caller.Role?.Policies ?? [],
            Sessions = caller.SessionPolicies,
            Boundaries = caller.Role?.Boundary is { } boundary ? [boundary] : [],
            ServiceControls = _question.ServiceControls,
            ResourceControls = _question.ResourceControls,
        };
        var decision = RoleAssumptionAuthorizer.Authorize(new RoleAssumption(trust.Document, new AuthorizationRequest(action, caller.Principal!) { Resource = _question.Role.Text, Context = _question.Context }, _question.Role.Account)
        {
            CallerPolicies = Documents(policies.Callers),
            HasAllCallerPolicies = caller.Role?.HasAllPolicies == true,
            // The managed ones allow beside the one that is known: with it alone, more would be refused than is.
            SessionPolicies = caller.HasUnknownSessionPolicies ? Documents(policies.Sessions).Append(Everything).ToArray() : Documents(policies.Sessions),
            PermissionsBoundary = policies.Boundaries.Count > 0 ? policies.Boundaries[0].Document : null,
            HasUnknownBoundary = caller.Role?.HasUnknownBoundary == true,
            ServiceControlPolicies = Documents(policies.ServiceControls),
            ResourceControlPolicies = Documents(policies.ResourceControls),
        });
        var asked = policies.Asked(decision).ToArray();
        _statements.AddRange(asked.SelectMany(one => one.Evaluation.Statements.Select(statement => TrialTrace.Of(one.Side, one.Policy.Name, action, statement))));
        if (decision.Reason == AssumptionRefusal.Unknown || decision.Allowed)
        {
            Miss(action, decision, asked.SelectMany(one => one.Evaluation.Statements));
        }
        else if (decision.Reason == AssumptionRefusal.TrustPolicyNoAllow && MayBeOnPath(decision.Trust))
        {
            Miss("the path of the role of " + caller.Name);
        }
        else if (decision.Reason == AssumptionRefusal.TrustPolicyNoAllow && MayBeNamedSession(decision.Trust))
        {
            Miss("the name of the session of " + caller.Name);
        }
        else
        {
            // What refuses two actions alike is one cause.
            _causes.AddRange(new CauseFinder(_question, action, actions, decision, policies).Find().Where(cause => _causes.TrueForAll(other => other.Id != cause.Id || other.Message != cause.Message)).ToArray());
        }
    }

    /// <summary>Whether the caller's role is let in by a path, where which it has is not known: of a caller who was named by his session.</summary>
    private bool MayBeOnPath(PolicyEvaluation trust) => _question.Caller is { HasUnknownPath: true, Principal.RoleArn: { } arn }
        && RoleArn.TryParse(arn, out var own, out _)
        && MayLetIn(trust, principal => RoleArn.TryParse(principal, out var named, out _) && named.Account == own.Account && named.Partition == own.Partition && named.Name == own.Name);

    /// <summary>Whether one session of the caller's role is let in, where which it is is not known: of a caller who was named by his role.</summary>
    private bool MayBeNamedSession(PolicyEvaluation trust) => _question.Caller is { IsGivenSession: true, Principal.Arn: var arn }
        && arn.EndsWith(TrialWalk.AnySession, StringComparison.Ordinal)
        && MayLetIn(trust, principal => principal.StartsWith(arn.Substring(0, arn.Length - 1), StringComparison.Ordinal));

    /// <summary>Whether a statement allows it to a principal, but for what is not known.</summary>
    private static bool MayLetIn(PolicyEvaluation trust, Func<string, bool> isPrincipal) => trust.Statements.Any(statement => statement.Effect == PolicyEffect.Allow
        && statement.ActionMatched
        && statement.Conditions.All(condition => condition.Matched || condition.IsUnknown)
        && statement.Statement.Principals.Any(principal => isPrincipal(principal.Value)));

    /// <summary>What an action that is not refused depends on.</summary>
    private void Miss(string action, AssumptionDecision decision, IEnumerable<StatementTrace> statements)
    {
        var caller = _question.Caller;
        if (!_question.IsWithToken)
        {
            if (caller.Role?.HasAllPolicies != true)
            {
                var isNeeded = decision.CallerMustAllow && !decision.CallerPolicies.Any(policy => policy.Verdict == PolicyVerdict.Allowed);
                Miss("the identity policies of " + caller.Name + (isNeeded ? $", which must allow {action}" : ", which may deny it"));
            }

            if (caller.Role?.HasUnknownBoundary == true)
            {
                Miss("the permissions boundary of " + caller.Name);
            }

            if (caller.IsGivenSession)
            {
                Assume($"the session of {caller.Name} has no session policy, no transitive tags and no source identity that refuse it");
            }

            if (caller.HasUnknownSessionPolicies)
            {
                Miss("the managed session policies of the session of " + caller.Name);
            }
        }

        foreach (var statement in decision.Reason == AssumptionRefusal.Unknown ? statements.Where(statement => statement.MayApply) : [])
        {
            foreach (var condition in statement.Conditions.Where(condition => condition.IsUnknown))
            {
                Miss(ValueOf + SafeText.ForDisplay(condition.Key, 256));
            }

            if (statement.ResourceIsUnknown)
            {
                Miss("the variables in the resources of " + statement);
            }
        }

        // What is allowed must be so at every level above the account, and no file says which policy stands at which.
        if (decision.ServiceControlPolicies.Any(policy => policy.ListsWhatIsAllowed && !policy.MayAllow))
        {
            Miss("at which level of the organization each service control policy stands: not every one allows " + action);
        }

        MissOrganization(!_question.IsWithToken && _library.ServiceControlPoliciesOver(caller.Principal?.AccountId) is null, "service control policies over the account of " + caller.Name);
        MissOrganization(_library.ResourceControlPoliciesOver(_question.Role.Account) is null, "resource control policies over the account " + _question.Role.Account);
    }

    private void MissOrganization(bool isMissing, string what)
    {
        if (isMissing && _isStrict)
        {
            Miss("the " + what);
        }
        else if (isMissing)
        {
            Assume("no " + what + " refuse it");
        }
    }

    private void Miss(string what)
    {
        if (!_missing.Contains(what))
        {
            _missing.Add(what);
        }
    }

    private void Assume(string what)
    {
        if (!_assumed.Contains(what))
        {
            _assumed.Add(what);
        }
    }

    private static PolicyDocument[] Documents(IReadOnlyList<NamedPolicy> policies) => policies.Select(policy => policy.Document).ToArray();
}
