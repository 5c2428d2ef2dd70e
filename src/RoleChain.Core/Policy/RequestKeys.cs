using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>
/// The condition keys that IAM fills in for a call that assumes a role (IAM user guide, "AWS global condition context keys", "Available keys for
/// AWS OIDC federation" and "IAM and AWS STS condition context keys"). One place: the emulator fills them in with what happened, a trial with what is known.
/// </summary>
internal static class RequestKeys
{
    /// <summary>The organization that the caller's account is of.</summary>
    public const string PrincipalOrganization = "aws:PrincipalOrgID";

    /// <summary>The organization that the role's account is of.</summary>
    public const string ResourceOrganization = "aws:ResourceOrgID";

    /// <summary>What only a look at the caller's organization tells.</summary>
    public static readonly IReadOnlyList<string> OfCallersOrganization = [PrincipalOrganization, "aws:PrincipalOrgPaths"];

    /// <summary>What only a look at the organization of the role's account tells.</summary>
    public static readonly IReadOnlyList<string> OfRolesOrganization = [ResourceOrganization, "aws:ResourceOrgPaths"];

    /// <summary>The keys of every call.</summary>
    /// <param name="now">When it is made.</param>
    /// <param name="region">The region that is called; null leaves the key out.</param>
    public static RequestContext OfCall(DateTimeOffset now, string? region) => RequestContext.Empty
        .With("aws:SecureTransport", "true")
        .With("aws:CurrentTime", IsoTime.Of(now))
        .With("aws:EpochTime", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))
        .With("aws:RequestedRegion", region)
        .With("aws:ViaAWSService", "false");

    /// <summary>The keys of the role that is asked for.</summary>
    /// <param name="context">The keys so far.</param>
    /// <param name="account">The role's account.</param>
    /// <param name="tags">The role's tags.</param>
    public static RequestContext WithRole(this RequestContext context, string account, IEnumerable<KeyValuePair<string, string>> tags) => tags.Aggregate(
        context.With("aws:ResourceAccount", account),
        (current, tag) => current.With("aws:ResourceTag/" + tag.Key, tag.Value).With("iam:ResourceTag/" + tag.Key, tag.Value));

    /// <summary>The keys of who signed the call.</summary>
    /// <param name="context">The keys so far.</param>
    /// <param name="principal">A user or a role's session.</param>
    /// <param name="userId">The unique id, of a session with its name; null leaves the key out.</param>
    /// <param name="sourceIdentity">What the session was made with; null for none.</param>
    /// <param name="issuedAt">When the session was made.</param>
    public static RequestContext WithCaller(this RequestContext context, RequestPrincipal principal, string? userId, string? sourceIdentity, DateTimeOffset issuedAt)
    {
        var isSession = principal.Kind == RequestPrincipalKind.RoleSession;
        return context
            .With("aws:PrincipalArn", principal.RoleArn ?? principal.Arn)
            .With("aws:PrincipalAccount", principal.AccountId)
            .With("aws:PrincipalType", isSession ? "AssumedRole" : "User")
            .With("aws:PrincipalIsAWSService", "false")
            .With("aws:userid", userId)
            .With("aws:username", isSession ? null : principal.Arn.Substring(principal.Arn.LastIndexOf('/') + 1))
            .With("aws:SourceIdentity", sourceIdentity)
            .With("aws:TokenIssueTime", isSession ? IsoTime.Of(issuedAt) : null)
            // "Included in the request context only when the principal uses temporary credentials"; those of AssumeRole never have it true, not
            // even where MFA was asked for: "do not include MFA information in the context" ("Secure API access with MFA").
            .With("aws:MultiFactorAuthPresent", isSession ? "false" : null);
    }

    /// <summary>The keys of a principal's tags.</summary>
    /// <param name="context">The keys so far.</param>
    /// <param name="tags">The tags; the last of a key counts.</param>
    public static RequestContext WithPrincipalTags(this RequestContext context, IEnumerable<KeyValuePair<string, string>> tags) =>
        tags.Aggregate(context, (current, tag) => current.With("aws:PrincipalTag/" + tag.Key, tag.Value));

    /// <summary>The keys of a token: for the call that it is sent with, and for the session that it made, not for one that this makes in turn.</summary>
    /// <param name="context">The keys so far.</param>
    /// <param name="provider">The issuer's URL without <c>https://</c>.</param>
    /// <param name="subject">The claim <c>sub</c>.</param>
    /// <param name="audience">The audience that counts.</param>
    /// <param name="methods">The claim <c>amr</c>.</param>
    public static RequestContext WithToken(this RequestContext context, string provider, string? subject, string? audience, IEnumerable<string> methods) => context
        .With(provider + ":sub", subject)
        .With(provider + ":aud", audience)
        .WithMany(provider + ":amr", methods);

    /// <summary>The keys that are claims of GitHub's tokens, for the call that one is sent with.</summary>
    /// <param name="context">The keys so far.</param>
    /// <param name="provider">The issuer's URL without <c>https://</c>; another than GitHub's has none.</param>
    /// <param name="find">The value of a claim; null where it is absent.</param>
    public static RequestContext WithGitHubClaims(this RequestContext context, string provider, Func<string, string?> find) => GitHubIssuers.HaveConditionKeys(provider)
        ? GitHubIssuers.ConditionKeys.Aggregate(context, (current, claim) => current.With(provider + ":" + claim, find(claim)))
        : context;

    /// <summary>The key of the claim <c>aud</c> of Google's tokens, whose <c>:aud</c> is <c>azp</c> where they have both.</summary>
    /// <param name="context">The keys so far.</param>
    /// <param name="provider">The issuer's URL without <c>https://</c>; another than Google's has none.</param>
    /// <param name="audiences">The claim <c>aud</c>.</param>
    public static RequestContext WithOriginalAudience(this RequestContext context, string provider, IReadOnlyList<string> audiences) =>
        HostedProviders.IsGoogle(provider) && audiences.Count > 0 ? context.With(provider + ":oaud", audiences[0]) : context;

    /// <summary>The keys of what the call asks for the session.</summary>
    /// <param name="context">The keys so far.</param>
    /// <param name="name">The session's name.</param>
    /// <param name="sourceIdentity">The source identity that is passed; one that travels with the caller's session is none.</param>
    /// <param name="tags">The tags that count as passed.</param>
    /// <param name="transitiveTagKeys">Which of them travel on.</param>
    public static RequestContext WithSession(this RequestContext context, string name, string? sourceIdentity, IReadOnlyCollection<KeyValuePair<string, string>> tags, IEnumerable<string> transitiveTagKeys) => tags.Aggregate(
        context
            .With("sts:RoleSessionName", name)
            .With("sts:SourceIdentity", sourceIdentity)
            .WithMany("aws:TagKeys", tags.Select(tag => tag.Key))
            .WithMany("sts:TransitiveTagKeys", transitiveTagKeys),
        (current, tag) => current.With("aws:RequestTag/" + tag.Key, tag.Value));

    /// <summary>The keys of what a signed call proves besides.</summary>
    /// <param name="context">The keys so far.</param>
    /// <param name="externalId">The external id; null for none.</param>
    /// <param name="isWithMfa">Whether it has the code of an MFA device. Its age is in whole seconds, and it has just been checked.</param>
    public static RequestContext WithProof(this RequestContext context, string? externalId, bool isWithMfa)
    {
        context = context.With("sts:ExternalId", externalId);
        return isWithMfa ? context.With("aws:MultiFactorAuthPresent", "true").With("aws:MultiFactorAuthAge", "0") : context;
    }
}
