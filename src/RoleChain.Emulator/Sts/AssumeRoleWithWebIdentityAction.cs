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
    private readonly EmulatorSetup _setup;
    private readonly TokenValidator _validator;
    private readonly RequestContexts _contexts;
    private readonly SessionTable _sessions;

    public AssumeRoleWithWebIdentityAction(EmulatorSetup setup, TokenValidator validator, RequestContexts contexts, SessionTable sessions)
    {
        _setup = setup;
        _validator = validator;
        _contexts = contexts;
        _sessions = sessions;
    }

    public string Name => "AssumeRoleWithWebIdentity";

    public async Task<Action<XmlWriter>> RunAsync(StsCall call)
    {
        RoleParameters.Note(call);
        var (parameters, text) = Check(call.Parameters);
        var account = IsOfEndpoint(parameters.Arn) ? _setup.Accounts.FindAccount(parameters.Arn) : null;
        if (_setup.Region is { } region && _setup.DisabledRegions.Contains(region))
        {
            throw StsErrors.RegionDisabled(region, parameters.Arn.Account);
        }

        // The provider is the role's account's: one of the same issuer elsewhere does not count.
        var token = await _validator.ValidateAsync(text, account, call.Draft).ConfigureAwait(false);
        var role = Authorize(call, parameters, token);
        var session = _sessions.Start(role, parameters.SessionName, parameters.CheckDuration(role, isChained: false), new WebIdentityOrigin(token));
        return writer =>
        {
            StsXml.Element(writer, "SubjectFromWebIdentityToken", token.Subject);
            StsXml.Element(writer, "Audience", token.Audience);
            StsXml.AssumedRole(writer, session);
            StsXml.Element(writer, "Provider", token.Provider.Arn);
        };
    }

    private bool IsOfEndpoint(RoleArn role) => _setup.Region is not { } region || Partitions.OfRegion(region) == role.Partition;

    private static (RoleParameters Parameters, string Token) Check(StsParameters sent)
    {
        var check = new ParameterCheck(sent);
        var arn = check.Required(ParameterRule.RoleArn);
        var sessionName = check.Required(ParameterRule.RoleSessionName);
        var token = check.Required(ParameterRule.WebIdentityToken);
        var duration = check.Duration();
        check.Optional(ParameterRule.Policy);
        check.Finish();
        check.RefuseNotEmulated("Policy", "PolicyArns", "ProviderId");
        return (RoleParameters.Create(arn, sessionName, duration, "Request ARN is invalid"), token);
    }

    private EmulatedRole Authorize(StsCall call, RoleParameters parameters, WebIdentity token)
    {
        var role = _setup.Accounts.FindRole(parameters.Arn) ?? throw StsErrors.WebIdentityDenied("the emulator has no such role");
        var request = new AuthorizationRequest("sts:AssumeRoleWithWebIdentity", RequestPrincipal.Federated(token.Provider.Arn))
        {
            Resource = role.Arn.Text,
            Context = _contexts.OfToken(call.Request, token).With("sts:RoleSessionName", parameters.SessionName),
        };
        var decision = RoleAssumptionAuthorizer.Authorize(new RoleAssumption(role.TrustPolicy, request, role.Arn.Account));
        return decision.Allowed ? role : throw StsErrors.WebIdentityDenied(decision.Explanation);
    }
}
