using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>What AWS documents of the policies that decide together. Each vector names its page; all are of the IAM user guide where nothing else is said.</summary>
public sealed class DocumentedDecisionTests
{
    private const string SingleAccount = "Policy evaluation for requests within a single account";
    private const string CrossAccount = "Cross-account policy evaluation logic";
    private const string Enforcement = "How AWS enforcement code logic evaluates requests to allow or deny access";
    private const string DenyDifference = "The difference between explicit and implicit denies";
    private const string Boundaries = "Permissions boundaries for IAM entities";
    private const string SessionPolicies = "Policies and permissions in IAM: Session policies";
    private const string RolePrincipals = "AWS JSON policy elements: Principal, IAM role principals";
    private const string AssumeRole = "STS API reference: AssumeRole";
    private const string Scp = "Organizations user guide: SCP evaluation";
    private const string Rcp = "Organizations user guide: RCP evaluation";
    private const string SourceIdentity = "Monitor and control actions taken with assumed roles";

    private const string Allow = "Allow";
    private const string Deny = "Deny";
    private const string Other = "Other";
    private const string None = "None";
    private const string Unknown = "Unknown";

    public static TheoryData<string, string, string, string, string, string, string, string, AssumptionRefusal> Vectors => new()
    {
        // source, caller, trust, target account; then the caller's, session, boundary, service control and resource control policy in one word each.
        { DenyDifference, "session", "role", Sample.Home, "Allow None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { DenyDifference, "session", "nobody", Sample.Home, "Allow None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.TrustPolicyNoAllow },
        { DenyDifference, "session", "role", Sample.Home, "Deny None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.CallerPolicyExplicitDeny },

        // "IAM user – Within the same account, resource-based policies that grant permissions to an IAM user ARN ... are not limited by an implicit deny in an identity-based policy or permissions boundary."
        { SingleAccount, "user", "user", Sample.Home, "Other None Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { SingleAccount, "user", "user", Sample.Home, "None None Deny None None", "sts:AssumeRole", "", "", AssumptionRefusal.PermissionsBoundaryExplicitDeny },
        { SingleAccount, "user", "account", Sample.Home, "Allow None Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.PermissionsBoundaryNoAllow },
        { SingleAccount, "user", "account", Sample.Home, "Allow None Allow None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },

        // "IAM role – ... to an IAM role ARN are limited by an implicit deny in a permissions boundary or session policy."
        { SingleAccount, "session", "role", Sample.Home, "None Other None None None", "sts:AssumeRole", "", "", AssumptionRefusal.SessionPolicyNoAllow },
        { SingleAccount, "session", "role", Sample.Home, "None None Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.PermissionsBoundaryNoAllow },
        { SingleAccount, "session", "role", Sample.Home, "None Allow Allow None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { SingleAccount, "session", "roleid", Sample.Home, "None Other None None None", "sts:AssumeRole", "", "", AssumptionRefusal.SessionPolicyNoAllow },

        // "IAM role session – ... Permissions granted directly to a session are not limited by an implicit deny in an identity-based policy, a permissions boundary, or session policy."
        { SingleAccount, "session", "session", Sample.Home, "Other Other Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { SingleAccount, "session", "session", Sample.Home, "None Deny None None None", "sts:AssumeRole", "", "", AssumptionRefusal.SessionPolicyExplicitDeny },
        { SingleAccount, "session", "session", Sample.Home, "None None Deny None None", "sts:AssumeRole", "", "", AssumptionRefusal.PermissionsBoundaryExplicitDeny },

        // "Permissions boundaries and session policies do not limit permissions granted using the aws:PrincipalArn condition key with a wildcard(*) in the Principal element, unless the identity-based policies contain an explicit deny."
        { SingleAccount, "session", "named", Sample.Home, "None Other Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { RolePrincipals, "session", "named", Sample.Home, "Deny None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.CallerPolicyExplicitDeny },
        { RolePrincipals, "user", "named", Sample.Home, "None None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.TrustPolicyNoAllow },

        // A grant to everyone without that key grants no less than one with it.
        { SingleAccount, "session", "everyone", Sample.Home, "None Other None None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { SingleAccount, "user", "everyone", Sample.Home, "None None Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },

        // "IAM role trust policies ... must explicitly allow access for principals."
        { Enforcement, "session", "nobody", Sample.Home, "Allow Allow Allow Allow None", "sts:AssumeRole", "", "", AssumptionRefusal.TrustPolicyNoAllow },
        { Enforcement, "session", "account", Sample.Home, "Other None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.CallerPolicyNoAllow },

        // "You cannot call AssumeRole by using AWS account root user credentials; access is denied."
        { AssumeRole, "root", "account", Sample.Home, "Allow None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.CallerPolicyNoAllow },
        { AssumeRole, "root", "everyone", Sample.Other, "Allow None None None None", "sts:AssumeRole", "callers", "", AssumptionRefusal.CallerPolicyNoAllow },

        // "The request is allowed only if both evaluations return a decision of Allow."
        { CrossAccount, "session", "role", Sample.Other, "Allow None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { CrossAccount, "session", "role", Sample.Other, "None None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.CallerPolicyNoAllow },
        { CrossAccount, "session", "nobody", Sample.Other, "Allow None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.TrustPolicyNoAllow },
        { CrossAccount, "session", "session", Sample.Other, "Allow Other None None None", "sts:AssumeRole", "", "", AssumptionRefusal.SessionPolicyNoAllow },
        { CrossAccount, "session", "session", Sample.Other, "Allow None Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.PermissionsBoundaryNoAllow },
        { CrossAccount, "session", "named", Sample.Other, "Allow None Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.PermissionsBoundaryNoAllow },
        { CrossAccount, "user", "user", Sample.Other, "Allow None Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.PermissionsBoundaryNoAllow },
        { CrossAccount, "user", "user", Sample.Other, "Allow None Allow None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },

        // "An entity's permissions boundary allows it to perform only the actions that are allowed by both its identity-based policies and its permissions boundaries." It gives nothing by itself.
        { Boundaries, "session", "account", Sample.Home, "None None Allow None None", "sts:AssumeRole", "", "", AssumptionRefusal.CallerPolicyNoAllow },
        { Boundaries, "session", "account", Sample.Home, "Allow None Allow None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { Boundaries, "session", "account", Sample.Home, "Allow None Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.PermissionsBoundaryNoAllow },
        { Boundaries, "session", "account", Sample.Home, "Allow Allow Other None None", "sts:AssumeRole", "", "", AssumptionRefusal.PermissionsBoundaryNoAllow },

        // "The permissions for a session are the intersection of the identity-based policies ... and the session policies."
        { SessionPolicies, "session", "account", Sample.Home, "Allow Other None None None", "sts:AssumeRole", "", "", AssumptionRefusal.SessionPolicyNoAllow },
        { SessionPolicies, "session", "account", Sample.Home, "Other Allow None None None", "sts:AssumeRole", "", "", AssumptionRefusal.CallerPolicyNoAllow },
        { SessionPolicies, "session", "account", Sample.Home, "Allow Allow None None None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { SessionPolicies, "user", "account", Sample.Home, "Allow Deny None None None", "sts:AssumeRole", "", "", AssumptionRefusal.None }, // a user has no session policies

        // "SCPs do not grant permissions"; they bind every user and role of the account, whatever the trust policy grants.
        { Scp, "session", "session", Sample.Home, "None None None Other None", "sts:AssumeRole", "", "", AssumptionRefusal.ServiceControlPolicyNoAllow },
        { Scp, "session", "session", Sample.Home, "None None None Allow+Other None", "sts:AssumeRole", "", "", AssumptionRefusal.Unknown }, // "at every level", and which stands where is not known
        { Scp, "session", "session", Sample.Home, "None None None Allow+Allow None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { Scp, "session", "role", Sample.Other, "Allow None None Deny None", "sts:AssumeRole", "", "", AssumptionRefusal.ServiceControlPolicyExplicitDeny },
        { Scp, "session", "account", Sample.Home, "None None None Allow None", "sts:AssumeRole", "", "", AssumptionRefusal.CallerPolicyNoAllow },
        { Scp, "user", "user", Sample.Home, "None None None Allow None", "sts:AssumeRole", "", "", AssumptionRefusal.None },
        { Scp, "federated", "provider", Sample.Home, "None None None Deny None", "sts:AssumeRoleWithWebIdentity", "", "", AssumptionRefusal.None }, // no principal of the account yet
        { Scp, "service", "service", Sample.Home, "None None None Deny None", "sts:AssumeRole", "", "", AssumptionRefusal.None },

        // "RCPs ... restrict permissions for resources in member accounts", whoever asks, also someone with a token.
        { Rcp, "session", "session", Sample.Home, "None None None None Deny", "sts:AssumeRole", "", "", AssumptionRefusal.ResourceControlPolicyExplicitDeny },
        { Rcp, "session", "role", Sample.Other, "Allow None None None Deny", "sts:AssumeRole", "", "", AssumptionRefusal.ResourceControlPolicyExplicitDeny },
        { Rcp, "federated", "provider", Sample.Home, "None None None None Deny", "sts:AssumeRoleWithWebIdentity", "", "", AssumptionRefusal.ResourceControlPolicyExplicitDeny },
        { Rcp, "session", "role", Sample.Home, "None None None None Other", "sts:AssumeRole", "", "", AssumptionRefusal.None }, // AWS's own allows everything
        { Rcp, "session", "account", Sample.Home, "None None None None Allow", "sts:AssumeRole", "", "", AssumptionRefusal.CallerPolicyNoAllow },

        // "Role chaining": the source identity needs both sides in the same account too, and the bounds of the caller count.
        { SourceIdentity, "session", "session", Sample.Home, "None None None None None", "sts:SetSourceIdentity", "", "", AssumptionRefusal.CallerPolicyNoAllow },
        { SourceIdentity, "session", "session", Sample.Home, "Allow Other None None None", "sts:SetSourceIdentity", "", "", AssumptionRefusal.SessionPolicyNoAllow },
        { SourceIdentity, "session", "session", Sample.Home, "Allow Allow None None None", "sts:SetSourceIdentity", "", "", AssumptionRefusal.None },

        // What is not known: refused where that cannot help, else not known. (Words: what the policies are asked about, and what of them is missing.)
        { Enforcement, "session", "role", Sample.Home, "None None None None None", "sts:AssumeRole", "callers", "", AssumptionRefusal.Unknown }, // one may deny it
        { Enforcement, "session", "nobody", Sample.Home, "None None None None None", "sts:AssumeRole", "callers", "", AssumptionRefusal.TrustPolicyNoAllow },
        { Enforcement, "session", "role", Sample.Other, "Other None None None None", "sts:AssumeRole", "callers", "", AssumptionRefusal.Unknown },
        { Enforcement, "session", "role", Sample.Other, "Other None None None None", "sts:AssumeRole", "", "", AssumptionRefusal.CallerPolicyNoAllow },
        { Boundaries, "session", "session", Sample.Home, "None None None None None", "sts:AssumeRole", "boundary", "", AssumptionRefusal.Unknown }, // it may deny it
        { Boundaries, "session", "account", Sample.Home, "None None None None None", "sts:AssumeRole", "boundary", "", AssumptionRefusal.CallerPolicyNoAllow },
        { Boundaries, "federated", "provider", Sample.Home, "None None None None None", "sts:AssumeRoleWithWebIdentity", "boundary callers", "", AssumptionRefusal.None },
        { Scp, "session", "role", Sample.Home, "None None None None None", "sts:AssumeRole", "organization", "", AssumptionRefusal.Unknown },
        { Scp, "session", "role", Sample.Home, "None None None Other None", "sts:AssumeRole", "organization", "", AssumptionRefusal.Unknown }, // one more may allow it
        { Scp, "session", "role", Sample.Home, "None None None Deny None", "sts:AssumeRole", "organization", "", AssumptionRefusal.ServiceControlPolicyExplicitDeny },
        { Rcp, "federated", "provider", Sample.Home, "None None None None None", "sts:AssumeRoleWithWebIdentity", "organization", "", AssumptionRefusal.Unknown },
        { Enforcement, "session", "external", Sample.Other, "Allow None None None None", "sts:AssumeRole", "", "sts:ExternalId", AssumptionRefusal.Unknown },
        { Enforcement, "session", "external", Sample.Other, "None None None None None", "sts:AssumeRole", "", "sts:ExternalId", AssumptionRefusal.CallerPolicyNoAllow },
        { Enforcement, "session", "externalrole", Sample.Home, "None None None None None", "sts:AssumeRole", "", "sts:ExternalId", AssumptionRefusal.Unknown }, // the grant to the role may apply
        { Enforcement, "session", "externalrole", Sample.Home, "Allow None None None None", "sts:AssumeRole", "", "sts:ExternalId", AssumptionRefusal.None }, // and need not
        { SingleAccount, "session", "externalsession", Sample.Home, "Allow Other None None None", "sts:AssumeRole", "", "sts:ExternalId", AssumptionRefusal.Unknown },
        { SingleAccount, "session", "role", Sample.Home, "Unknown None None None None", "sts:AssumeRole", "", "a:x", AssumptionRefusal.Unknown },
        { SingleAccount, "session", "role", Sample.Home, "Unknown None None Deny None", "sts:AssumeRole", "", "a:x", AssumptionRefusal.ServiceControlPolicyExplicitDeny },
        { Rcp, "session", "role", Sample.Home, "None None None None Unknown", "sts:AssumeRole", "", "a:x", AssumptionRefusal.Unknown },
        { Rcp, "session", "role", Sample.Home, "None None None None Unknown", "sts:AssumeRole", "", "", AssumptionRefusal.None },
    };

    private static readonly Dictionary<string, string> Trusts = new()
    {
        ["role"] = Grant("{\"AWS\":\"" + Sample.Role + "\"}"),
        ["roleid"] = Grant("{\"AWS\":\"" + Sample.RoleId + "\"}"),
        ["session"] = Grant("{\"AWS\":\"" + Sample.Session + "\"}"),
        ["user"] = Grant("{\"AWS\":\"" + Sample.User + "\"}"),
        ["account"] = Grant("{\"AWS\":\"111111111111\"}"),
        ["everyone"] = Grant("\"*\""),
        ["nobody"] = Grant("{\"AWS\":\"333333333333\"}"),
        ["provider"] = Grant("{\"Federated\":\"" + Sample.Provider + "\"}"),
        ["service"] = Grant("{\"Service\":\"ec2.amazonaws.com\"}"),
        ["named"] = Grant("\"*\"", "{\"ArnEquals\":{\"aws:PrincipalArn\":\"" + Sample.Role + "\"}}"),
        ["external"] = Grant("{\"AWS\":\"" + Sample.Role + "\"}", External),
        ["externalrole"] = Grant("{\"AWS\":\"" + Sample.Role + "\"}", External) + "," + Grant("{\"AWS\":\"111111111111\"}"),
        ["externalsession"] = Grant("{\"AWS\":\"" + Sample.Session + "\"}", External) + "," + Grant("{\"AWS\":\"111111111111\"}"),
    };

    private const string External = "{\"StringEquals\":{\"sts:ExternalId\":\"x\"}}";

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Policies_decide_together(string source, string caller, string trust, string account, string policies, string action, string missing, string unknownKeys, AssumptionRefusal reason)
    {
        var words = policies.Split(' ');
        var context = RequestContext.Empty.With("aws:PrincipalArn", caller == "session" ? Sample.Role : caller == "user" ? Sample.User : null);
        var request = Sample.Request(unknownKeys.Length == 0 ? context : context.WithUnknown(unknownKeys), action, "arn:aws:iam::" + account + ":role/deploy", Sample.Caller(caller));
        var boundary = Policies(words[2], PolicyKind.Identity);
        var decision = RoleAssumptionAuthorizer.Authorize(new RoleAssumption(PolicyDocument.Parse("{\"Statement\":[" + Trusts[trust] + "]}", PolicyKind.Trust), request, account)
        {
            CallerPolicies = Policies(words[0], PolicyKind.Identity),
            SessionPolicies = Policies(words[1], PolicyKind.Identity),
            PermissionsBoundary = boundary.Length == 0 ? null : boundary[0],
            ServiceControlPolicies = [.. words[3].Split('+').SelectMany(word => Policies(word, PolicyKind.Identity))],
            ResourceControlPolicies = Policies(words[4], PolicyKind.ResourceControl),
            HasAllCallerPolicies = !missing.Contains("callers"),
            HasUnknownBoundary = missing.Contains("boundary"),
            HasUnknownOrganizationPolicies = missing.Contains("organization"),
        });
        Assert.True(reason == decision.Reason, source + ": " + decision.Reason + ": " + decision.Explanation);
        Assert.EndsWith(".", decision.Explanation);
    }

    private static string Grant(string principal, string condition = "{}") =>
        "{\"Effect\":\"Allow\",\"Principal\":" + principal + ",\"Action\":[\"sts:AssumeRole\",\"sts:AssumeRoleWithWebIdentity\",\"sts:SetSourceIdentity\"],\"Condition\":" + condition + "}";

    private static PolicyDocument[] Policies(string word, PolicyKind kind)
    {
        var principal = kind == PolicyKind.ResourceControl ? "\"Principal\":\"*\"," : string.Empty;
        var (effect, action, condition) = word switch
        {
            Allow => ("Allow", "sts:*", "{}"),
            Deny => ("Deny", "sts:*", "{}"),
            Other => ("Allow", "s3:*", "{}"),
            Unknown => ("Deny", "sts:*", "{\"StringEquals\":{\"a:x\":\"1\"}}"),
            _ => (None, None, None),
        };
        return effect == None ? [] : [PolicyDocument.Parse("{\"Statement\":[{" + principal + "\"Effect\":\"" + effect + "\",\"Action\":\"" + action + "\",\"Resource\":\"*\",\"Condition\":" + condition + "}]}", kind)];
    }
}
