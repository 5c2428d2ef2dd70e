using System;
using System.Linq;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>
/// The condition keys of a hop, as far as they can be known before it is taken (IAM user guide, "AWS global condition context keys" and "Available
/// keys for AWS OIDC federation").
/// </summary>
internal sealed class TrialContexts
{
    /// <summary>What only the call itself, or the organization, tells.</summary>
    private static readonly string[] OfTheCall =
    [
        "aws:SourceIp", "aws:VpcSourceIp", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths", "aws:UserAgent", "aws:Referer",
        "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4",
    ];

    private readonly string? _region;
    private readonly DateTimeOffset _now;

    /// <param name="region">The region that is called; null where it is not known.</param>
    /// <param name="now">The time.</param>
    public TrialContexts(string? region, DateTimeOffset now)
    {
        _region = region;
        _now = now;
    }

    /// <summary>The keys of a call with a token.</summary>
    public RequestContext OfToken(TrialClaims claims, string audience, LibraryRole? target, string account)
    {
        var context = WithOrigin(Common(target, account), claims, audience);
        if (!GitHubIssuers.HaveConditionKeys(claims.Host))
        {
            return context;
        }

        if (claims.HasOthers)
        {
            // The subject says of a job whether it runs in an environment.
            context = context.WithUnknown(GitHubIssuers.ConditionKeys.Where(claim => claim != "environment").Select(claim => claims.KeyPrefix + claim).ToArray());
        }

        return GitHubIssuers.ConditionKeys.Aggregate(context, (current, claim) => current.With(claims.KeyPrefix + claim, claims.Find(claim)));
    }

    /// <summary>The keys of a signed call.</summary>
    public RequestContext OfCaller(TrialCaller caller, LibraryRole? target, string account)
    {
        var principal = caller.Principal!;
        var isSession = principal.Kind == RequestPrincipalKind.RoleSession;
        var context = Common(target, account)
            .With("aws:PrincipalArn", principal.RoleArn ?? principal.Arn)
            .With("aws:PrincipalAccount", principal.AccountId)
            .With("aws:PrincipalType", isSession ? "AssumedRole" : "User")
            .With("aws:SourceIdentity", caller.SourceIdentity)
            // "Included in the request context only when the principal uses temporary credentials"; a session of a role never has it true.
            .With("aws:MultiFactorAuthPresent", isSession ? "false" : null)
            .With("aws:TokenIssueTime", isSession ? IsoTime.Of(_now) : null)
            .With("aws:userid", isSession && principal.UniqueId is { } id ? id + ":" + principal.Arn.Substring(principal.Arn.LastIndexOf('/') + 1) : null)
            .With("aws:username", isSession ? null : principal.Arn.Substring(principal.Arn.LastIndexOf('/') + 1));
        if (principal.UniqueId is null)
        {
            context = context.WithUnknown("aws:userid");
        }

        if (caller.Claims is { } claims)
        {
            context = WithOrigin(context, claims, claims.Audiences.Count > 0 ? claims.Audiences[0] : null).With("aws:FederatedProvider", caller.Provider);
        }

        if (caller.Role?.Tags is null || caller.IsGivenSession)
        {
            context = context.WithUnknown("aws:PrincipalTag/");
        }

        if (caller.IsGivenSession)
        {
            context = context.WithUnknown("aws:SourceIdentity");
        }

        // A session tag wins over the role's tag of the same key.
        // What tags a session has that was made before, is not known: any could be over the role's.
        var tags = caller.IsGivenSession ? TrialCaller.Empty : (caller.Role?.Tags ?? TrialCaller.Empty).Concat(caller.TravellingTags).Concat(caller.SessionTags);
        return tags.Aggregate(context, (current, tag) => tag.Value == TrialJob.NotKnown ? current.WithUnknown("aws:PrincipalTag/" + tag.Key) : current.With("aws:PrincipalTag/" + tag.Key, tag.Value));
    }

    /// <summary>The keys with what the hop asks for the session.</summary>
    public static RequestContext WithHop(RequestContext context, RoleChainHop hop, string sessionName, string? passedSourceIdentity, TrialCaller caller)
    {
        // Whether tags that travel are tags of the request too is documented nowhere.
        var travelling = caller.TravellingTags.Keys.Select(key => "aws:RequestTag/" + key).ToArray();
        var isOpen = travelling.Length > 0;
        context = context
            .With("sts:RoleSessionName", sessionName)
            .With("sts:ExternalId", hop.ExternalId)
            .With("sts:SourceIdentity", passedSourceIdentity)
            .WithMany("aws:TagKeys", isOpen ? [] : hop.Tags.Select(tag => tag.Key))
            .WithMany("sts:TransitiveTagKeys", hop.TransitiveTagKeys);
        if (isOpen)
        {
            context = context.WithUnknown([.. travelling, "aws:TagKeys", "sts:TransitiveTagKeys"]);
        }

        if (hop.SerialNumber is not null)
        {
            context = context.With("aws:MultiFactorAuthPresent", "true").With("aws:MultiFactorAuthAge", "0");
        }

        return hop.Tags.Aggregate(context, (current, tag) => current.With("aws:RequestTag/" + tag.Key, tag.Value));
    }

    private static RequestContext WithOrigin(RequestContext context, TrialClaims claims, string? audience) => context
        .With(claims.KeyPrefix + "sub", claims.Find("sub"))
        .With(claims.KeyPrefix + "aud", audience)
        .WithMany(claims.KeyPrefix + "amr", claims.FindAll("amr"));

    private RequestContext Common(LibraryRole? target, string account)
    {
        var context = RequestContext.Empty
            .WithUnknown(OfTheCall)
            .With("aws:SecureTransport", "true")
            .With("aws:CurrentTime", IsoTime.Of(_now))
            .With("aws:EpochTime", _now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture))
            .With("aws:RequestedRegion", _region)
            .With("aws:ResourceAccount", account)
            .With("aws:PrincipalIsAWSService", "false")
            .With("aws:ViaAWSService", "false");
        if (_region is null)
        {
            context = context.WithUnknown("aws:RequestedRegion");
        }

        return target?.Tags is { } tags
            ? tags.Aggregate(context, (current, tag) => current.With("aws:ResourceTag/" + tag.Key, tag.Value).With("iam:ResourceTag/" + tag.Key, tag.Value))
            : context.WithUnknown("aws:ResourceTag/", "iam:ResourceTag/");
    }
}
