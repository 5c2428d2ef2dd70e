using System.Linq;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Http;
using RoleChain.Emulator.Signing;
using RoleChain.Emulator.Tokens;

namespace RoleChain.Emulator.Sts;

/// <summary>Makes the condition keys of a call, out of what happened (<see cref="RequestKeys"/>).</summary>
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

    public RequestContext OfSignedCall(EmulatorRequest request, SignedCall signed, EmulatedRole? role)
    {
        var caller = signed.Caller;
        var context = OfCall(request, signed.Region, role).WithCaller(caller.Principal, caller.UserId, caller.Attributes.SourceIdentity, caller.Session?.IssuedAt ?? _clock.UtcNow)
            .With(RequestKeys.PrincipalOrganization, _setup.Organization.OrganizationIdOf(caller.AccountId))
            .WithUnknown(_setup.HasUnknownOrganization ? [.. RequestKeys.OfCallersOrganization] : []);
        if (caller.Session?.Origin is { } origin)
        {
            context = WithOrigin(context, origin).With("aws:FederatedProvider", origin.Provider.Arn);
        }

        // A session tag wins over the role's tag of the same key.
        return context.WithPrincipalTags(caller.Tags.Concat(caller.Attributes.Tags.All));
    }

    /// <summary>The context with what the call, or its token, asks for the session.</summary>
    public RequestContext WithSession(RequestContext context, string sessionName, SessionAttributes attributes)
    {
        var tags = attributes.Tags;
        var count = _setup.Switches.InheritedTagsAreRequestTags;
        return context.WithSession(
            sessionName,
            attributes.PassedSourceIdentity,
            (count ? tags.All : tags.Passed.Tags).ToArray(),
            count ? tags.Passed.TransitiveKeys.Concat(tags.Inherited.Keys) : tags.Passed.TransitiveKeys);
    }

    public RequestContext OfToken(EmulatorRequest request, WebIdentity token, EmulatedRole role)
    {
        var origin = new WebIdentityOrigin(token);
        var context = WithOrigin(OfCall(request, _setup.Region ?? DefaultRegion, role), origin);
        return _setup.Switches.GitHubConditionKeys ? context.WithGitHubClaims(origin.Host, token.Find) : context;
    }

    private static RequestContext WithOrigin(RequestContext context, WebIdentityOrigin origin) => context.WithToken(origin.Host, origin.Subject, origin.Audience, origin.Methods);

    private RequestContext OfCall(EmulatorRequest request, string region, EmulatedRole? role)
    {
        var context = RequestKeys.OfCall(_clock.UtcNow, region).With("aws:SourceIp", _setup.SourceIp ?? request.RemoteAddress);
        context = _setup.HasUnknownOrganization ? context.WithUnknown([.. RequestKeys.OfRolesOrganization]) : context;
        return role is null ? context : context.WithRole(role.Arn.Account, role.Tags).With(RequestKeys.ResourceOrganization, _setup.Organization.OrganizationIdOf(role.Arn.Account));
    }
}
