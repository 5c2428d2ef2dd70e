using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Identities;
using RoleChain.Core.Policy;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Trials;

/// <summary>
/// Why a hop was refused for real, from what STS said of it and from the hop itself, the likeliest first. The policies are not known here, so that
/// most of it is likely and no more; what STS says to the letter is certain.
/// </summary>
internal sealed class LikelyCauses
{
    /// <summary>What STS says of whose policy refused, in the answers that tell it (IAM user guide, "Troubleshoot access denied error messages").</summary>
    private static readonly (string Text, RefusalCauseId Id, RefusalSide Side, string Message, string Fix)[] SaidSides =
    [
        ("service control policy", RefusalCauseId.ServiceControlPolicyLimits, RefusalSide.ServiceControlPolicy, "STS says that a service control policy over the caller's account refuses it", "Ask whoever keeps the organization's policies."),
        ("resource control policy", RefusalCauseId.ResourceControlPolicyLimits, RefusalSide.ResourceControlPolicy, "STS says that a resource control policy over the role's account refuses it", "Ask whoever keeps the organization's policies."),
        ("permissions boundary", RefusalCauseId.BoundaryLimits, RefusalSide.PermissionsBoundary, "STS says that the caller's permissions boundary refuses it", "Let the permissions boundary of the caller's role allow it."),
        ("session policy", RefusalCauseId.SessionPolicyLimits, RefusalSide.SessionPolicy, "STS says that a session policy of the caller's session refuses it", "Let the session policy of the hop before allow it."),
        ("identity-based policy", RefusalCauseId.CallerActionNotAllowed, RefusalSide.CallerPolicy, "STS says that the caller's own policies refuse it", "Let a policy of the caller's role allow the action on the role."),
        ("resource-based policy", RefusalCauseId.CallerNotTrusted, RefusalSide.TrustPolicy, "STS says that the role's trust policy refuses it", "Let the trust policy name the caller's role, and look at its conditions."),
    ];

    private readonly StsAnswer _answer;
    private readonly HopCall _call;
    private readonly TokenClaims _claims;
    private readonly List<RefusalCause> _causes = [];

    private LikelyCauses(StsAnswer answer, HopCall call, TokenClaims claims)
    {
        _answer = answer;
        _call = call;
        _claims = claims;
    }

    /// <summary>The causes; empty where the failure is no refusal.</summary>
    public static IReadOnlyList<RefusalCause> Find(StsAnswer answer, HopCall call, TokenClaims claims)
    {
        var causes = new LikelyCauses(answer, call, claims);
        causes.Find();
        return causes._causes;
    }

    private string Sub => _claims["sub"] ?? "?";

    private string Host => _claims["iss"] is { } issuer ? TrialClaims.HostOf(issuer) : "?";

