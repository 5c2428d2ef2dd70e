using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>
/// The condition keys of a hop (<see cref="RequestKeys"/>), as far as they can be known before it is taken.
/// </summary>
internal sealed class TrialContexts
{
    /// <summary>What only the call itself, or the organization, tells.</summary>
    private static readonly string[] OfTheCall =
    [
        "aws:SourceIp", "aws:VpcSourceIp", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths", "aws:UserAgent", "aws:Referer",
        "aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4",
    ];

    private readonly PolicyLibrary _library;
    private readonly string? _region;
    private readonly DateTimeOffset _now;

    /// <param name="library">What is known of the organization.</param>
    /// <param name="region">The region that is called; null where it is not known.</param>
    /// <param name="now">The time.</param>
    public TrialContexts(PolicyLibrary library, string? region, DateTimeOffset now)
    {
        _library = library;
        _region = region;
        _now = now;
    }

    /// <summary>The keys of a call with a token.</summary>
    public RequestContext OfToken(TrialClaims claims, string audience, LibraryRole? target, string account)
    {
        // Who has a token is no principal of an account yet, nor of an organization.
        var context = WithOrigin(OfCall(target, account), claims, audience);
        if (claims.HasOthers && GitHubIssuers.HaveConditionKeys(claims.Host))
        {
            // The subject says of a job whether it runs in an environment.
            context = context.WithUnknown(GitHubIssuers.ConditionKeys.Where(claim => claim != "environment").Select(claim => claims.Host + ":" + claim).ToArray());
        }

        return context.WithGitHubClaims(claims.Host, claims.Find).WithOriginalAudience(claims.Host, claims.FindAll("aud"));
    }

    /// <summary>The keys of a signed call.</summary>
    public RequestContext OfCaller(TrialCaller caller, LibraryRole? target, string account)
    {
        var principal = caller.Principal!;
        var userId = UserId(principal);
        var context = OfCall(target, account).WithUnknown([.. RequestKeys.OfCallersOrganization]).WithCaller(principal, userId, caller.SourceIdentity, _now).With(RequestKeys.PrincipalOrganization, _library.OrganizationIdOf(principal.AccountId));
        if (caller.HasUnknownPath)
        {
            context = context.Without("aws:PrincipalArn").WithUnknown("aws:PrincipalArn");
        }

        if (userId is null)
        {
            context = context.WithUnknown("aws:userid");
        }

        if (caller.SourceIdentity == TrialJob.NotKnown)
        {
            context = context.Without("aws:SourceIdentity").WithUnknown("aws:SourceIdentity");
        }

        if (caller.Claims is { } claims)
        {
            context = WithOrigin(context, claims, caller.Audience).With("aws:FederatedProvider", caller.Provider);
        }

        // What tags a session has that was made before the chain is not known: any could be over the role's.
        if (caller.Role?.Tags is null || caller.IsGivenSession)
        {
            context = context.WithUnknown("aws:PrincipalTag/");
        }

        if (caller.IsGivenSession)
        {
            // It may be of a token, whose keys last for the session that it made.
            return context.WithUnknown("aws:SourceIdentity", "aws:FederatedProvider", ":sub", ":aud", ":amr");
        }

        // A session tag wins over the role's tag of the same key.
        var tags = (caller.Role?.Tags ?? TrialCaller.Empty).Concat(caller.TravellingTags).Concat(caller.SessionTags).ToArray();
        return context
            .WithUnknown(tags.Where(tag => tag.Value == TrialJob.NotKnown).Select(tag => "aws:PrincipalTag/" + tag.Key).ToArray())
            .WithPrincipalTags(tags.Where(tag => tag.Value != TrialJob.NotKnown));
    }

    /// <summary>The keys with what the hop asks for the session.</summary>
    public static RequestContext WithHop(RequestContext context, RoleChainHop hop, string sessionName, string? passedSourceIdentity, TrialCaller caller)
    {
        context = context
            .WithSession(sessionName, passedSourceIdentity, hop.Tags.Select(tag => new KeyValuePair<string, string>(tag.Key, tag.Value)).ToArray(), hop.TransitiveTagKeys)
            .WithProof(hop.ExternalId, hop.SerialNumber is not null);

        // Whether tags that travel are tags of the request too is documented nowhere.
        return caller.TravellingTags.Count == 0 ? context : context
            .Without("aws:TagKeys")
            .WithUnknown([.. caller.TravellingTags.Keys.Select(key => "aws:RequestTag/" + key), "aws:TagKeys", "sts:TransitiveTagKeys"]);
    }

    private static string? UserId(RequestPrincipal principal)
    {
        var name = principal.Arn.Substring(principal.Arn.LastIndexOf('/') + 1);
        return principal.UniqueId is not { } id ? null
            : principal.Kind != RequestPrincipalKind.RoleSession ? id
            : name == TrialWalk.AnySession.Substring(1) ? null
            : id + ":" + name;
    }

    private static RequestContext WithOrigin(RequestContext context, TrialClaims claims, string? audience) => context.WithToken(claims.Host, claims.Find("sub"), audience, claims.FindAll("amr"));

    private RequestContext OfCall(LibraryRole? target, string account)
    {
        var context = RequestKeys.OfCall(_now, _region).WithRole(account, target?.Tags ?? TrialCaller.Empty).With(RequestKeys.ResourceOrganization, _library.OrganizationIdOf(account)).WithUnknown(OfTheCall).WithUnknown([.. RequestKeys.OfRolesOrganization]);
        if (_region is null)
        {
            context = context.WithUnknown("aws:RequestedRegion");
        }

        return target?.Tags is null ? context.WithUnknown("aws:ResourceTag/", "iam:ResourceTag/") : context;
    }
}
