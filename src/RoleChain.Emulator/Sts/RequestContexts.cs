using System.Linq;
using RoleChain.Core;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Http;
using RoleChain.Emulator.Signing;
using RoleChain.Emulator.Tokens;

namespace RoleChain.Emulator.Sts;

/// <summary>Makes the condition keys of a call (IAM user guide, "AWS global condition context keys" and "Available keys for AWS OIDC federation").</summary>
internal sealed class RequestContexts
{
    /// <summary>What a call counts as that is not signed for a region, to an endpoint without one.</summary>
    private const string DefaultRegion = "us-east-1";

    private readonly EmulatorSetup _setup;
    private readonly EmulatorClock _clock;

    public RequestContexts(EmulatorSetup setup, EmulatorClock clock)
    {
        _setup = setup;
        _clock = clock;
    }

    public RequestContext OfSignedCall(EmulatorRequest request, SignedCall signed)
    {
        var caller = signed.Caller;
        var context = Common(request, signed.Region)
            .With("aws:PrincipalArn", caller.Principal.RoleArn ?? caller.Arn)
            .With("aws:PrincipalAccount", caller.AccountId)
            .With("aws:PrincipalType", caller.Session is null ? "User" : "AssumedRole")
            .With("aws:userid", caller.UserId)
            .With("aws:username", caller.UserName)
            .With("aws:SourceIdentity", caller.Attributes.SourceIdentity)
            .With("aws:TokenIssueTime", caller.Session is { } session ? IsoTime.Of(session.IssuedAt) : null);
        if (caller.Session?.Origin is { } origin)
        {
            // Only the session that the token made has these keys: one that it makes in turn has them no longer.
            context = WithOrigin(context, origin).With("aws:FederatedProvider", origin.Provider.Arn);
        }

        // A session tag wins over the role's tag of the same key.
        return caller.Tags.Concat(caller.Attributes.Tags.All).Aggregate(context, (current, tag) => current.With("aws:PrincipalTag/" + tag.Key, tag.Value));
    }

    /// <summary>The context with what the call, or its token, asks for the session.</summary>
    public RequestContext WithSession(RequestContext context, string sessionName, SessionAttributes attributes)
    {
        var tags = attributes.Tags;
        var count = _setup.Switches.InheritedTagsAreRequestTags;
        var requested = (count ? tags.All : tags.Passed.Tags).ToArray();
        context = context
            .With("sts:RoleSessionName", sessionName)
            .With("sts:SourceIdentity", attributes.PassedSourceIdentity)
            .WithMany("aws:TagKeys", requested.Select(tag => tag.Key))
            .WithMany("sts:TransitiveTagKeys", count ? tags.Passed.TransitiveKeys.Concat(tags.Inherited.Keys) : tags.Passed.TransitiveKeys);
        return requested.Aggregate(context, (current, tag) => current.With("aws:RequestTag/" + tag.Key, tag.Value));
    }

    public RequestContext OfToken(EmulatorRequest request, WebIdentity token)
    {
        var origin = new WebIdentityOrigin(token);
        var context = WithOrigin(Common(request, _setup.Region ?? DefaultRegion), origin);
        if (!_setup.Switches.GitHubConditionKeys || !GitHubIssuers.HaveConditionKeys(origin.Host))
        {
            return context;
        }

        return GitHubIssuers.ConditionKeys.Aggregate(context, (current, claim) => current.With(origin.KeyPrefix + claim, token.Find(claim)));
    }

    private static RequestContext WithOrigin(RequestContext context, WebIdentityOrigin origin) => context
        .With(origin.KeyPrefix + "sub", origin.Subject)
        .With(origin.KeyPrefix + "aud", origin.Audience)
        .WithMany(origin.KeyPrefix + "amr", origin.Methods);

    private RequestContext Common(EmulatorRequest request, string region) => RequestContext.Empty
        .With("aws:SourceIp", _setup.SourceIp ?? request.RemoteAddress)
        .With("aws:SecureTransport", "true") // The emulator stands for an endpoint that has no other transport.
        .With("aws:CurrentTime", IsoTime.Of(_clock.UtcNow))
        .With("aws:RequestedRegion", region);
}
