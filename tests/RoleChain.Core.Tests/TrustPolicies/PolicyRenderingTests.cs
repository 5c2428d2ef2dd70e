using System;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.Policy;
using RoleChain.Core.Tests.Policies;
using RoleChain.Core.TrustPolicies;
using Xunit;

namespace RoleChain.Core.Tests.TrustPolicies;

public sealed class PolicyRenderingTests
{
    private const string Base = "arn:aws:iam::111111111111:role/ci/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy-1.2";

    [Fact]
    public void CloudFormation_gets_a_template_of_the_role_and_one_of_the_callers_policy()
    {
        var policies = Write(TrustPolicyFormat.CloudFormation);
        Assert.Equal(
            """
            Resources:
              BaseRole:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: "base"
                  Path: "/ci/"
                  AssumeRolePolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: "Allow"
                        Principal:
                          Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
                        Action: "sts:AssumeRoleWithWebIdentity"
                        Condition:
                          StringEquals:
                            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com"
                            "token.actions.githubusercontent.com:sub":
                              - "repo:octo-org/octo-app:environment:a${$}{b}"
                              - "repo:octo-org@1/octo-app@2:environment:a${$}{b}"
            """.Replace("\r\n", "\n"),
            policies[0].TrustPolicy);
        Assert.Equal(
            """
            Resources:
              BaseAssumes222222222222Deploy12:
                Type: AWS::IAM::RolePolicy
                Properties:
                  RoleName: "base"
                  PolicyName: "assume-222222222222-deploy-1.2"
                  PolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: "Allow"
                        Action:
                          - "sts:AssumeRole"
                          - "sts:TagSession"
                        Resource: "arn:aws:iam::222222222222:role/deploy-1.2"
            """.Replace("\r\n", "\n"),
            policies[1].CallerPolicy);
    }

    [Fact]
    public void Terraform_gets_the_role_and_the_callers_policy()
    {
        var policies = Write(TrustPolicyFormat.Terraform);
        Assert.Equal(
            """
            resource "aws_iam_role" "base" {
              name = "base"
              path = "/ci/"

              assume_role_policy = jsonencode({
                Version = "2012-10-17"
                Statement = [
                  {
                    Effect = "Allow"
                    Principal = {
                      Federated = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
                    }
                    Action = "sts:AssumeRoleWithWebIdentity"
                    Condition = {
                      StringEquals = {
                        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
                        "token.actions.githubusercontent.com:sub" = [
                          "repo:octo-org/octo-app:environment:a$${$}{b}",
                          "repo:octo-org@1/octo-app@2:environment:a$${$}{b}",
                        ]
                      }
                    }
                  },
                ]
              })
            }
            """.Replace("\r\n", "\n"),
            policies[0].TrustPolicy);
        Assert.Equal(
            """
            resource "aws_iam_role_policy" "base_assumes_222222222222_deploy-1_2" {
              name = "assume-222222222222-deploy-1.2"
              role = "base"

              policy = jsonencode({
                Version = "2012-10-17"
                Statement = [
                  {
                    Effect = "Allow"
                    Action = [
                      "sts:AssumeRole",
                      "sts:TagSession",
                    ]
                    Resource = "arn:aws:iam::222222222222:role/deploy-1.2"
                  },
                ]
              })
            }
            """.Replace("\r\n", "\n"),
            policies[1].CallerPolicy);
    }

