using System;
using System.Threading.Tasks;
using System.Xml;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Signing;

namespace RoleChain.Emulator.Sts;

/// <summary>AssumeRole: every hop but the first from a token.</summary>
internal sealed class AssumeRoleAction : IStsAction
{
    private readonly AccountDirectory _accounts;
    private readonly SignatureVerifier _verifier;
    private readonly RequestContexts _contexts;
    private readonly SessionTable _sessions;

    public AssumeRoleAction(AccountDirectory accounts, SignatureVerifier verifier, RequestContexts contexts, SessionTable sessions)
    {
        _accounts = accounts;
        _verifier = verifier;
        _contexts = contexts;
        _sessions = sessions;
    }

    public string Name => "AssumeRole";

    public Task<Action<XmlWriter>> RunAsync(StsCall call)
    {
        RoleParameters.Note(call);
        var signed = _verifier.Verify(call.Request, call.Draft);
        var (parameters, externalId) = Check(call.Parameters);
        var role = Authorize(call, signed, parameters, externalId);
        var seconds = parameters.CheckDuration(role, signed.Caller.Session is not null);
        var session = _sessions.Start(role, parameters.SessionName, seconds);
        return Task.FromResult<Action<XmlWriter>>(writer => StsXml.AssumedRole(writer, session));
    }

    private static (RoleParameters Parameters, string? ExternalId) Check(StsParameters sent)
    {
        var check = new ParameterCheck(sent);
        var arn = check.Required(ParameterRule.RoleArn);
        var sessionName = check.Required(ParameterRule.RoleSessionName);
        var duration = check.Duration();
        var externalId = check.Optional(ParameterRule.ExternalId);
        check.Optional(ParameterRule.Policy);
        check.Optional(ParameterRule.SourceIdentity);
        check.Optional(ParameterRule.SerialNumber);
        check.Optional(ParameterRule.TokenCode);
        check.Finish();
        check.RefuseNotEmulated("Policy", "PolicyArns", "Tags", "TransitiveTagKeys", "SerialNumber", "TokenCode", "SourceIdentity", "ProvidedContexts");
        return (RoleParameters.Create(arn, sessionName, duration, arn + " is invalid"), externalId);
    }

    private EmulatedRole Authorize(StsCall call, SignedCall signed, RoleParameters parameters, string? externalId)
    {
        var caller = signed.Caller;
        var role = _accounts.FindRole(parameters.Arn)
            ?? throw StsErrors.AssumeRoleDenied(caller.Arn, parameters.Arn.Text, "the emulator has no such role");
        if (role.Arn.Partition != caller.Partition)
        {
            throw StsErrors.AssumeRoleDenied(caller.Arn, role.Arn.Text, "the role is in the partition " + role.Arn.Partition + ", the caller in " + caller.Partition + ": a chain does not cross partitions");
        }

        var request = new AuthorizationRequest("sts:AssumeRole", caller.Principal)
        {
            Resource = role.Arn.Text,
            Context = _contexts.OfSignedCall(call.Request, signed).With("sts:RoleSessionName", parameters.SessionName).With("sts:ExternalId", externalId),
        };
        var decision = RoleAssumptionAuthorizer.Authorize(new RoleAssumption(role.TrustPolicy, request, role.Arn.Account) { CallerPolicies = caller.Policies });
        return decision.Allowed ? role : throw StsErrors.AssumeRoleDenied(caller.Arn, role.Arn.Text, decision.Explanation);
    }
}
