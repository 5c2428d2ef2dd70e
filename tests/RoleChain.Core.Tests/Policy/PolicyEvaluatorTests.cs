using System;
using System.Linq;
using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>Statements and their verdict (IAM user guide, "Policy evaluation logic").</summary>
public sealed class PolicyEvaluatorTests
{
    [Theory]
    [InlineData("Action", "sts:AssumeRole", true)]
    [InlineData("Action", "STS:assumerole", true)] // actions ignore case
    [InlineData("Action", "sts:Assume*", true)]
    [InlineData("Action", "sts:AssumeRol?", true)]
    [InlineData("Action", "*", true)]
    [InlineData("Action", "sts:AssumeRoleWithWebIdentity", false)] // a prefix is not enough, either way
    [InlineData("Action", "sts:Assume", false)]
    [InlineData("NotAction", "sts:AssumeRole", false)]
    [InlineData("NotAction", "sts:TagSession", true)]
    public void Actions(string element, string action, bool matched)
    {
        var trace = PolicyEvaluator.Evaluate(Sample.Identity("*", action: action, actionElement: element), Sample.Request()).Statements[0];
        Assert.Equal(matched, trace.ActionMatched);
        Assert.Equal(matched, trace.Applies);
        Assert.Equal(PrincipalMatch.Holder, trace.PrincipalMatch);
    }

    [Theory]
    [InlineData("Resource", "*", Sample.Target, true)]
    [InlineData("Resource", Sample.Target, Sample.Target, true)]
    [InlineData("Resource", "arn:aws:iam::222222222222:role/Deploy", Sample.Target, false)] // resources do not ignore case
    [InlineData("Resource", "arn:aws:iam::*:role/dep*", Sample.Target, true)]
    [InlineData("Resource", "arn:aws:iam::*:*", Sample.Target, true)]
    [InlineData("Resource", "arn:*:iam::*:role/*", Sample.Target, true)]
    [InlineData("Resource", "arn:aws:iam::222222222222:role/deploy/", Sample.Target, false)]
    [InlineData("NotResource", Sample.Target, Sample.Target, false)]
    [InlineData("NotResource", "arn:aws:iam::222222222222:role/admin", Sample.Target, true)]
    [InlineData("Resource", "*", null, true)] // an action on nothing needs "*"
    [InlineData("Resource", "arn:aws:iam::*:role/*", null, false)]
    public void Resources(string element, string pattern, string? resource, bool matched) =>
        Assert.Equal(matched, PolicyEvaluator.Evaluate(Sample.Identity(pattern, resourceElement: element), Sample.Request(resource: resource)).Statements[0].ResourceMatched);

    /// <summary>"You can't use a variable to replace parts of the ARN before the fifth colon, such as the service or account" (IAM user guide, "Variables and tags").</summary>
    [Theory]
    [InlineData("Resource", "arn:aws:iam::${aws:PrincipalAccount}:role/deploy", false)]
    [InlineData("Resource", "arn:aws:${aws:PrincipalTag/service}::222222222222:role/deploy", false)]
    [InlineData("NotResource", "arn:aws:iam::${aws:PrincipalAccount}:role/deploy", true)]
    [InlineData("Resource", "arn:aws:iam::222222222222:role/${aws:PrincipalTag/name}", true)]
    [InlineData("Resource", "arn:aws:iam::222222222222:${aws:PrincipalTag/kind}/deploy", true)]
    public void Variables_in_a_resource(string element, string pattern, bool matched)
    {
        var context = RequestContext.Empty.With("aws:PrincipalAccount", "222222222222").With("aws:PrincipalTag/service", "iam").With("aws:PrincipalTag/name", "deploy").With("aws:PrincipalTag/kind", "role");
        var policy = PolicyDocument.Parse("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"" + element + "\":\"" + pattern + "\"}}", PolicyKind.Identity);
        Assert.Equal(matched, PolicyEvaluator.Evaluate(policy, Sample.Request(context, resource: Sample.Target)).Statements[0].ResourceMatched);
    }

    [Theory]
    [InlineData("Allow", "Allow", PolicyVerdict.Allowed)]
    [InlineData("Allow", "Deny", PolicyVerdict.ExplicitDeny)]
    [InlineData("Deny", "Allow", PolicyVerdict.ExplicitDeny)] // whatever the order
    [InlineData("Deny", "Deny", PolicyVerdict.ExplicitDeny)]
    public void An_explicit_deny_wins(string first, string second, PolicyVerdict expected)
    {
        var policy = PolicyDocument.Parse(
            $$"""{"Statement":[{"Effect":"{{first}}","Principal":"*","Action":"sts:*"},{"Effect":"{{second}}","Principal":"*","Action":"sts:*"}]}""",
            PolicyKind.Trust);
        Assert.Equal(expected, PolicyEvaluator.Evaluate(policy, Sample.Request()).Verdict);
    }

    [Fact]
    public void The_trace_goes_on_after_a_part_has_failed()
    {
        var policy = PolicyDocument.Parse(
            """{"Statement":[{"Sid":"A","Effect":"Deny","Principal":{"AWS":"222222222222"},"Action":"sts:TagSession","Condition":{"StringEquals":{"a:b":"c"}}},{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}]}""",
            PolicyKind.Trust);
        var evaluation = PolicyEvaluator.Evaluate(policy, Sample.Request(RequestContext.Empty.With("a:b", "c")));
        Assert.Equal(PolicyVerdict.Allowed, evaluation.Verdict);
        Assert.Equal(2, evaluation.Statements.Count);
        var denied = evaluation.Statements[0];
        Assert.Equal((0, "A", PolicyEffect.Deny), (denied.Index, denied.Sid, denied.Effect));
        Assert.False(denied.PrincipalMatched || denied.ActionMatched || denied.Applies);
        Assert.True(denied.ResourceMatched && denied.ConditionsMatched && denied.Conditions.Single().Matched);
        Assert.True(evaluation.Statements[1].Applies);
        Assert.Equal("111111111111", evaluation.Statements[1].MatchedPrincipal!.Value);
    }

    [Fact]
    public void Null_is_an_argument_error()
    {
        Assert.Throws<ArgumentNullException>(() => PolicyEvaluator.Evaluate(null!, Sample.Request()));
        Assert.Throws<ArgumentNullException>(() => PolicyEvaluator.Evaluate(Sample.Identity("*"), null!));
    }
}
