using System;
using System.Linq;
using RoleChain.Core.Policy;
using RoleChain.Core.TrustPolicies;
using Xunit;

namespace RoleChain.Core.Tests.TrustPolicies;

/// <summary>The rules of danger, by a table of policies: what each has, by id and severity.</summary>
public sealed class PolicyDangersTests
{
    private const string GitHub = "\"Principal\":{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"";
    private const string GitLab = "\"Principal\":{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/gitlab.com\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"";
    private const string Eks = "\"Principal\":{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/oidc.eks.eu-west-2.amazonaws.com/id/EXAMPLE\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"";
    private const string Aud = "\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"sts.amazonaws.com\"}";
    private const string Sub = "token.actions.githubusercontent.com:sub";
    private const string Good = "repo:octo-org@1/octo-app@2:ref:refs/heads/main";

    /// <summary>A value of GitHub's sub under an operator, beside a good audience.</summary>
    [Theory]
    [InlineData("StringEquals", Good, "")]
    [InlineData("ForAnyValue:StringEquals", Good, "")]
    [InlineData("StringEqualsIgnoreCase", Good, "")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@2:ref:refs/heads/release/*", "")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@2:environment:prod-?", "")]
    [InlineData("StringEquals", "repo:octo-org/octo-app:ref:refs/heads/main", "ClassicSubject Medium")]
    [InlineData("StringEquals", "repo:octo-org@1/octo-app@2:pull_request", "PullRequestTrusted Medium")]
    [InlineData("StringEquals", "repo:octo-org/octo-app:pull_request", "ClassicSubject Medium, PullRequestTrusted Medium")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@2:*", "SubjectWildcard High")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@2*", "RepositoryWildcard High, SubjectWildcard High")]
    [InlineData("StringLike", "repo:octo-org/octo-app:*", "SubjectWildcard High, ClassicSubject Medium")]
    [InlineData("StringLike", "repo:octo-org/*", "RepositoryWildcard High, SubjectWildcard High")]
    [InlineData("StringLike", "repo:octo-org/*:*", "RepositoryWildcard High, SubjectWildcard High")]
    [InlineData("StringLike", "repo:octo-org/*:ref:refs/heads/main", "RepositoryWildcard High")]
    [InlineData("StringLike", "repo:octo-org*/octo-app:ref:refs/heads/main", "RepositoryWildcard High")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@*:ref:refs/heads/main", "RepositoryWildcard High")]
    [InlineData("StringLike", "repo:octo-org@1/octo-ap?@2:ref:refs/heads/main", "RepositoryWildcard High")]
    [InlineData("ArnLike", "repo:octo-org/*:a:b:c:d", "RepositoryWildcard High")]
    [InlineData("StringLike", "*", "RepositoryWildcard High, SubjectWildcard High")]
    [InlineData("StringLike", "repo*", "RepositoryWildcard High, SubjectWildcard High")]
    [InlineData("StringLike", "*:ref:refs/heads/main", "RepositoryWildcard High")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@2:ref:refs/heads/*", "SubjectWildcard Medium")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@2:ref:*", "SubjectWildcard Medium")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@2:ref:refs/tags/*", "SubjectWildcard Medium")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@2:environment:*", "SubjectWildcard Medium")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@2:pull*", "PullRequestTrusted Medium")]
    // A variable holds what the caller brings.
    [InlineData("StringEquals", "${token.actions.githubusercontent.com:sub}", "RepositoryWildcard High, SubjectWildcard High")]
    [InlineData("StringLike", "repo:${token.actions.githubusercontent.com:repository}:ref:refs/heads/main", "RepositoryWildcard High, LikeWithoutWildcard Low")]
    [InlineData("StringLike", "repo:${aws:username, 'evil'}/*", "RepositoryWildcard High, SubjectWildcard High")]
    // Any repository can choose such a subject.
    [InlineData("StringEquals", "environment:prod", "RepositoryWildcard High")]
    [InlineData("StringEquals", "ref:refs/heads/main", "RepositoryWildcard High")]
    [InlineData("StringLike", "repository_owner:octo-org:*", "RepositoryWildcard High")]
    [InlineData("StringEquals", "repository_id:2:environment:prod", "")]
    [InlineData("StringLike", Good, "LikeWithoutWildcard Low")]
    [InlineData("StringLike", "repo:octo-org@1/octo-app@2:environment:${*}", "LikeWithoutWildcard Low")]
    [InlineData("StringEquals", "repo:octo-org@1/octo-app@2:ref:refs/heads/release/*", "WildcardTakenLiterally Medium")]
    [InlineData("StringEquals", "repo:octo-org@1/octo-app@2:environment:${*}", "")]
    [InlineData("StringEquals", "repo:*/octo-app:ref:refs/heads/main", "WildcardTakenLiterally Medium, ClassicSubject Medium")]
    [InlineData("ForAllValues:StringEquals", Good, "ForAllValuesOnClaim High")]
    [InlineData("StringEqualsIfExists", Good, "IfExistsOnClaim High")]
    [InlineData("ForAllValues:StringLikeIfExists", "repo:octo-org/*", "RepositoryWildcard High, SubjectWildcard High, ForAllValuesOnClaim High, IfExistsOnClaim High")]
    [InlineData("StringNotEquals", Good, "SubjectMissing High")]
    [InlineData("StringNotEquals", "repo:evil/*", "SubjectMissing High, WildcardTakenLiterally Medium")]
    [InlineData("StringEquals", "repo:octo-org@1/octo-app@2:job_workflow_ref:octo-org/w/.github/workflows/x.yml@main", "WorkflowRefOfTopLevelJob Low")]
    public void What_a_subject_lets_in(string name, string value, string expected)
    {
        var condition = name == "StringEquals"
            ? "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"sts.amazonaws.com\",\"" + Sub + "\":\"" + value + "\"}}"
            : "{" + Aud + ",\"" + name + "\":{\"" + Sub + "\":[\"" + value + "\"]}}";
        Assert.Equal(Ids(expected), Ids(Trust(GitHub, condition)));
    }

    [Theory]
    // No condition, or one that does not say which value is good.
    [InlineData(GitHub, null, "SubjectMissing High, AudienceMissing Medium")]
    [InlineData(GitHub, "{" + Aud + "}", "SubjectMissing High")]
    [InlineData(GitHub, "{" + Aud + ",\"Null\":{\"" + Sub + "\":\"false\"}}", "SubjectMissing High")]
    [InlineData(GitHub, "{\"StringEquals\":{\"" + Sub + "\":\"" + Good + "\"}}", "AudienceMissing Medium")]
    [InlineData(GitHub, "{\"StringEquals\":{\"TOKEN.actions.githubusercontent.com:SUB\":\"" + Good + "\",\"token.actions.githubusercontent.com:AUD\":\"x\"}}", "")]
    [InlineData(GitHub, "{\"StringLike\":{\"token.actions.githubusercontent.com:aud\":\"*\"},\"StringEquals\":{\"" + Sub + "\":\"" + Good + "\"}}", "AudienceMissing Medium")]
    [InlineData(GitHub, "{\"ForAllValues:StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\"},\"StringEquals\":{\"" + Sub + "\":\"" + Good + "\"}}", "ForAllValuesOnClaim Medium")]
    // Another claim names the repository.
    [InlineData(GitHub, "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\",\"token.actions.githubusercontent.com:repository_id\":\"2\"}}", "SubjectMissing Medium")]
    [InlineData(GitHub, "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\",\"" + Sub + "\":\"repo:o/r:environment:prod\",\"token.actions.githubusercontent.com:repository_id\":\"2\"}}", "")]
    [InlineData(GitHub, "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\",\"" + Sub + "\":\"" + Good + "\",\"token.actions.githubusercontent.com:job_workflow_ref\":\"a\"}}", "WorkflowRefOfTopLevelJob Low")]
    [InlineData(GitHub, "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\",\"" + Sub + "\":\"" + Good + "\"},\"StringEqualsIfExists\":{\"token.actions.githubusercontent.com:job_workflow_ref\":\"a\"}}", "WorkflowRefOfTopLevelJob Medium")]
    [InlineData(GitHub, "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\"},\"StringLike\":{\"token.actions.githubusercontent.com:repository\":\"*\"}}", "SubjectMissing High")]
    [InlineData(GitHub, "{\"StringLike\":{\"token.actions.githubusercontent.com:aud\":\"*c*\"},\"StringEquals\":{\"" + Sub + "\":\"" + Good + "\"}}", "AudienceMissing Medium")]
    // Conditions hold together.
    [InlineData(GitHub, "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\",\"" + Sub + "\":\"" + Good + "\"},\"StringLike\":{\"" + Sub + "\":\"repo:octo-org@1/*\"}}", "")]
    [InlineData(GitHub, "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\",\"token.actions.githubusercontent.com:repository\":\"octo-org/octo-app\"},\"StringLike\":{\"" + Sub + "\":\"repo:octo-org*/octo-app*:ref:refs/heads/main\"}}", "")]
    // Everyone, with a token of a provider.
    [InlineData("\"Principal\":\"*\",\"Action\":\"sts:AssumeRoleWithWebIdentity\"", "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\"},\"StringLike\":{\"" + Sub + "\":\"repo:*\"}}", "RepositoryWildcard High, SubjectWildcard High, AnyoneTrusted High")]
    // The keys of another provider: nobody gets in, or everybody.
    [InlineData(GitHub, "{\"StringEquals\":{\"gitlab.com:sub\":\"x\",\"gitlab.com:aud\":\"x\"}}", "")]
    [InlineData(GitHub, "{\"StringEqualsIfExists\":{\"gitlab.com:sub\":\"x\"}}", "SubjectMissing High, AudienceMissing Medium")]
    [InlineData(GitLab, "{\"StringEquals\":{\"gitlab.com:aud\":\"x\",\"gitlab.com:sub\":\"project_path:g/p:ref_type:branch:ref:main\"}}", "")]
    [InlineData(GitLab, "{\"StringEquals\":{\"gitlab.com:aud\":\"x\"},\"StringLike\":{\"gitlab.com:sub\":\"project_path:g/p:*\"}}", "SubjectWildcard High")]
    [InlineData(GitLab, "{\"StringEquals\":{\"gitlab.com:aud\":\"x\"},\"StringLike\":{\"gitlab.com:sub\":\"project_path:g/p:ref_type:branch:ref:*\"}}", "SubjectWildcard Medium")]
    [InlineData(GitLab, "{\"StringEquals\":{\"gitlab.com:aud\":\"x\"},\"StringLike\":{\"gitlab.com:sub\":\"project_path:g/*:ref_type:branch:ref:main\"}}", "RepositoryWildcard High")]
    [InlineData(Eks, "{\"StringEquals\":{\"oidc.eks.eu-west-2.amazonaws.com/id/EXAMPLE:aud\":\"sts.amazonaws.com\",\"oidc.eks.eu-west-2.amazonaws.com/id/EXAMPLE:sub\":\"system:serviceaccount:web:app\"}}", "")]
    [InlineData(Eks, "{\"StringEquals\":{\"oidc.eks.eu-west-2.amazonaws.com/id/EXAMPLE:aud\":\"sts.amazonaws.com\"},\"StringLike\":{\"oidc.eks.eu-west-2.amazonaws.com/id/EXAMPLE:sub\":\"*\"}}", "RepositoryWildcard High, SubjectWildcard High")]
    [InlineData(Eks, "{\"StringEquals\":{\"oidc.eks.eu-west-2.amazonaws.com/id/EXAMPLE:aud\":\"x\"},\"StringLike\":{\"oidc.eks.eu-west-2.amazonaws.com/id/EXAMPLE:sub\":\"system:serviceaccount:*:*\"}}", "RepositoryWildcard High")]
    [InlineData("\"Principal\":{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/app.terraform.io\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"", "{\"StringEquals\":{\"app.terraform.io:aud\":\"x\"},\"StringLike\":{\"app.terraform.io:sub\":\"organization:*:project:*:workspace:*:run_phase:*\"}}", "RepositoryWildcard High")]
    [InlineData("\"Principal\":{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/app.terraform.io\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"", "{\"StringEquals\":{\"app.terraform.io:aud\":\"x\"},\"StringLike\":{\"app.terraform.io:sub\":\"organization:acme:project:p:workspace:w:run_phase:*\"}}", "")]
    // Providers that IAM knows by host, and SAML's, have other keys.
    [InlineData("\"Principal\":{\"Federated\":\"cognito-identity.amazonaws.com\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"", "{\"StringEquals\":{\"cognito-identity.amazonaws.com:aud\":\"eu-west-2:1\"}}", "")]
    [InlineData("\"Principal\":{\"Federated\":\"cognito-identity.amazonaws.com\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"", null, "AudienceMissing High")]
    [InlineData("\"Principal\":{\"Federated\":\"accounts.google.com\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"", null, "SubjectMissing High, AudienceMissing Medium")]
    [InlineData("\"Principal\":{\"Federated\":\"arn:aws:iam::111111111111:saml-provider/idp\"},\"Action\":\"sts:AssumeRoleWithSAML\"", null, "")]
    // A federated principal for an action that tokens do not have.
    [InlineData("\"Principal\":{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com\"},\"Action\":\"sts:AssumeRole\"", null, "")]
    // Callers with credentials.
    [InlineData("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:role/base\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]", null, "")]
    [InlineData("\"Principal\":{\"AWS\":\"111111111111\"},\"Action\":\"sts:AssumeRole\"", null, "AccountTrustWithoutCondition Medium")]
    [InlineData("\"Principal\":{\"AWS\":[\"arn:aws:iam::111111111111:root\",\"222222222222\"]},\"Action\":\"sts:*\"", null, "AccountTrustWithoutCondition Medium, AccountTrustWithoutCondition Medium")]
    [InlineData("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:root\"},\"Action\":\"sts:AssumeRole\"", "{\"StringEquals\":{\"sts:ExternalId\":\"contract-42\"}}", "")]
    [InlineData("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:root\"},\"Action\":\"sts:TagSession\"", null, "")]
    [InlineData("\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"", null, "AnyoneTrusted High")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", "{\"StringEquals\":{\"sts:ExternalId\":\"contract-42\"}}", "AnyoneTrusted High")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", "{\"StringEquals\":{\"aws:PrincipalTag/team\":\"web\"}}", "AnyoneTrusted High")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", "{\"StringEqualsIfExists\":{\"aws:PrincipalOrgID\":\"o-1\"}}", "AnyoneTrusted High")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", "{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/deploy\"}}", "AnyoneTrusted High")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", "{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::111111111111:role/*\"}}", "")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", "{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}", "")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", "{\"StringLike\":{\"aws:PrincipalOrgID\":\"o-*\"}}", "AnyoneTrusted High")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", "{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::????????????:role/x\"}}", "AnyoneTrusted High")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", "{\"StringLike\":{\"aws:PrincipalAccount\":\"????????????\"}}", "AnyoneTrusted High")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", "{\"StringEquals\":{\"aws:PrincipalAccount\":\"${aws:PrincipalAccount}\"}}", "AnyoneTrusted High")]
    [InlineData("\"Principal\":{\"AWS\":\"111111111111\"},\"Action\":\"sts:AssumeRole\"", "{\"Bool\":{\"aws:SecureTransport\":\"true\"}}", "AccountTrustWithoutCondition Medium")]
    [InlineData("\"Principal\":{\"AWS\":\"111111111111\"},\"Action\":\"sts:AssumeRole\"", "{\"StringEqualsIfExists\":{\"sts:ExternalId\":\"x\"}}", "AccountTrustWithoutCondition Medium")]
    [InlineData("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:TagSession\"", null, "")]
    [InlineData("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:role/base\"},\"NotAction\":\"sts:TagSession\"", null, "NotActionAllowed Medium")]
    [InlineData("\"Principal\":{\"AWS\":\"AROAEXAMPLEROLE00001\"},\"Action\":\"sts:AssumeRole\"", null, "PrincipalRecreated Medium")]
    [InlineData("\"Principal\":{\"AWS\":\"AIDAEXAMPLEUSER00001\"},\"Action\":\"sts:AssumeRole\"", null, "PrincipalRecreated Medium")]
    [InlineData("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:role/base\"},\"Action\":\"sts:AssumeRole\"", "{\"StringLike\":{\"sts:RoleSessionName\":\"octo\"}}", "LikeWithoutWildcard Low")]
    [InlineData("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:role/base\"},\"Action\":\"sts:AssumeRole\"", "{\"StringLike\":{\"sts:RoleSessionName\":[\"octo\",\"octo-*\"]}}", "")]
    [InlineData("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:role/base\"},\"Action\":\"sts:AssumeRole\"", "{\"StringNotEquals\":{\"sts:RoleSessionName\":\"octo-*\"}}", "WildcardTakenLiterally Medium")]
    public void What_a_trust_policy_has(string statement, string? condition, string expected) => Assert.Equal(Ids(expected), Ids(Trust(statement, condition)));

    [Theory]
    [InlineData("\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"", "AnyRoleAllowed Medium")]
    [InlineData("\"Action\":\"*\",\"Resource\":\"*\"", "AnyRoleAllowed Medium")]
    [InlineData("\"Action\":\"sts:Assume*\",\"Resource\":\"arn:aws:iam::*:role/*\"", "AnyRoleAllowed Medium")]
    [InlineData("\"Action\":\"sts:AssumeRole\",\"NotResource\":\"arn:aws:iam::111111111111:role/admin\"", "AnyRoleAllowed Medium")]
    [InlineData("\"NotAction\":\"iam:*\",\"Resource\":\"*\"", "NotActionAllowed Medium, AnyRoleAllowed Medium")]
    [InlineData("\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceOrgID\":\"o-1\"}}", "")]
    [InlineData("\"Action\":\"sts:AssumeRole\",\"Resource\":\"arn:aws:iam::*:role/deploy\"", "")]
    [InlineData("\"Action\":\"sts:AssumeRole\",\"Resource\":\"arn:aws:iam::111111111111:role/*\"", "")]
    [InlineData("\"Action\":\"s3:*\",\"Resource\":\"*\"", "")]
    public void What_an_identity_policy_has(string statement, string expected) =>
        Assert.Equal(Ids(expected), Ids(PolicyDocument.Parse("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\"," + statement + "}}", PolicyKind.Identity)));

    [Fact]
    public void Statements_that_deny_are_not_looked_at() =>
        Assert.Empty(PolicyDangers.Find(PolicyDocument.Parse("""{"Statement":[{"Effect":"Deny","Principal":"*","NotAction":"sts:TagSession"}]}""", PolicyKind.Trust)));

    [Fact]
    public void The_gravest_come_first_and_each_says_where_it_is()
    {
        var document = PolicyDocument.Parse(
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"},{"Sid":"All","Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"},{"Effect":"Allow",""" + GitHub + "}]}",
            PolicyKind.Trust);
        var findings = PolicyDangers.Find(document, "trust.json", "arn:aws:iam::111111111111:role/base");
        Assert.Equal(
            [(PolicyFindingId.AnyoneTrusted, 2, null), (PolicyFindingId.SubjectMissing, 3, Sub), (PolicyFindingId.AccountTrustWithoutCondition, 1, null), (PolicyFindingId.AudienceMissing, 3, (string?)"token.actions.githubusercontent.com:aud")],
            findings.Select(finding => (finding.Id, finding.Statement!.Value, finding.Key)));
        Assert.All(findings, finding => Assert.Equal(("trust.json", "arn:aws:iam::111111111111:role/base"), (finding.Policy, finding.RoleArn)));
        Assert.Equal("Statement 2 (Sid All) trusts everyone, in any account.", findings[0].Message);
        Assert.All(findings, finding => Assert.EndsWith(".", finding.Fix, StringComparison.Ordinal));
    }

    [Fact]
    public void An_enterprise_server_is_GitHub_too_and_an_escape_is_one_only_with_variables()
    {
        const string Server = "\"Principal\":{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/ghes.example/_services/token\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"";
        Assert.Equal(
            Ids("ClassicSubject Medium"),
            Ids(Trust(Server, """{"StringEquals":{"ghes.example/_services/token:aud":"x","ghes.example/_services/token:sub":"repo:o/r:environment:prod"}}""")));
        Assert.Equal(
            Ids("LikeWithoutWildcard Low"),
            Ids(Trust("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:role/base\"},\"Action\":\"sts:AssumeRole\"", """{"StringLike":{"sts:RoleSessionName":"${*}"}}""")));
        Assert.Empty(Ids(Trust("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:role/base\"},\"Action\":\"sts:AssumeRole\"", """{"StringLike":{"sts:RoleSessionName":"${*}"}}""", PolicyDocument.FirstVersion)));
    }

    /// <summary>What others wrote is shown on one line, cut, and without an end of its own.</summary>
    [Fact]
    public void A_message_is_fit_to_print_and_names_a_few_of_many_values()
    {
        var values = string.Join(",", Enumerable.Range(0, 9).Select(index => "\"repo:o\\n" + new string('y', 400) + "/*:" + index + "\""));
        var finding = Assert.Single(PolicyDangers.Find(Trust(GitHub, "{" + Aud + ",\"StringLike\":{\"" + Sub + "\":[" + values + "]}}")), item => item.Id == PolicyFindingId.RepositoryWildcard);
        Assert.DoesNotContain("\n", finding.Message, StringComparison.Ordinal);
        Assert.InRange(finding.Message.Length, 1, 700);
    }

    /// <summary>A hostile document of the largest size that is read costs no more than a blink.</summary>
    [Fact]
    public void Values_that_were_built_to_be_slow_are_bounded()
    {
        var value = "repo:o/r:" + string.Concat(Enumerable.Repeat("?a*", 160));
        var values = string.Join(",", Enumerable.Repeat("\"" + value + "\"", 120 * 1024 / (value.Length + 3)));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        PolicyDangers.Find(Trust(GitHub, "{" + Aud + ",\"StringLike\":{\"" + Sub + "\":[" + values + "]}}"));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void A_pattern_of_many_stars_is_one_of_one() => Assert.Equal(
        Ids("SubjectWildcard High"),
        Ids(Trust(GitHub, "{" + Aud + ",\"StringLike\":{\"" + Sub + "\":\"repo:octo-org@1/octo-app@2:" + new string('*', 600) + "\"}}")));

    [Theory]
    [InlineData("Allow", "NumericLessThan", "ten")]
    [InlineData("Deny", "Bool", "nope")]
    [InlineData("Deny", "NotIpAddress", "10.0.0.1/33")]
    public void A_value_that_nothing_matches_is_told_of_every_statement(string effect, string name, string value)
    {
        var policy = PolicyDocument.Parse("{\"Statement\":[{\"Effect\":\"" + effect + "\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"arn:aws:iam::111111111111:role/a\",\"Condition\":{\"" + name + "\":{\"a:k\":\"" + value + "\"}}}]}", PolicyKind.Identity);
        var finding = Assert.Single(PolicyDangers.Find(policy));
        Assert.Equal((PolicyFindingId.ValueOfWrongType, 1, "a:k"), (finding.Id, finding.Statement, finding.Key));
        Assert.DoesNotContain(value, finding.Message, StringComparison.Ordinal);
    }

    /// <summary>What a broader condition beside it does not keep out is told all the same.</summary>
    [Theory]
    [InlineData("repo:o@1/r@2:pull_request", "StringLike", "repo:o@1/r@2:*", "PullRequestTrusted Medium")]
    [InlineData("repo:o/r:environment:p", "StringLike", "repo:o/*", "ClassicSubject Medium")]
    [InlineData("repo:o@1/r@2:ref:refs/heads/main", "StringLike", "repo:o@1/*", "")]
    public void A_broader_condition_narrows_nothing(string subject, string name, string other, string expected) => Assert.Equal(
        Ids(expected),
        Ids(Trust(GitHub, "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\",\"" + Sub + "\":\"" + subject + "\"},\"" + name + "\":{\"" + Sub + "\":\"" + other + "\"}}")));

    [Theory]
    [InlineData(GitHub, "{" + Aud + ",\"StringLike\":{\"" + Sub + "\":\"repo:o@1/r@2:*\"},\"ForAnyValue:StringLike\":{\"" + Sub + "\":\"repo:o@1/r@2:ref:refs/heads/*\"}}", "SubjectWildcard Medium")]
    [InlineData(GitHub, "{" + Aud + ",\"StringLike\":{\"" + Sub + "\":\"repo:*:ref:refs/heads/main\",\"token.actions.githubusercontent.com:repository\":\"octo-org/*\"}}", "RepositoryWildcard High")]
    [InlineData(GitHub, "{\"StringLike\":{\"token.actions.githubusercontent.com:aud\":\"?*\"},\"StringEquals\":{\"" + Sub + "\":\"" + Good + "\"}}", "AudienceMissing Medium")]
    [InlineData("\"Principal\":\"*\",\"Action\":\"sts:AssumeRoleWithWebIdentity\"", "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"x\",\"" + Sub + "\":\"environment:prod\"}}", "RepositoryWildcard High, AnyoneTrusted High")]
    [InlineData("\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"", "{\"ForAnyValue:StringLike\":{\"aws:PrincipalOrgPaths\":\"o-abc/r-1/*\"}}", "")]
    [InlineData("\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"", "{\"StringLike\":{\"aws:userid\":\"AROAEXAMPLE:*\"}}", "")]
    [InlineData("\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"", "{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::111111111111:role/${aws:username}*\"}}", "")]
    public void What_conditions_leave_together(string statement, string condition, string expected) => Assert.Equal(Ids(expected), Ids(Trust(statement, condition)));

    /// <summary>What the role and its account decide names a caller who must be the same; what the caller brings does not.</summary>
    [Theory]
    [InlineData("{\"StringEquals\":{\"aws:PrincipalOrgID\":\"${aws:ResourceOrgID}\"}}", "")]
    [InlineData("{\"StringEquals\":{\"aws:ResourceOrgID\":\"${aws:PrincipalOrgID}\"}}", "")]
    [InlineData("{\"ForAnyValue:StringLike\":{\"aws:PrincipalOrgPaths\":\"${aws:ResourceOrgID}/*\"}}", "")]
    [InlineData("{\"ForAnyValue:StringLike\":{\"aws:PrincipalOrgPaths\":\"${aws:ResourceOrgPaths}*\"}}", "")]
    [InlineData("{\"StringEquals\":{\"aws:PrincipalOrgID\":\"${aws:ResourceOrgID, 'o-1'}\"}}", "AnyoneTrusted High")]
    [InlineData("{\"StringEquals\":{\"aws:PrincipalOrgID\":\"${aws:PrincipalTag/org}\"}}", "AnyoneTrusted High")]
    [InlineData("{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::${aws:ResourceAccount}:role/deploy\"}}", "")]
    [InlineData("{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::${aws:PrincipalAccount}:role/deploy\"}}", "AnyoneTrusted High")]
    // A star after the last digit of the account takes in what follows it. Before the account it takes in another's, with the account in a path.
    [InlineData("{\"StringLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::11111111111*\"}}", "AnyoneTrusted High")]
    [InlineData("{\"StringLike\":{\"aws:PrincipalArn\":\"arn:*:iam::111111111111:role/x\"}}", "AnyoneTrusted High")]
    [InlineData("{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:*:iam::111111111111:role/x\"}}", "")]
    // Named, and a whole account.
    [InlineData("{\"StringEquals\":{\"aws:PrincipalAccount\":\"${aws:ResourceAccount}\"}}", "AccountTrustWithoutCondition Medium")]
    [InlineData("{\"StringEquals\":{\"aws:ResourceAccount\":\"${aws:PrincipalAccount}\"}}", "AccountTrustWithoutCondition Medium")]
    [InlineData("{\"StringEquals\":{\"aws:PrincipalAccount\":\"111111111111\"}}", "AccountTrustWithoutCondition Medium")]
    [InlineData("{\"StringEquals\":{\"aws:PrincipalAccount\":[\"111111111111\",\"222222222222\"]}}", "AccountTrustWithoutCondition Medium, AccountTrustWithoutCondition Medium")]
    [InlineData("{\"StringLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::111111111111*\"}}", "AccountTrustWithoutCondition Medium")]
    [InlineData("{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::${aws:ResourceAccount}:*\"}}", "AccountTrustWithoutCondition Medium")]
    [InlineData("{\"StringEquals\":{\"aws:PrincipalAccount\":\"111111111111\",\"sts:ExternalId\":\"contract-42\"}}", "")]
    [InlineData("{\"StringEquals\":{\"aws:PrincipalAccount\":\"111111111111\"},\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/deploy\"}}", "")]
    public void Who_is_everyone(string condition, string expected) =>
        Assert.Equal(Ids(expected), Ids(Trust("\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"", condition)));

    [Theory]
    [InlineData("IpAddress", "aws:SourceIp", "0.0.0.0/0", true)]
    [InlineData("IpAddress", "aws:SourceIp", "::/0", true)]
    [InlineData("IpAddress", "aws:SourceIp", "203.0.113.0/24", false)]
    [InlineData("IpAddress", "aws:SourceIp", "0.0.0.0/1", false)]
    [InlineData("IpAddress", "aws:VpcSourceIp", "0.0.0.0/0", false)]
    [InlineData("Bool", "aws:PrincipalIsAWSService", "false", true)]
    [InlineData("Bool", "aws:ViaAWSService", "false", true)]
    [InlineData("Bool", "aws:ViaAWSService", "true", false)]
    [InlineData("Bool", "aws:MultiFactorAuthPresent", "true", false)]
    [InlineData("StringLike", "aws:PrincipalArn", "arn:aws:*", true)]
    [InlineData("ArnLike", "aws:PrincipalArn", "arn:*:*:*:*:*", true)]
    [InlineData("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111111111111:*", true)]
    [InlineData("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111111111111:role/deploy-*", false)]
    [InlineData("StringEquals", "aws:PrincipalAccount", "111111111111", true)]
    [InlineData("StringEquals", "aws:PrincipalAccount", "222222222222", false)]
    [InlineData("StringEquals", "aws:PrincipalOrgID", "o-1", false)]
    [InlineData("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", true)]
    [InlineData("NumericGreaterThan", "aws:EpochTime", "1577836800", true)]
    [InlineData("DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z", false)]
    [InlineData("StringEquals", "sts:ExternalId", "${sts:ExternalId}", true)]
    [InlineData("StringEquals", "STS:externalid", "${sts:ExternalId, 'x'}", true)]
    [InlineData("StringLike", "sts:RoleSessionName", "${aws:username}", false)]
    [InlineData("StringLike", "sts:RoleSessionName", "${aws:username}*", false)]
    [InlineData("StringEquals", "aws:a}", "${aws:a}", false)]
    public void An_account_s_trust_has_a_condition_only_where_one_keeps_somebody_out(string name, string key, string value, bool isFound) => Assert.Equal(
        Ids(isFound ? "AccountTrustWithoutCondition Medium" : string.Empty),
        Ids(Trust("\"Principal\":{\"AWS\":\"111111111111\"},\"Action\":\"sts:AssumeRole\"", "{\"" + name + "\":{\"" + key + "\":\"" + value + "\"}}"))
            .Where(id => !id.StartsWith("LikeWithoutWildcard", StringComparison.Ordinal)));

    /// <summary>A condition that asks for the role's own account is one of the caller's only where that is another.</summary>
    [Theory]
    [InlineData("arn:aws:iam::111111111111:role/a", 1)]
    [InlineData("arn:aws:iam::222222222222:role/a", 0)]
    [InlineData(null, 1)]
    public void The_account_of_the_role_counts_where_it_is_known(string? role, int count) => Assert.Equal(
        count,
        PolicyDangers.Find(Trust("\"Principal\":{\"AWS\":\"111111111111\"},\"Action\":\"sts:AssumeRole\"", "{\"StringEquals\":{\"aws:PrincipalAccount\":\"${aws:ResourceAccount}\"}}"), roleArn: role).Count);

    [Theory]
    [InlineData("111111111111", "{\"IpAddress\":{\"aws:SourceIp\":\"0.0.0.0/0\"}}", "Statement 1 trusts the whole account 111111111111 without a condition that keeps anybody out: every role and user whose own policy allows it gets in.")]
    [InlineData("*", "{\"StringEquals\":{\"aws:PrincipalAccount\":\"222222222222\"}}", "Statement 1 trusts the whole account 222222222222, by a condition that keeps nobody of it out: every role and user whose own policy allows it gets in.")]
    [InlineData("*", "{\"StringEquals\":{\"aws:PrincipalAccount\":\"${aws:ResourceAccount}\"}}", "Statement 1 trusts the whole account of the role, by a condition that keeps nobody of it out: every role and user whose own policy allows it gets in.")]
    public void A_whole_account_is_told_by_its_number(string principal, string condition, string message) => Assert.Equal(
        message,
        Assert.Single(PolicyDangers.Find(Trust("\"Principal\":{\"AWS\":\"" + principal + "\"},\"Action\":\"sts:AssumeRole\"", condition))).Message);

    [Theory]
    [InlineData("\"StringEquals\":{\"aws:ResourceAccount\":\"111111111111\"}", "")]
    [InlineData("\"StringEquals\":{\"aws:ResourceAccount\":\"${aws:PrincipalAccount}\"}", "")]
    [InlineData("\"StringEquals\":{\"aws:ResourceTag/team\":\"web\"}", "")]
    [InlineData("\"StringLike\":{\"aws:ResourceAccount\":\"????????????\"}", "AnyRoleAllowed Medium")]
    [InlineData("\"StringLike\":{\"aws:ResourceOrgID\":\"o-*\"}", "AnyRoleAllowed Medium")]
    [InlineData("\"Bool\":{\"aws:SecureTransport\":\"true\"}", "AnyRoleAllowed Medium")]
    [InlineData("\"IpAddress\":{\"aws:SourceIp\":[\"0.0.0.0/0\",\"::/0\"]}", "AnyRoleAllowed Medium")]
    public void Any_role_is_any_where_the_condition_takes_in_all(string condition, string expected) => Assert.Equal(
        Ids(expected),
        Ids(PolicyDocument.Parse("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\",\"Condition\":{" + condition + "}}}", PolicyKind.Identity)));

    /// <summary>Whose jobs get in without a condition on the subject, as other claims have it.</summary>
    [Theory]
    [InlineData("StringEquals", "repository", "\"octo-org/octo-app\"", PolicyFindingSeverity.Medium, "any job of the repository that another claim names gets in.")]
    [InlineData("StringEquals", "repository_id", "[\"2\",\"3\"]", PolicyFindingSeverity.Medium, "any job of the repositories that another claim names gets in.")]
    [InlineData("StringLike", "repository", "\"octo-org/*\"", PolicyFindingSeverity.High, "any job of every repository that 'octo-org/*' takes in gets in.")]
    [InlineData("StringLike", "repository", "[\"octo-org/octo-app\",\"octo-org/web-?\"]", PolicyFindingSeverity.High, "any job of every repository that 'octo-org/octo-app', 'octo-org/web-?' takes in gets in.")]
    [InlineData("StringEquals", "repository", "\"${token.actions.githubusercontent.com:repository}\"", PolicyFindingSeverity.High, "any job of the provider's users gets in.")]
    [InlineData("StringEquals", "job_workflow_ref", "\"octo-org/w/.github/workflows/x.yml@refs/heads/main\"", PolicyFindingSeverity.Medium, "any job of any repository that calls the workflow which job_workflow_ref names gets in.")]
    [InlineData("StringLike", "job_workflow_ref", "\"octo-org/w/.github/workflows/x.yml@*\"", PolicyFindingSeverity.High, "any job of any repository that calls a workflow which 'octo-org/w/.github/workflows/x.yml@*' takes in gets in.")]
    [InlineData("StringEquals", "ref", "\"refs/heads/main\"", PolicyFindingSeverity.High, "any job of the provider's users gets in.")]
    public void Who_gets_in_without_a_subject(string name, string claim, string value, PolicyFindingSeverity severity, string end)
    {
        var finding = Assert.Single(
            PolicyDangers.Find(Trust(GitHub, "{\"StringEqualsIgnoreCase\":{\"token.actions.githubusercontent.com:aud\":\"x\"},\"" + name + "\":{\"token.actions.githubusercontent.com:" + claim + "\":" + value + "}}")),
            item => item.Id == PolicyFindingId.SubjectMissing);
        Assert.Equal(severity, finding.Severity);
        Assert.EndsWith(" is good: " + end, finding.Message, StringComparison.Ordinal);
    }

    /// <summary>All of a repository's jobs by their subject, and what another condition leaves of them.</summary>
    [Theory]
    [InlineData("*", "\"StringEquals\":{\"GH:ref\":\"refs/heads/main\"}", null)]
    [InlineData("*", "\"StringEquals\":{\"GH:ref\":[\"refs/heads/main\",\"refs/tags/v1\"]}", null)]
    [InlineData("*", "\"StringLike\":{\"GH:ref\":\"refs/heads/release/*\"}", null)]
    [InlineData("*", "\"StringEquals\":{\"GH:environment\":\"production\"}", null)]
    [InlineData("*", "\"StringEqualsIfExists\":{\"GH:environment\":\"production\"}", "High takes in every branch, tag, pull request and environment")]
    [InlineData("*", "\"StringEquals\":{\"GH:ref\":\"${GH:ref}\"}", "High takes in every branch, tag, pull request and environment")]
    [InlineData("*", "\"StringLike\":{\"GH:ref\":\"refs/*\"}", "High takes in every branch, tag, pull request and environment")]
    [InlineData("*", "\"StringLike\":{\"GH:ref\":\"refs/heads/*\"}", "Medium takes in every branch and environment")]
    [InlineData("*", "\"StringLike\":{\"GH:environment\":\"*\"}", "Medium takes in every environment")]
    [InlineData("*", "\"StringEquals\":{\"GH:ref\":\"refs/pull/7/merge\"}", "Medium takes in every environment; Medium takes in pull requests, and with them whoever may open one")]
    [InlineData("*", "\"StringNotLike\":{\"GH:ref\":\"refs/pull/*\"}", "High takes in every branch, tag and environment")]
    [InlineData("*", "\"StringNotEquals\":{\"GH:ref\":\"refs/heads/main\"}", "High takes in every branch, tag, pull request and environment")]
    [InlineData("*", "\"StringNotEquals\":{\"GH:sub\":\"repo:o@1/r@2:pull_request\"}", "High takes in every branch, tag and environment")]
    [InlineData("*", "\"StringNotLike\":{\"GH:sub\":\"*:pull_request\"}", "High takes in every branch, tag and environment")]
    [InlineData("*", "\"StringNotEquals\":{\"GH:sub\":\"repo:o@1/other@3:pull_request\"}", "High takes in every branch, tag, pull request and environment")]
    [InlineData("*", "\"StringNotEquals\":{\"GH:sub\":\"${GH:sub}\"}", "High takes in every branch, tag, pull request and environment")]
    [InlineData("*", "\"StringNotLike\":{\"GH:sub\":\"repo:o@1/r@2:ref:*\"}", "Medium takes in every environment; Medium takes in pull requests, and with them whoever may open one")]
    [InlineData("ref:refs/heads/*", "\"StringEquals\":{\"GH:environment\":\"production\"}", null)]
    [InlineData("ref:*", "\"Bool\":{\"aws:SecureTransport\":\"true\"}", "Medium takes in every branch and tag")]
    [InlineData("pull_request", "\"StringEquals\":{\"GH:ref\":\"refs/heads/main\"}", null)]
    public void What_other_claims_leave_of_a_subject(string rest, string condition, string? expected)
    {
        var document = Trust(GitHub, ("{\"StringEqualsIgnoreCase\":{\"GH:aud\":\"x\"},\"ForAnyValue:StringLike\":{\"GH:sub\":\"repo:o@1/r@2:" + rest + "\"}," + condition + "}").Replace("GH:", "token.actions.githubusercontent.com:"));
        var told = PolicyDangers.Find(document)
            .Where(finding => finding.Id is PolicyFindingId.SubjectWildcard or PolicyFindingId.PullRequestTrusted)
            .Select(finding => finding.Severity + finding.Message.Substring("Statement 1".Length, finding.Message.IndexOf(": '", StringComparison.Ordinal) - "Statement 1".Length));
        Assert.Equal(expected ?? string.Empty, string.Join("; ", told));
    }

    [Fact]
    public void Every_subject_is_told_as_such() => Assert.Contains(
        PolicyDangers.Find(Trust(Eks, "{\"StringLike\":{\"oidc.eks.eu-west-2.amazonaws.com/id/EXAMPLE:sub\":\"*\"}}")),
        finding => finding.Message == "Statement 1 takes in every subject: '*'.");

    /// <summary>Issuers whose subjects begin with a word before the customer's name.</summary>
    [Theory]
    [InlineData("oidc.vercel.com", "owner:*:project:app:environment:production", true)]
    [InlineData("oidc.vercel.com/acme", "owner:ac?e:project:app:environment:production", true)]
    [InlineData("oidc.vercel.com/acme", "owner:acme:project:app:environment:*", false)]
    [InlineData("agent.buildkite.com", "organization:*:pipeline:app:ref:refs/heads/main:commit:*:step:*", true)]
    [InlineData("oidc.circleci.com/org/1", "org/*/project/2/user/*", true)]
    [InlineData("oidc.circleci.com/org/1", "org/1/project/2/user/*", false)]
    [InlineData("acme.semaphoreci.com", "org:*:project:2:repo:app:ref_type:branch:ref:refs/heads/main", true)]
    [InlineData("acme.app.spacelift.io", "space:*:stack:app:run_type:TRACKED:scope:write", true)]
    [InlineData("oidc.codefresh.io", "account:*:pipeline:1", true)]
    [InlineData("api.pulumi.com/oidc", "pulumi:deploy:org:*:project:app:stack:prod:operation:update", true)]
    [InlineData("api.pulumi.com/oidc", "pulumi:environments:org:acme:env:prod", false)]
    [InlineData("oidc.modal.com", "modal:workspace_id:*:environment_name:main", true)]
    [InlineData("api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc", "*:{2}", true)]
    [InlineData("api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc", "{1}:*", false)]
    [InlineData("vstoken.dev.azure.com/1", "sc://*/app/aws", true)]
    [InlineData("gitlab.com", "project_path:*:ref_type:branch:ref:main", true)]
    [InlineData("accounts.google.com", "1*", true)]
    public void The_customer_is_named(string provider, string subject, bool isFound)
    {
        var principal = provider == "accounts.google.com" ? provider : "arn:aws:iam::111111111111:oidc-provider/" + provider;
        Assert.Equal(
            Ids(isFound ? "RepositoryWildcard High" : string.Empty),
            Ids(Trust("\"Principal\":{\"Federated\":\"" + principal + "\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"", "{\"StringEquals\":{\"" + provider + ":aud\":\"x\"},\"StringLike\":{\"" + provider + ":sub\":\"" + subject + "\"}}"))
                .Where(id => !id.StartsWith("LikeWithoutWildcard", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_claim_that_is_equal_to_itself_is_not_asked_for() => Assert.Equal(
        Ids("RepositoryWildcard High, SubjectWildcard High, AudienceMissing Medium"),
        Ids(Trust(GitHub, "{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"${token.actions.githubusercontent.com:aud}\",\"" + Sub + "\":\"${" + Sub + "}\"}}")));

    /// <summary>Conditions that hold together cost no more than their length.</summary>
    [Fact]
    public void Many_accounts_and_many_subjects_that_are_taken_away_are_bounded()
    {
        var accounts = string.Join(",", Enumerable.Range(0, 4000).Select(index => "\"" + (100000000000 + index).ToString(System.Globalization.CultureInfo.InvariantCulture) + "\""));
        var subjects = string.Join(",", Enumerable.Range(0, 1000).Select(index => "\"repo:o/r" + index + ":*\""));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        PolicyDangers.Find(Trust("\"Principal\":{\"AWS\":[" + accounts + "]},\"Action\":\"sts:AssumeRole\"", "{\"StringEquals\":{\"aws:PrincipalAccount\":[" + accounts + "]}}"));
        PolicyDangers.Find(Trust(GitHub, "{" + Aud + ",\"StringLike\":{\"" + Sub + "\":[" + subjects + "]},\"StringNotLike\":{\"" + Sub + "\":[" + subjects + "]}}"));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 8);
    }

    private static PolicyDocument Trust(string statement, string? condition, string version = PolicyDocument.CurrentVersion) => PolicyDocument.Parse(
        "{\"Version\":\"" + version + "\",\"Statement\":{\"Effect\":\"Allow\"," + statement + (condition is null ? string.Empty : ",\"Condition\":" + condition) + "}}",
        PolicyKind.Trust);

    private static string[] Ids(PolicyDocument document) => [.. PolicyDangers.Find(document).Select(finding => finding.Id + " " + finding.Severity).OrderBy(text => text, StringComparer.Ordinal)];

    private static string[] Ids(string expected) => [.. expected.Split([", "], StringSplitOptions.RemoveEmptyEntries).OrderBy(text => text, StringComparer.Ordinal)];
}
