using System;
using System.Threading.Tasks;
using System.Xml;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Tokens;

namespace RoleChain.Emulator.Sts;

/// <summary>AssumeRoleWithWebIdentity: the first hop from a token. The call is not signed.</summary>
internal sealed class AssumeRoleWithWebIdentityAction : IStsAction
{
    private const string Action = StsActions.AssumeRoleWithWebIdentity;

    private readonly EmulatorSetup _setup;
    private readonly TokenValidator _validator;
    private readonly RequestContexts _contexts;
    private readonly AssumptionDecisions _decisions;
    private readonly SessionTable _sessions;

    public AssumeRoleWithWebIdentityAction(EmulatorSetup setup, TokenValidator validator, RequestContexts contexts, AssumptionDecisions decisions, SessionTable sessions)
    {
        _decisions = decisions;
        _setup = setup;
        _validator = validator;
        _contexts = contexts;
        _sessions = sessions;
    }

    public QueryApi Api => QueryApi.Sts;

    public string Name => "AssumeRoleWithWebIdentity";

    public async Task<Action<XmlWriter>> RunAsync(StsCall call)
    {
        RoleParameters.Note(call);
        var (parameters, policies, text) = Check(call.Parameters);
        var account = IsOfEndpoint(parameters.Arn) ? _setup.Accounts.FindAccount(parameters.Arn) : null;
        if (_setup.Region is { } region && _setup.DisabledRegions.Contains(region))
        {
            throw StsErrors.RegionDisabled(region, parameters.Arn.Account);
        }

        // The provider is the role's account's: one of the same issuer elsewhere does not count.
        var token = await _validator.ValidateAsync(text, account, call.Draft).ConfigureAwait(false);
        var attributes = Carry(call, parameters, policies, token);
        var role = Authorize(call, parameters, token, attributes);
        PackedSize.Check(attributes.PackedPolicySize, !attributes.Tags.IsEmpty);
        var session = _sessions.Start(role, parameters.SessionName, parameters.CheckDuration(role, isChained: false), attributes, new WebIdentityOrigin(token));
        return writer =>
        {
            StsXml.Element(writer, "SubjectFromWebIdentityToken", token.Subject);
            StsXml.Element(writer, "Audience", token.Audience);
            StsXml.AssumedRole(writer, session);
            StsXml.Element(writer, "Provider", token.Provider.Arn);
        };
    }

    private bool IsOfEndpoint(RoleArn role) => _setup.Region is not { } region || Partitions.OfRegion(region) == role.Partition;

    private static (RoleParameters Parameters, SessionPolicies Policies, string Token) Check(StsParameters sent)
    {
        var check = new ParameterCheck(sent);
        var arn = check.Required(ParameterRule.RoleArn);
        var sessionName = check.Required(ParameterRule.RoleSessionName);
        var token = check.Required(ParameterRule.WebIdentityToken);
        var duration = check.Duration();
        var policies = SessionPolicies.Read(check);
        check.Finish();
        check.RefuseNotEmulated("ProviderId");
        return (RoleParameters.Create(arn, sessionName, duration, "Request ARN is invalid"), policies, token);
    }

    /// <summary>What the session is to carry. The action has no parameters for tags and source identity: they come from the token.</summary>
    private SessionAttributes Carry(StsCall call, RoleParameters parameters, SessionPolicies policies, WebIdentity token)
    {
        var check = new ParameterCheck(call.Parameters);
        var (sourceIdentity, passed) = TokenSession.Read(token, check);
        check.Finish();
        var tags = SessionTags.Create(passed(), SessionTags.None);
        return new SessionAttributes
        {
            Tags = tags,
            SourceIdentity = sourceIdentity,
            PassedSourceIdentity = sourceIdentity,
            Policies = policies.Resolve(_setup.Accounts, parameters.Arn),
            PackedPolicySize = PackedSize.Estimate(tags, policies),
        };
    }

    private EmulatedRole Authorize(StsCall call, RoleParameters parameters, WebIdentity token, SessionAttributes attributes)
    {
        var role = _setup.Accounts.FindRole(parameters.Arn) ?? throw StsErrors.WebIdentityDenied(Action, "the emulator has no such role");
        var principal = RequestPrincipal.Federated(token.Provider.Arn);
        var context = _contexts.WithSession(_contexts.OfToken(call.Request, token, role), parameters.SessionName, attributes);
        _decisions.Require(Action, role, principal, caller: null, context, attributes, StsErrors.WebIdentityDenied);
        return role;
    }
}