    private void Find()
    {
        switch (_answer.Kind)
        {
            case RoleChainErrorKind.OidcProviderNotFound:
                Add(RefusalCauseId.ProviderNotFound, RefusalSide.IdentityProvider, $"The account {_call.Role.Account} has no OIDC provider for {_claims["iss"] ?? "the token's issuer"}, to the letter.", "Make one in the account of the first role (IAM, Identity providers).", isCertain: true);
                break;
            case RoleChainErrorKind.TokenAudienceRefused:
                Add(RefusalCauseId.AudienceNotListed, RefusalSide.IdentityProvider, $"The OIDC provider in {_call.Role.Account} does not list the audience {_claims["aud"] ?? "?"}.", "Ask for a token of a listed audience with -Audience, or add it to the provider's client ids.", isCertain: true);
                break;
            case RoleChainErrorKind.TokenExpired:
                Add(RefusalCauseId.TokenExpired, RefusalSide.Token, "The token has ended.", "Fetch a new one: a CI job's lives for minutes.", isCertain: true);
                break;
            case RoleChainErrorKind.TokenRefused:
                Add(RefusalCauseId.TokenRefused, RefusalSide.Token, "The token's issuer or signature was refused.", "Check that the issuer is the provider's address to the letter, and that its keys are published.");
                break;
            case RoleChainErrorKind.TagSessionRefused:
                AddTags();
                break;
            case RoleChainErrorKind.SetSourceIdentityRefused:
                AddSourceIdentity();
                break;
            case RoleChainErrorKind.RequestRefused when Says("role chaining"):
                Add(RefusalCauseId.DurationExceedsChainingLimit, RefusalSide.Request, "More than an hour was asked for in role chaining.", "Ask for at most 3600 seconds with -DurationInSeconds.", isCertain: true);
                break;
            case RoleChainErrorKind.RequestRefused when Says("MaxSessionDuration"):
                Add(RefusalCauseId.DurationExceedsRoleMaximum, RefusalSide.Request, "More was asked for than the role's maximum session duration.", "Ask for less with -DurationInSeconds, or raise the role's maximum.", isCertain: true);
                break;
            case RoleChainErrorKind.HopRefused when _call.Token is not null:
                AddToken();
                break;
            case RoleChainErrorKind.HopRefused:
                AddSigned();
                break;
        }
    }

    private void AddToken()
    {
        var key = Host + ":sub";
        var json = FixJson.ConditionFor("StringEquals", key, Sub);
        if (GitHubSubject.TryParse(Sub) is { } subject)
        {
            if (subject.HasIds)
            {
                Add(RefusalCauseId.SubjectForm, RefusalSide.TrustPolicy, $"The token's subject is {Sub}, with the ids of owner and repository; a condition that has the classic form, repo:{subject.Name}:…, does not match it.", "Put the subject in as the token has it.", key: key, json: json);
            }

            if (subject.Kind == "environment")
            {
                Add(RefusalCauseId.SubjectKind, RefusalSide.TrustPolicy, $"The job runs in an environment, so that its subject is {Sub}; a condition on ref: does not match it.", "Put the subject in as the token has it, or run the job without the environment.", key: key, json: json);
            }
            else if (subject.Kind == "pull_request")
            {
                Add(RefusalCauseId.SubjectKind, RefusalSide.TrustPolicy, $"The job runs for a pull request, so that its subject is {Sub}; a condition on a branch does not match it.", "Trust pull requests only where whoever may open one may get in.", key: key, json: json);
            }
            else
            {
                Add(RefusalCauseId.SubjectValue, RefusalSide.TrustPolicy, $"The trust policy's condition on {key} does not match {Sub}: another branch, tag or repository, or environment: where this job has none.", "Put the token's subject in, if this job is meant to get in.", key: key, json: json);
            }
        }
        else
        {
            Add(RefusalCauseId.SubjectValue, RefusalSide.TrustPolicy, $"The trust policy's condition on {key} does not match {Sub}.", "Put the token's subject in, if this job is meant to get in.", key: key, json: json);
        }

        Add(RefusalCauseId.AudienceMismatch, RefusalSide.TrustPolicy, $"The trust policy's condition on {Host}:aud does not match {_claims["aud"] ?? "?"}.", "Ask for the audience that it has with -Audience, or put the token's in.", key: Host + ":aud", json: FixJson.ConditionFor("StringEquals", Host + ":aud", _claims["aud"] ?? "sts.amazonaws.com"));
        Add(RefusalCauseId.RoleNotFound, RefusalSide.Request, $"There is no role {_call.Role.Text}: STS answers the same.", "Check account, path and name.");
        Add(RefusalCauseId.ActionNotTrusted, RefusalSide.TrustPolicy, "The trust policy has sts:AssumeRole in the place of sts:AssumeRoleWithWebIdentity, or names the provider of another account.", "Trust the provider of the role's own account with sts:AssumeRoleWithWebIdentity.", json: FixJson.Actions(StsActions.AssumeRoleWithWebIdentity));
    }

    private void AddSigned()
    {
        if (SaidSides.FirstOrDefault(row => Says(row.Text)) is { Text: not null } said)
        {
            var isDeny = Says("explicit deny");
            Add(isDeny ? RefusalCauseId.ExplicitDeny : said.Id, said.Side, said.Message + (isDeny ? ", with an explicit deny." : "."), said.Fix, isCertain: true, json: said.Side == RefusalSide.CallerPolicy ? FixJson.CallerStatement([StsActions.AssumeRole], _call.Role.Text) : null);
            if (isDeny || said.Side != RefusalSide.TrustPolicy)
            {
                return;
            }
        }
        else
        {
            Add(RefusalCauseId.CallerActionNotAllowed, RefusalSide.CallerPolicy, $"The caller's own policies do not allow sts:AssumeRole on {_call.Role.Text}.", "Let a policy of the caller's role allow it.", json: FixJson.CallerStatement([StsActions.AssumeRole], _call.Role.Text));
            Add(RefusalCauseId.CallerNotTrusted, RefusalSide.TrustPolicy, "The role's trust policy does not name the caller.", "Let it name the caller's role, with its path.");
        }

        if (_call.Hop.ExternalId is null)
        {
            Add(RefusalCauseId.ExternalIdAbsent, RefusalSide.TrustPolicy, "The trust policy asks for an external id, and the hop sends none.", "Give it with -ExternalId.", key: "sts:ExternalId");
        }
        else
        {
            Add(RefusalCauseId.ExternalIdMismatch, RefusalSide.TrustPolicy, "The trust policy asks for another external id.", "Ask the role's owner for it.", key: "sts:ExternalId");
        }

        if (_call.Number > 1 || _call.Hop.SerialNumber is null)
        {
            Add(RefusalCauseId.MfaAbsent, RefusalSide.TrustPolicy, "The trust policy asks for MFA, which does not travel along a chain.", "Take the condition away; who may enter is decided at the first hop.", key: "aws:MultiFactorAuthPresent");
        }

        Add(RefusalCauseId.PrincipalRecreated, RefusalSide.TrustPolicy, "The caller's role was deleted and made again since the trust policy was saved: IAM has an id in its place.", "Save the trust policy again with the caller's ARN.");
        Add(RefusalCauseId.RoleNotFound, RefusalSide.Request, $"There is no role {_call.Role.Text}: STS answers the same.", "Check account, path and name.");
    }

    private void AddTags()
    {
        if (_call.Token is not null)
        {
            Add(RefusalCauseId.TagSessionNotTrusted, RefusalSide.TrustPolicy, "The trust policy does not let the session be tagged, and the token passes tags.", "Add sts:TagSession to the statement that lets the token in, or let the token pass no tags.", json: FixJson.Actions(StsActions.AssumeRoleWithWebIdentity, StsActions.TagSession));
            return;
        }

        Add(RefusalCauseId.TagSessionNotTrusted, RefusalSide.TrustPolicy, "The trust policy does not let the session be tagged.", "Add sts:TagSession to the statement that lets the caller in, or pass no tags (-SkipSessionTagging leaves out the default ones).", json: FixJson.Actions(StsActions.AssumeRole, StsActions.TagSession));
        Add(RefusalCauseId.CallerTagSessionNotAllowed, RefusalSide.CallerPolicy, "The caller's own policies do not allow sts:TagSession.", "Let a policy of the caller's role allow it.", json: FixJson.CallerStatement([StsActions.AssumeRole, StsActions.TagSession], _call.Role.Text));
    }

    private void AddSourceIdentity()
    {
        if (_call.Token is not null)
        {
            Add(RefusalCauseId.SetSourceIdentityNotTrusted, RefusalSide.TrustPolicy, "The trust policy does not let the source identity be set, or does not take the one that the token passes.", "Add sts:SetSourceIdentity to the statement that lets the token in, or let the token pass none.", json: FixJson.Actions(StsActions.AssumeRoleWithWebIdentity, StsActions.SetSourceIdentity));
            return;
        }

        Add(RefusalCauseId.SetSourceIdentityNotTrusted, RefusalSide.TrustPolicy, "The trust policy does not let the source identity be set, or does not take the one that comes along the chain.", "Add sts:SetSourceIdentity to the statement that lets the caller in.", json: FixJson.Actions(StsActions.AssumeRole, StsActions.SetSourceIdentity));
        Add(RefusalCauseId.CallerSetSourceIdentityNotAllowed, RefusalSide.CallerPolicy, "The caller's own policies do not allow sts:SetSourceIdentity, which role chaining asks of both sides.", "Let a policy of the caller's role allow it.", json: FixJson.CallerStatement([StsActions.AssumeRole, StsActions.SetSourceIdentity], _call.Role.Text));
    }

    private bool Says(string text) => _answer.Said.IndexOf(text, StringComparison.OrdinalIgnoreCase) >= 0;

    private void Add(RefusalCauseId id, RefusalSide side, string message, string fix, bool isCertain = false, string? key = null, string? json = null) => _causes.Add(new RefusalCause(id, side, message, fix)
    {
        HopNumber = _call.Number,
        IsCertain = isCertain,
        Action = "sts:" + _call.Action,
        Key = key,
        FixJson = json,
    });
}
