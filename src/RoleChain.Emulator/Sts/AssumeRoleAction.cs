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
    private const string Action = StsActions.AssumeRole;

    private readonly AccountDirectory _accounts;
    private readonly SignatureVerifier _verifier;
    private readonly RequestContexts _contexts;
    private readonly MfaCheck _mfa;
    private readonly AssumptionDecisions _decisions;
    private readonly SessionTable _sessions;

    public AssumeRoleAction(AccountDirectory accounts, SignatureVerifier verifier, MfaCheck mfa, RequestContexts contexts, AssumptionDecisions decisions, SessionTable sessions)
    {
        _decisions = decisions;
        _mfa = mfa;
        _accounts = accounts;
        _verifier = verifier;
        _contexts = contexts;
        _sessions = sessions;
    }

    public QueryApi Api => QueryApi.Sts;

    public string Name => "AssumeRole";

    public Task<Action<XmlWriter>> RunAsync(StsCall call)
    {
        RoleParameters.Note(call);
        var signed = _verifier.Verify(call.Request, call.Draft);
        var sent = AssumeRoleParameters.Read(call.Parameters);
        var attributes = Carry(sent, signed.Caller);
        var isWithMfa = _mfa.Check(signed.Caller, sent.SerialNumber, sent.TokenCode);
        var role = FindRole(signed.Caller, sent.Role.Arn);
        var context = _contexts.OfSignedCall(call.Request, signed, role).WithProof(sent.ExternalId, isWithMfa);
        _decisions.Require(
            Action,
            role,
            signed.Caller.Principal,
            signed.Caller,
            _contexts.WithSession(context, sent.Role.SessionName, attributes),
            attributes,
            (action, reason) => StsErrors.Denied(signed.Caller.Arn, action, role.Arn.Text, reason));
        PackedSize.Check(attributes.PackedPolicySize, !attributes.Tags.IsEmpty);
        var seconds = sent.Role.CheckDuration(role, signed.Caller.Session is not null);
        var session = _sessions.Start(role, sent.Role.SessionName, seconds, attributes, isChained: signed.Caller.Session is not null);
        return Task.FromResult<Action<XmlWriter>>(writer => StsXml.AssumedRole(writer, session));
    }

    /// <summary>What the session is to carry: what is passed, and what travels with the caller's own session.</summary>
    private SessionAttributes Carry(AssumeRoleParameters sent, StsCaller caller)
    {
        var tags = SessionTags.Create(sent.Tags, caller.Attributes.Tags);
        var inherited = caller.Attributes.SourceIdentity;
        if (inherited is not null && sent.SourceIdentity is not null && sent.SourceIdentity != inherited)
        {
            throw StsErrors.Validation("The source identity is already set for this assume role session", "the caller's session has another source identity, and it cannot be changed");
        }

        return new SessionAttributes
        {
            Tags = tags,
            SourceIdentity = sent.SourceIdentity ?? inherited,
            PassedSourceIdentity = sent.SourceIdentity,
            Policies = sent.Policies.Resolve(_accounts, sent.Role.Arn),
            PackedPolicySize = PackedSize.Estimate(tags, sent.Policies),
        };
    }

    private EmulatedRole FindRole(StsCaller caller, RoleArn arn)
    {
        var role = _accounts.FindRole(arn) ?? throw StsErrors.Denied(caller.Arn, Action, arn.Text, "the emulator has no such role");
        return role.Arn.Partition == caller.Partition
            ? role
            : throw StsErrors.Denied(caller.Arn, Action, role.Arn.Text, "the role is in the partition " + role.Arn.Partition + ", the caller in " + caller.Partition + ": a chain does not cross partitions");
    }
}
