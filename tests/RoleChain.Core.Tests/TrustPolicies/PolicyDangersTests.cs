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

    private static PolicyDocument Trust(string statement, string? condition, string version = PolicyDocument.CurrentVersion) => PolicyDocument.Parse(
        "{\"Version\":\"" + version + "\",\"Statement\":{\"Effect\":\"Allow\"," + statement + (condition is null ? string.Empty : ",\"Condition\":" + condition) + "}}",
        PolicyKind.Trust);

    private static string[] Ids(PolicyDocument document) => [.. PolicyDangers.Find(document).Select(finding => finding.Id + " " + finding.Severity).OrderBy(text => text, StringComparer.Ordinal)];

    private static string[] Ids(string expected) => [.. expected.Split([", "], StringSplitOptions.RemoveEmptyEntries).OrderBy(text => text, StringComparer.Ordinal)];
}
