using System;
using System.Collections.Generic;
using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>Whom a Principal means (IAM user guide, "AWS JSON policy elements: Principal").</summary>
public sealed class PrincipalTests
{
    [Theory]
    // Everyone.
    [InlineData("\"*\"", "session", PrincipalMatch.Anyone)]
    [InlineData("{\"AWS\":\"*\"}", "user", PrincipalMatch.Anyone)]
    [InlineData("\"*\"", "federated", PrincipalMatch.Anyone)]
    [InlineData("\"*\"", "service", PrincipalMatch.Anyone)]
    // An account, in either form, is everyone in it.
    [InlineData("{\"AWS\":\"111111111111\"}", "session", PrincipalMatch.Account)]
    [InlineData("{\"AWS\":\"111111111111\"}", "user", PrincipalMatch.Account)]
    [InlineData("{\"AWS\":\"111111111111\"}", "root", PrincipalMatch.Account)]
    [InlineData("{\"AWS\":\"arn:aws:iam::111111111111:root\"}", "session", PrincipalMatch.Account)]
    [InlineData("{\"AWS\":\"arn:aws-cn:iam::111111111111:root\"}", "session", PrincipalMatch.None)]
    [InlineData("{\"AWS\":\"222222222222\"}", "session", PrincipalMatch.None)]
    [InlineData("{\"AWS\":\"111111111111\"}", "federated", PrincipalMatch.None)]
    [InlineData("{\"AWS\":\"111111111111\"}", "service", PrincipalMatch.None)]
    // A role is all of its sessions, by its ARN with the path.
    [InlineData("{\"AWS\":\"arn:aws:iam::111111111111:role/ci/base\"}", "session", PrincipalMatch.Role)]
    [InlineData("{\"AWS\":\"arn:aws:iam::111111111111:role/base\"}", "session", PrincipalMatch.None)]
    [InlineData("{\"AWS\":\"arn:aws:iam::111111111111:role/ci/Base\"}", "session", PrincipalMatch.None)]
    [InlineData("{\"AWS\":\"arn:aws:iam::111111111111:role/ci/base\"}", "user", PrincipalMatch.None)]
    // A session is itself alone, by its ARN without the path.
    [InlineData("{\"AWS\":\"arn:aws:sts::111111111111:assumed-role/base/run-7\"}", "session", PrincipalMatch.Session)]
    [InlineData("{\"AWS\":\"arn:aws:sts::111111111111:assumed-role/base/run-8\"}", "session", PrincipalMatch.None)]
    [InlineData("{\"AWS\":\"arn:aws:sts::111111111111:assumed-role/base/RUN-7\"}", "session", PrincipalMatch.None)]
    // A user.
    [InlineData("{\"AWS\":\"arn:aws:iam::111111111111:user/staff/ann\"}", "user", PrincipalMatch.User)]
    [InlineData("{\"AWS\":\"arn:aws:iam::111111111111:user/ann\"}", "user", PrincipalMatch.None)]
    // A unique id: what an ARN becomes when the policy is saved. A role made again has another.
    [InlineData("{\"AWS\":\"AROAEXAMPLEROLE00001\"}", "session", PrincipalMatch.Role)]
    [InlineData("{\"AWS\":\"AROAEXAMPLEROLE00002\"}", "session", PrincipalMatch.None)]
    [InlineData("{\"AWS\":\"AIDAEXAMPLEUSER00001\"}", "user", PrincipalMatch.User)]
    [InlineData("{\"AWS\":\"AIDAEXAMPLEUSER00001\"}", "session", PrincipalMatch.None)]
    // A provider and a service, each under its own name.
    [InlineData("{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com\"}", "federated", PrincipalMatch.Federated)]
    [InlineData("{\"Federated\":\"arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com\"}", "federated", PrincipalMatch.None)]
    [InlineData("{\"Federated\":\"accounts.google.com\"}", "federated", PrincipalMatch.None)]
    [InlineData("{\"Service\":\"ec2.amazonaws.com\"}", "service", PrincipalMatch.Service)]
    [InlineData("{\"Service\":\"ecs.amazonaws.com\"}", "service", PrincipalMatch.None)]
    [InlineData("{\"Service\":\"ec2.amazonaws.com\"}", "session", PrincipalMatch.None)]
    // Of several, the closest counts.
    [InlineData("{\"AWS\":[\"111111111111\",\"*\"]}", "session", PrincipalMatch.Anyone)]
    [InlineData("{\"AWS\":[\"111111111111\",\"*\",\"arn:aws:iam::111111111111:role/ci/base\"]}", "session", PrincipalMatch.Role)]
    [InlineData("{\"AWS\":[\"arn:aws:sts::111111111111:assumed-role/base/run-7\",\"arn:aws:iam::111111111111:role/ci/base\"]}", "session", PrincipalMatch.Session)]
    [InlineData("{\"Service\":\"ec2.amazonaws.com\",\"AWS\":\"arn:aws:iam::111111111111:user/staff/ann\"}", "user", PrincipalMatch.User)]
    [InlineData("{}", "user", PrincipalMatch.None)]
    public void Principal_matches(string principal, string caller, PrincipalMatch expected)
    {
        var trace = PolicyEvaluator.Evaluate(Sample.Trust(principal), Sample.Request(principal: Sample.Caller(caller))).Statements[0];
        Assert.Equal(expected, trace.PrincipalMatch);
        Assert.Equal(expected != PrincipalMatch.None, trace.PrincipalMatched);
        Assert.Equal(expected != PrincipalMatch.None, trace.Applies);
        Assert.Equal(expected != PrincipalMatch.None, trace.MatchedPrincipal is not null);
    }

    [Fact]
    public void A_session_has_its_own_arn_without_the_path()
    {
        Assert.Equal(Sample.Session, Sample.RoleSession.Arn);
        Assert.Equal(Sample.Role, Sample.RoleSession.RoleArn);
        Assert.Equal(Sample.RoleId, Sample.RoleSession.UniqueId);
        Assert.Equal((Sample.Home, "aws"), (Sample.RoleSession.AccountId, Sample.RoleSession.Partition));
    }

    public static IEnumerable<object[]> BadPrincipals =>
    [
        [() => RequestPrincipal.Account("1")],
        [() => RequestPrincipal.User(Sample.Role)],
        [() => RequestPrincipal.User("ann")],
        [() => RequestPrincipal.RoleSession(Sample.User, "run-7")],
    ];

    [Theory]
    [MemberData(nameof(BadPrincipals))]
    public void What_is_no_principal_is_refused(Func<RequestPrincipal> make) => Assert.Throws<ArgumentException>(make);
}
