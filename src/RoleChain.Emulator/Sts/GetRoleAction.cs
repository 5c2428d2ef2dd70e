using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using System.Xml;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Signing;

namespace RoleChain.Emulator.Sts;

/// <summary>GetRole of IAM: a role of the caller's own account, to whom the caller's policies allow it.</summary>
internal sealed class GetRoleAction : IStsAction
{
    private const string Action = "iam:GetRole";

    private readonly AccountDirectory _accounts;
    private readonly SignatureVerifier _verifier;
    private readonly RequestContexts _contexts;
    private readonly AssumptionDecisions _decisions;
    private readonly DateTimeOffset _createdAt;

    public GetRoleAction(AccountDirectory accounts, SignatureVerifier verifier, RequestContexts contexts, AssumptionDecisions decisions, EmulatorClock clock)
    {
        _decisions = decisions;
        _accounts = accounts;
        _verifier = verifier;
        _contexts = contexts;
        _createdAt = clock.UtcNow;
    }

    public QueryApi Api => QueryApi.Iam;

    public string Name => "GetRole";

    public Task<Action<XmlWriter>> RunAsync(StsCall call)
    {
        var signed = _verifier.Verify(call.Request, call.Draft);
        var check = new ParameterCheck(call.Parameters);
        var name = check.Required(ParameterRule.RoleName);
        check.Finish();
        var role = _accounts.FindRole(signed.Caller.AccountId, name);
        var arn = role?.Arn.Text ?? "arn:" + signed.Caller.Partition + ":iam::" + signed.Caller.AccountId + ":role/" + name;
        call.Draft.RoleArn = arn;
        Authorize(signed.Caller, arn, name, _contexts.OfSignedCall(call.Request, signed, role));
        return role is null ? throw StsErrors.NoSuchRole(name) : Task.FromResult<Action<XmlWriter>>(writer => Write(writer, role));
    }

    /// <summary>Asks the caller's policies, and what bounds them: within one account, and of a resource without a policy that could allow it, nobody else has a say.</summary>
    private void Authorize(StsCaller caller, string arn, string name, RequestContext context)
    {
        var request = new AuthorizationRequest(Action, caller.Principal) { Resource = arn, Context = context };
        void Ask(string whose, IReadOnlyList<PolicyDocument> policies, bool mustAllow = true)
        {
            var verdicts = policies.Select(policy => PolicyEvaluator.Evaluate(policy, request).Verdict).ToArray();
            var isDenied = verdicts.Contains(PolicyVerdict.ExplicitDeny);
            if (isDenied || (mustAllow && !verdicts.Contains(PolicyVerdict.Allowed)))
            {
                throw StsErrors.Denied(caller.Arn, Action, "role " + name, (isDenied ? "one of " : "none of ") + whose + (isDenied ? " denies " : " allows ") + Action);
            }
        }

        Ask("the caller's policies", caller.Policies);
        if (caller.Attributes.Policies.Count > 0)
        {
            Ask("the caller's session policies", caller.Attributes.Policies);
        }

        if (caller.PermissionsBoundary is { } boundary)
        {
            Ask("the caller's permissions boundary", [boundary]);
        }

        // Beside policies that only deny stands AWS's own that allows everything.
        var controls = _decisions.ServiceControlPoliciesOver(caller.AccountId);
        Ask("the service control policies over the caller's account", controls, controls.Any(policy => policy.Statements.Any(statement => statement.Effect == PolicyEffect.Allow)));

        if (caller.HasUnknownBoundary)
        {
            throw StsErrors.Denied(caller.Arn, Action, "role " + name, "the caller has a permissions boundary that is not known");
        }
    }

    private void Write(XmlWriter writer, EmulatedRole role)
    {
        void Element(string name, string value) => StsXml.Element(writer, name, value, QueryApi.Iam);
        void Start(string name) => writer.WriteStartElement(name, QueryApi.Iam.Namespace);

        Start("Role");
        Element("Path", role.Arn.Path);
        Element("RoleName", role.Arn.Name);
        Element("RoleId", role.Id);
        Element("Arn", role.Arn.Text);
        Element("CreateDate", Core.IsoTime.Of(_createdAt));
        Element("AssumeRolePolicyDocument", CanonicalRequest.Escape(role.TrustPolicy.Text));
        Element("MaxSessionDuration", role.MaxSessionDuration.ToString(CultureInfo.InvariantCulture));
        if (role.PermissionsBoundary is not null || role.HasUnknownBoundary)
        {
            // A configuration has the boundary's document and no name for it.
            Start("PermissionsBoundary");
            Element("PermissionsBoundaryType", "PermissionsBoundaryPolicy");
            Element("PermissionsBoundaryArn", "arn:" + role.Arn.Partition + ":iam::" + role.Arn.Account + ":policy/" + role.Arn.Name + "-boundary");
            writer.WriteEndElement();
        }

        Start("Tags");
        foreach (var tag in role.Tags)
        {
            Start("member");
            Element("Key", tag.Key);
            Element("Value", tag.Value);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }
}
