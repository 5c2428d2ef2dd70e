using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>Policies of other resources, and NotPrincipal, which they alone have (IAM user guide, "AWS JSON policy elements: NotPrincipal").</summary>
public sealed class ResourcePolicyTests
{
    private const string AccountArn = "\"arn:aws:iam::111111111111:root\"";
    private const string RoleArn = "\"" + Sample.Role + "\"";
    private const string SessionArn = "\"" + Sample.Session + "\"";
    private const string UserArn = "\"" + Sample.User + "\"";

    [Theory]
    // "AWS might validate the account first, then the role, and then the assumed-role user": all three are named, or it is denied.
    [InlineData("session", AccountArn + "," + RoleArn + "," + SessionArn, PolicyVerdict.Allowed)]
    [InlineData("session", "\"111111111111\",\"AROAEXAMPLEROLE00001\"," + SessionArn, PolicyVerdict.Allowed)]
    [InlineData("session", RoleArn + "," + SessionArn, PolicyVerdict.ExplicitDeny)]
    [InlineData("session", AccountArn + "," + SessionArn, PolicyVerdict.ExplicitDeny)]
    [InlineData("session", AccountArn + "," + RoleArn, PolicyVerdict.ExplicitDeny)]
    [InlineData("session", AccountArn, PolicyVerdict.ExplicitDeny)]
    [InlineData("session", "\"222222222222\"", PolicyVerdict.ExplicitDeny)]
    [InlineData("user", AccountArn + "," + UserArn, PolicyVerdict.Allowed)]
    [InlineData("user", UserArn, PolicyVerdict.ExplicitDeny)] // "the policy might deny access to the entire account containing the principal"
    [InlineData("user", AccountArn, PolicyVerdict.ExplicitDeny)]
    [InlineData("root", AccountArn, PolicyVerdict.Allowed)]
    [InlineData("root", UserArn, PolicyVerdict.ExplicitDeny)]
    [InlineData("federated", AccountArn, PolicyVerdict.ExplicitDeny)]
    [InlineData("service", AccountArn, PolicyVerdict.ExplicitDeny)]
    [InlineData("session", "\"*\"", PolicyVerdict.Allowed)]
    public void NotPrincipal_denies_all_but_those_named(string caller, string principals, PolicyVerdict expected)
    {
        var policy = Parse("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\"},{\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":[" + principals + "]},\"Action\":\"s3:*\"}");
        var evaluation = PolicyEvaluator.Evaluate(policy, Sample.Request(action: "s3:GetObject", principal: Sample.Caller(caller)));
        Assert.Equal(expected, evaluation.Verdict);
        Assert.Equal(expected == PolicyVerdict.ExplicitDeny ? PrincipalMatch.NotExcepted : PrincipalMatch.None, evaluation.Statements[1].PrincipalMatch);
        Assert.True(policy.Statements[1].IsNotPrincipal);
    }

    [Theory]
    [InlineData("federated", "{\"Federated\":\"" + Sample.Provider + "\"}", PolicyVerdict.Allowed)]
    [InlineData("federated", "{\"Federated\":\"accounts.google.com\"}", PolicyVerdict.ExplicitDeny)]
    [InlineData("service", "{\"Service\":\"ec2.amazonaws.com\"}", PolicyVerdict.Allowed)]
    [InlineData("service", "{\"Service\":\"ecs.amazonaws.com\"}", PolicyVerdict.ExplicitDeny)]
    public void NotPrincipal_names_providers_and_services(string caller, string principal, PolicyVerdict expected) =>
        Assert.Equal(expected, PolicyEvaluator.Evaluate(
            Parse("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\"},{\"Effect\":\"Deny\",\"NotPrincipal\":" + principal + ",\"Action\":\"s3:*\"}"),
            Sample.Request(action: "s3:GetObject", principal: Sample.Caller(caller))).Verdict);

    [Fact]
    public void NotPrincipal_always_denies_who_has_a_boundary()
    {
        // "regardless of the values specified in the NotPrincipal element"
        var policy = Parse("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\"},{\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":[" + AccountArn + "," + RoleArn + "," + SessionArn + "]},\"Action\":\"s3:*\"}");
        var request = new AuthorizationRequest("s3:GetObject", Sample.RoleSession) { HasPermissionsBoundary = true };
        Assert.Equal(PolicyVerdict.ExplicitDeny, PolicyEvaluator.Evaluate(policy, request).Verdict);
    }

    [Theory]
    [InlineData("", PolicyVerdict.Allowed)] // about the resource that it is attached to
    [InlineData(",\"Resource\":\"arn:aws:s3:::bucket/*\"", PolicyVerdict.Allowed)]
    [InlineData(",\"Resource\":\"arn:aws:s3:::other/*\"", PolicyVerdict.ImplicitDeny)]
    [InlineData(",\"NotResource\":\"arn:aws:s3:::other/*\"", PolicyVerdict.Allowed)]
    [InlineData(",\"NotResource\":\"arn:aws:s3:::bucket/*\"", PolicyVerdict.ImplicitDeny)]
    public void Resources_may_be_left_out(string resource, PolicyVerdict expected) =>
        Assert.Equal(expected, PolicyEvaluator.Evaluate(
            Parse("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":" + AccountArn + "},\"Action\":\"s3:GetObject\"" + resource + "}"),
            Sample.Request(action: "s3:GetObject", resource: "arn:aws:s3:::bucket/x")).Verdict);

    [Theory]
    [InlineData("{\"Effect\":\"Allow\",\"NotPrincipal\":{\"AWS\":\"111111111111\"},\"Action\":\"s3:*\"}", "NotPrincipal is not supported with Allow")] // "Using it with "Effect": "Allow" is not supported"
    [InlineData("{\"Effect\":\"Deny\",\"Action\":\"s3:*\"}", "neither Principal nor NotPrincipal")]
    [InlineData("{\"Effect\":\"Deny\",\"Principal\":\"*\",\"NotPrincipal\":\"*\",\"Action\":\"s3:*\"}", "Principal or NotPrincipal, not both")]
    [InlineData("{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"NotResource\":\"*\"}", "Resource or NotResource, not both")]
    public void Malformed_statements_are_refused(string statement, string problem) =>
        Assert.Contains(problem, Assert.Throws<PolicyFormatException>(() => Parse(statement)).Problem);

    private static PolicyDocument Parse(string statements) =>
        PolicyDocument.Parse("{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}", PolicyKind.Resource);
}