    /// <summary>As terraform fmt leaves it.</summary>
    [Fact]
    public void Terraforms_neighbours_are_aligned()
    {
        var policy = new TrustPolicyWriter().Write(
            new RoleChainDefinition { SessionTagging = SessionTagging.Off, Hops = [new RoleChainHop(Base), new RoleChainHop(Deploy)] },
            new TrustPolicyOptions { Repository = "o/r", Branch = "main", SubjectForm = SubjectForm.Classic, RepositoryId = "12", Format = TrustPolicyFormat.Terraform });
        Assert.Contains(
            """
                  {
                    Effect   = "Allow"
                    Action   = "sts:AssumeRole"
                    Resource = "arn:aws:iam::222222222222:role/deploy-1.2"
                  },
            """.Replace("\r\n", "\n"),
            policy[1].CallerPolicy,
            StringComparison.Ordinal);
        Assert.Contains(
            """
                        "token.actions.githubusercontent.com:aud"           = "sts.amazonaws.com"
                        "token.actions.githubusercontent.com:repository_id" = "12"
                        "token.actions.githubusercontent.com:sub"           = "repo:o/r:ref:refs/heads/main"
            """.Replace("\r\n", "\n"),
            policy[0].TrustPolicy,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TrustPolicyFormat.CloudFormation, "AWS::IAM::UserPolicy", "UserName: \"ann\"")]
    [InlineData(TrustPolicyFormat.Terraform, "\"aws_iam_user_policy\" \"ann_assumes_111111111111_base\"", "user = \"ann\"")]
    public void A_user_has_a_users_policy(TrustPolicyFormat format, string type, string name)
    {
        var policy = new TrustPolicyWriter().Write(new RoleChainDefinition { Hops = [new RoleChainHop(Base)] }, new TrustPolicyOptions { CallerArn = "arn:aws:iam::111111111111:user/staff/ann", Format = format })[0];
        Assert.Contains(type, policy.CallerPolicy, StringComparison.Ordinal);
        Assert.Contains(name, policy.CallerPolicy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"", "\"a\\\"b\\\\c\"")]
    [InlineData("${x} %{y} $ % $$ %% {", "\"${x} %{y} $ % $$ %% {\"", "\"$${x} %%{y} $ % \\u0024$ \\u0025% {\"")]
    [InlineData("$${x} $%{y}", "\"$${x} $%{y}\"", "\"\\u0024$${x} \\u0024%%{y}\"")]
    [InlineData("é🚀\u0085", "\"\\u00E9\\U0001F680\\u0085\"", "\"\\u00E9\\U0001F680\\u0085\"")]
    [InlineData("x::add-mask::y ##[z]", "\"x:\\u003Aadd-mask:\\u003Ay #\\u0023[z]\"", "\"x:\\u003Aadd-mask:\\u003Ay #\\u0023[z]\"")]
    [InlineData(":::::", "\":\\u003A:\\u003A:\"", "\":\\u003A:\\u003A:\"")]
    public void Texts_are_quoted(string text, string yaml, string terraform)
    {
        Assert.Equal(yaml, PolicyRendering.YamlText(text));
        Assert.Equal(terraform, PolicyRendering.TerraformText(text));
    }

    [Theory]
    [InlineData("a\"b\\c\n")]
    [InlineData("é日本🚀\u0085\u202E<>&+'`")]
    [InlineData("x::add-mask::y ##[z] ##vso[task.x]")]
    [InlineData("arn:aws:iam::111111111111:role/x ::111111111111")]
    [InlineData(":::::#####")]
    public void JSON_means_what_was_given_in_ASCII_and_is_no_command(string text)
    {
        var json = PolicyRendering.Json(new PolicyMap().With("a", text).With(text, "b"));
        Assert.Equal([text, "b"], JsonDocument.Parse(json).RootElement.EnumerateObject().Select(property => property.Value.GetString()));
        Assert.Equal(["a", text], JsonDocument.Parse(json).RootElement.EnumerateObject().Select(property => property.Name));
        Assert.All(json, character => Assert.True(character is '\n' or (>= ' ' and <= '~')));
        Assert.DoesNotContain("##", json, StringComparison.Ordinal);
        Assert.DoesNotContain("::", json.Replace("::111111111111:", string.Empty), StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_read_stays_readable()
    {
        var json = PolicyRendering.Json(new PolicyMap().With("a", "<x> & 'y' + z").With("arn", Base));
        Assert.Contains("<x> & 'y' + z", json, StringComparison.Ordinal);
        Assert.Contains(Base, json, StringComparison.Ordinal);
    }

    /// <summary>What is written as a template is read back from it as the role that it is.</summary>
    [Fact]
    public void A_template_is_read_as_the_same_policy()
    {
        using var folder = new PolicyFolderOfTest();
        var policies = Write(TrustPolicyFormat.CloudFormation);
        folder.Write("base.yaml", policies[0].TrustPolicy);
        folder.Write("deploy.yaml", policies[1].TrustPolicy);
        var library = folder.Read();
        foreach (var (arn, json) in new[] { Base, Deploy }.Zip(Write(TrustPolicyFormat.Json), (arn, policy) => (arn, policy.TrustPolicy)))
        {
            Assert.True(RoleArn.TryParse(arn, out var role, out _));
            var read = library.FindRole(role)!.Trust!.Document.Statements.Single();
            var written = PolicyDocument.Parse(json, PolicyKind.Trust).Statements.Single();
            Assert.Equal(written.Principals.Select(principal => (principal.Type, principal.Value)), read.Principals.Select(principal => (principal.Type, principal.Value)));
            Assert.Equal(written.Actions, read.Actions);
            Assert.Equal(written.Conditions.Select(condition => (condition.OperatorName, condition.Key, string.Join("|", condition.Values))), read.Conditions.Select(condition => (condition.OperatorName, condition.Key, string.Join("|", condition.Values))));
        }
    }

    private static HopTrustPolicy[] Write(TrustPolicyFormat format) =>
    [
        .. new TrustPolicyWriter().Write(
            new RoleChainDefinition { Hops = [new RoleChainHop(Base), new RoleChainHop(Deploy)] },
            new TrustPolicyOptions { Repository = "octo-org/octo-app", Environment = "a${b}", RepositoryOwnerId = "1", RepositoryId = "2", Format = format }),
    ];
}
