using System;
using System.Linq;
using Xunit;

namespace RoleChain.Core.Tests.Policies;

/// <summary>CloudFormation templates: what they say of roles, and what they leave unknown.</summary>
public sealed class CloudFormationSourceTests : IDisposable
{
    /// <summary>The template that the README of configure-aws-credentials has, with a policy.</summary>
    private const string GitHubYaml = """
        AWSTemplateFormatVersion: "2010-09-09"
        Parameters:
          GitHubOrg:
            Description: Name of GitHub organization/user (case sensitive)
            Default: octo-org
            Type: String
          RepositoryName:
            Description: Name of GitHub repository (case sensitive)
            Default: octo-app
            Type: String
          OIDCProviderArn:
            Description: Arn for the GitHub OIDC Provider.
            Default: ""
            Type: String
          OIDCAudience:
            Description: Audience supplied to configure-aws-credentials.
            Default: "sts.amazonaws.com"
            Type: String

        Conditions:
          CreateOIDCProvider: !Equals
            - !Ref OIDCProviderArn
            - ""

        Resources:
          Role:
            Type: AWS::IAM::Role
            Properties:
              RoleName: base
              AssumeRolePolicyDocument:
                Statement:
                  - Effect: Allow
                    Action: sts:AssumeRoleWithWebIdentity
                    Principal:
                      Federated: !If
                        - CreateOIDCProvider
                        - !Ref GithubOidc
                        - !Ref OIDCProviderArn
                    Condition:
                      StringEquals:
                        token.actions.githubusercontent.com:aud: !Ref OIDCAudience
                      StringLike:
                        token.actions.githubusercontent.com:sub: !Sub repo:${GitHubOrg}/${RepositoryName}:*

          GithubOidc:
            Type: AWS::IAM::OIDCProvider
            Condition: CreateOIDCProvider
            Properties:
              Url: https://token.actions.githubusercontent.com
              ClientIdList:
                - sts.amazonaws.com

        Outputs:
          Role:
            Value: !GetAtt Role.Arn
        """;

    private static readonly RoleArn Base = PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base");

    private readonly PolicyFolderOfTest _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_template_of_configure_aws_credentials_is_read()
    {
        _folder.Write("github.yaml", GitHubYaml);
        var library = _folder.Read("github.yaml");

        // The provider's ARN has the account in it: without one the policy is not known.
        Assert.Null(Assert.Single(library.Roles).Trust);
        var trust = library.FindRole(Base)!.Trust!;
        Assert.Equal("github.yaml: Role.AssumeRolePolicyDocument", trust.Name);
        var statement = trust.Document.Statements[0];
        Assert.Equal("arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com", statement.Principals[0].Value);
        Assert.Equal(["sts.amazonaws.com"], statement.Conditions[0].Values);
        Assert.Equal(["repo:octo-org/octo-app:*"], statement.Conditions[1].Values);
        Assert.True(library.FindRole(Base)!.HasAllPolicies);

        var china = library.FindRole(PolicyFolderOfTest.Arn("arn:aws-cn:iam::222222222222:role/base"))!;
        Assert.Equal("arn:aws-cn:iam::222222222222:oidc-provider/token.actions.githubusercontent.com", china.Trust!.Document.Statements[0].Principals[0].Value);

        var provider = Assert.Single(library.Providers);
        Assert.Equal("token.actions.githubusercontent.com", provider.Url);
        Assert.Equal(["sts.amazonaws.com"], provider.ClientIds);
    }

    [Fact]
    public void A_condition_that_does_not_hold_takes_its_resource_away()
    {
        _folder.Write("github.yaml", GitHubYaml.Replace("Default: \"\"", "Default: arn:aws:iam::111111111111:oidc-provider/elsewhere.example"));
        var library = _folder.Read("github.yaml");
        Assert.Empty(library.Providers);
        Assert.Equal("arn:aws:iam::111111111111:oidc-provider/elsewhere.example", library.Roles[0].Trust!.Document.Statements[0].Principals[0].Value);
    }

    [Theory]
    [InlineData("Default: octo-org\n", "\n")]
    [InlineData("!Sub repo:${GitHubOrg}/${RepositoryName}:*", "!ImportValue subject")]
    [InlineData("${GitHubOrg}/", "${AWS::Region}/")]
    [InlineData("${GitHubOrg}/", "${Nobody}/")]
    [InlineData("!Sub repo:${GitHubOrg}/${RepositoryName}:*", "!GetAtt GithubOidc.Thumbprint")]
    [InlineData("!Ref OIDCProviderArn\n    - \"\"", "!Ref AWS::StackName\n    - \"\"")]
    public void What_the_template_does_not_say_leaves_the_policy_unknown_and_not_wrong(string said, string unsaid)
    {
        Assert.Contains(said, GitHubYaml, StringComparison.Ordinal);
        _folder.Write("github.yaml", GitHubYaml.Replace(said, unsaid));
        var role = _folder.Read("github.yaml").FindRole(Base)!;
        Assert.Null(role.Trust);
    }

    [Fact]
    public void A_role_without_a_known_name_goes_by_its_logical_id()
    {
        _folder.Write("a.yaml", GitHubYaml.Replace("RoleName: base", "Path: /ci/"));
        _folder.Write("b.yaml", GitHubYaml.Replace("RoleName: base", "RoleName: !Sub ${AWS::StackName}-x").Replace("Role:\n", "Other:\n").Replace("Role.Arn", "Other.Arn"));
        Assert.Equal(["/ci/Role", "/Other"], _folder.Read("a.yaml", "b.yaml").Roles.Select(role => role.Path + role.Name));
    }

    [Fact]
    public void Policies_of_their_own_and_boundaries_are_found_by_reference()
    {
        _folder.Write("111111111111/cdk.json", """
            {
              "Mappings": { "Names": { "deploy": { "account": "222222222222" } } },
              "Resources": {
                "Base": {
                  "Type": "AWS::IAM::Role",
                  "Properties": {
                    "RoleName": "base",
                    "MaxSessionDuration": 7200,
                    "Tags": [ { "Key": "Team", "Value": { "Fn::Select": [ "1", { "Fn::Split": [ "-", "x-platform" ] } ] } } ],
                    "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": { "Fn::Join": [ "", [ "arn:", { "Ref": "AWS::Partition" }, ":iam::", { "Ref": "AWS::AccountId" }, ":root" ] ] } } } ] },
                    "Policies": [ { "PolicyName": { "Ref": "AWS::StackName" }, "PolicyDocument": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:TagSession", "Resource": "*" } ] } } ],
                    "ManagedPolicyArns": [ { "Ref": "Shared" }, { "Fn::If": [ "Never", "arn:aws:iam::aws:policy/ReadOnlyAccess", { "Ref": "AWS::NoValue" } ] } ],
                    "PermissionsBoundary": { "Ref": "Shared" }
                  }
                },
                "Reader": {
                  "Type": "AWS::IAM::Role",
                  "Properties": {
                    "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": { "Fn::GetAtt": [ "Base", "Arn" ] } } } ] },
                    "ManagedPolicyArns": [ "arn:aws:iam::aws:policy/ReadOnlyAccess" ],
                    "PermissionsBoundary": "arn:aws:iam::aws:policy/PowerUserAccess"
                  }
                },
                "BaseDefaultPolicy": {
                  "Type": "AWS::IAM::Policy",
                  "Properties": {
                    "PolicyName": "BaseDefaultPolicy",
                    "PolicyDocument": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": { "Fn::Sub": [ "arn:aws:iam::${A}:role/${!aws:username}", { "A": { "Fn::FindInMap": [ "Names", "deploy", "account" ] } } ] } } ] },
                    "Roles": [ { "Ref": "Base" } ]
                  }
                },
                "Own": { "Type": "AWS::IAM::RolePolicy", "Properties": { "PolicyName": "own", "RoleName": "base", "PolicyDocument": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:SetSourceIdentity", "Resource": "*" } ] } } },
                "Shared": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:*", "Resource": "*" } ] } } },
                "Oidc": { "Type": "Custom::AWSCDKOpenIdConnectProvider", "Properties": { "ClientIDList": [ "sts.amazonaws.com" ], "Url": "https://token.actions.githubusercontent.com" } }
              },
              "Conditions": { "Never": { "Fn::Not": [ { "Fn::Or": [ { "Condition": "Always" }, { "Fn::And": [ { "Condition": "Always" }, { "Condition": "Unknown" } ] } ] } ] }, "Always": { "Fn::Equals": [ "a", "a" ] }, "Unknown": { "Fn::Equals": [ { "Ref": "AWS::Region" }, "x" ] } }
            }
            """);
        var library = _folder.Read();
        var role = library.FindRole(Base)!;
        Assert.Equal("arn:aws:iam::111111111111:root", role.Trust!.Document.Statements[0].Principals[0].Value);
        Assert.Equal(
            ["Base.Policies[0].PolicyDocument", "Shared.PolicyDocument", "BaseDefaultPolicy.PolicyDocument", "Own.PolicyDocument"],
            role.Policies.Select(policy => policy.Name.Substring("111111111111/cdk.json: ".Length)));
        Assert.Equal(["arn:aws:iam::222222222222:role/${aws:username}"], role.Policies[2].Document.Statements[0].Resources);
        Assert.True(role.HasAllPolicies);
        Assert.Equal("111111111111/cdk.json: Shared.PolicyDocument", role.Boundary!.Name);
        Assert.Equal(7200, role.MaxSessionDuration);
        Assert.Equal("platform", role.Tags!["Team"]);

        var reader = library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/Reader"))!;
        Assert.Equal("arn:aws:iam::111111111111:role/base", reader.Trust!.Document.Statements[0].Principals[0].Value);
        Assert.False(reader.HasAllPolicies);
        Assert.Null(reader.Boundary);
        Assert.True(reader.HasUnknownBoundary);
        Assert.Equal("111111111111", Assert.Single(library.Providers).Account);
    }

    [Theory]
    [InlineData("[ { \"Ref\": \"Elsewhere\" } ]", false)]
    [InlineData("[ \"another-role\" ]", true)]
    public void A_policy_of_a_role_that_is_not_known_may_be_anyones(string roles, bool hasAll)
    {
        _folder.Write("t.json", $$"""
            { "Resources": {
                "Base": { "Type": "AWS::IAM::Role", "Properties": { "RoleName": "base", "AssumeRolePolicyDocument": {{PolicyFolderOfTest.Trust}} } },
                "P": { "Type": "AWS::IAM::Policy", "Properties": { "PolicyName": "p", "PolicyDocument": {{PolicyFolderOfTest.Allow}}, "Roles": {{roles}} } } } }
            """);
        Assert.Equal(hasAll, _folder.Read("t.json").FindRole(Base)!.HasAllPolicies);
    }

    [Theory]
    [InlineData("Effect: Allow", "Effect: allow", "github.yaml(32,21): Role.AssumeRolePolicyDocument is a policy that IAM would refuse: Effect must be")]
    [InlineData("StringLike:", "StringLikes:", "github.yaml(42,15): Role.AssumeRolePolicyDocument is a policy that IAM would refuse: 'StringLikes' is not a condition operator")]
    [InlineData("RoleName: base", "RoleName: a b", "Role has a name or path that makes no role's ARN")]
    [InlineData("RoleName: base", "MaxSessionDuration: 60", "Role.MaxSessionDuration is not from 3600 to 43200 seconds")]
    [InlineData("RoleName: base", "RoleName: *x", "github.yaml(29,17): $ has an alias here")]
    [InlineData("RoleName: base", "RoleName: base\n      RoleName: base", "github.yaml(30,7): 'RoleName' stands twice in its object")]
    [InlineData("RoleName: base", "RoleName: [", "is not YAML from here on")]
    [InlineData("Url: https://token", "Url: https://token#", "GithubOidc has no https URL")]
    public void A_fault_names_resource_line_and_column(string good, string bad, string message)
    {
        _folder.Write("github.yaml", GitHubYaml.Replace(good, bad).Replace("\r", string.Empty));
        Assert.Contains(message, _folder.Fail("github.yaml"), StringComparison.Ordinal);
    }

    private const string BaseRole = """
        Resources:
          Base:
            Type: AWS::IAM::Role
            Properties:
              RoleName: base
              AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [ { Effect: Allow, Principal: { AWS: "111111111111" }, Action: "sts:AssumeRole" } ] }

        """;

    private const string BasePolicy = """
          Go:
            Type: AWS::IAM::RolePolicy
            Properties:
              RoleName: base
              PolicyName: go
              PolicyDocument: { Version: "2012-10-17", Statement: [ { Effect: Allow, Action: "sts:AssumeRole", Resource: "arn:aws:iam::222222222222:role/deploy" } ] }

        """;

    [Theory]
    [InlineData("111111111111/a.yaml", "111111111111/b.yaml", 1, true)]
    [InlineData("111111111111/b.yaml", "111111111111/a.yaml", 1, true)]
    [InlineData("a.yaml", "111111111111/b.yaml", 0, false)]
    [InlineData("111111111111/a.yaml", "222222222222/b.yaml", 0, true)]
    public void A_policy_of_another_template_is_the_roles(string role, string policy, int count, bool hasAll)
    {
        using var folder = new PolicyFolderOfTest();
        folder.Write(role, BaseRole);
        folder.Write(policy, "Resources:\n" + BasePolicy);
        var found = folder.Read().FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base"))!;
        Assert.Equal((count, hasAll), (found.Policies.Count, found.HasAllPolicies));
    }

    [Fact]
    public void A_policy_of_another_template_whose_condition_is_not_known()
    {
        using var folder = new PolicyFolderOfTest();
        folder.Write("111111111111/a.yaml", BaseRole);
        folder.Write("111111111111/b.yaml", "Parameters: { Env: { Type: String } }\nConditions: { IsProd: !Equals [ !Ref Env, prod ] }\nResources:\n" + BasePolicy.Replace("    Type: AWS", "    Condition: IsProd\n    Type: AWS"));
        var found = folder.Read().FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base"))!;
        Assert.Equal((0, false), (found.Policies.Count, found.HasAllPolicies));
    }

    [Theory]
    [InlineData("!Sub '{{resolve:ssm:/caller}}'")]
    [InlineData("!Ref Caller")]
    [InlineData("!Join [ '', [ '{{resolve', ':ssm:/caller}}' ] ]")]
    public void A_dynamic_reference_that_a_function_makes(string value)
    {
        using var folder = new PolicyFolderOfTest();
        folder.Write("111111111111/a.yaml", "Parameters: { Caller: { Type: String, Default: '{{resolve:ssm:/caller}}' } }\n" + BaseRole.Replace("AWS: \"111111111111\"", "AWS: " + value));
        Assert.Null(folder.Read().FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base"))!.Trust);
    }

    [Theory]
    [InlineData("    Condition: IsProd\n", false)]
    [InlineData("", true)]
    public void A_policy_whose_condition_is_not_known(string condition, bool isKnown)
    {
        using var folder = new PolicyFolderOfTest();
        folder.Write("111111111111/a.yaml", "Parameters: { Env: { Type: String } }\nConditions: { IsProd: !Equals [ !Ref Env, prod ] }\n" + BaseRole + BasePolicy.Replace("    Type: AWS", condition + "    Type: AWS"));
        var found = folder.Read().FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base"))!;
        Assert.Equal((isKnown ? 1 : 0, isKnown), (found.Policies.Count, found.HasAllPolicies));
    }

    [Fact]
    public void A_role_whose_condition_is_not_known_has_no_trust_that_is()
    {
        using var folder = new PolicyFolderOfTest();
        folder.Write("111111111111/a.yaml", "Parameters: { Env: { Type: String } }\nConditions: { IsProd: !Equals [ !Ref Env, prod ] }\n" + BaseRole.Replace("    Type: AWS", "    Condition: IsProd\n    Type: AWS"));
        Assert.Null(folder.Read().FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base"))!.Trust);
    }

    [Theory]
    [InlineData("  Fn::ForEach::Pol: [ X, [ a ], { } ]\n")]
    [InlineData("  Fn::Transform: { Name: AWS::Include }\n")]
    public void What_a_macro_makes_is_not_known(string member)
    {
        using var folder = new PolicyFolderOfTest();
        folder.Write("111111111111/a.yaml", "Transform: AWS::LanguageExtensions\n" + BaseRole + member);
        Assert.False(folder.Read().FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base"))!.HasAllPolicies);
    }

    [Fact]
    public void A_dynamic_reference_is_a_value_that_is_not_known()
    {
        using var folder = new PolicyFolderOfTest();
        folder.Write("111111111111/a.yaml", BaseRole.Replace("AWS: \"111111111111\"", "AWS: \"{{resolve:ssm:/caller}}\"") + BasePolicy.Replace("arn:aws:iam::222222222222:role/deploy", "{{resolve:ssm:/role}}"));
        var found = folder.Read().FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base"))!;
        Assert.Null(found.Trust);
        Assert.False(found.HasAllPolicies);
    }

    [Fact]
    public void Of_two_roles_of_one_name_the_one_that_is_made_has_the_policy()
    {
        using var folder = new PolicyFolderOfTest();
        var other = BaseRole.Replace("Resources:\n", string.Empty).Replace("  Base:", "  Other:").Replace("    Type: AWS", "    Condition: Never\n    Type: AWS");
        folder.Write("111111111111/a.yaml", "Conditions: { Never: !Equals [ a, b ] }\n" + BaseRole + other + BasePolicy);
        var found = folder.Read().FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base"))!;
        Assert.Equal((1, true), (found.Policies.Count, found.HasAllPolicies));
    }

    [Theory]
    [InlineData("[ { Key: Team, Value: web } ]", "web")]
    [InlineData("!If [ On, [ { Key: Team, Value: web } ], !Ref AWS::NoValue ]", "web")]
    [InlineData("!If [ On, !Ref AWS::NoValue, [ { Key: Team, Value: web } ] ]", "")]
    [InlineData("[ !If [ On, { Key: Team, Value: web }, !Ref AWS::NoValue ] ]", "web")]
    [InlineData("!If [ Unknown, [ { Key: Team, Value: web } ], !Ref AWS::NoValue ]", null)]
    [InlineData("!ImportValue x", null)]
    [InlineData("!Sub text", null)]
    public void Tags_that_a_function_makes(string tags, string? team)
    {
        _folder.Write("a.yaml", "Conditions: { On: !Equals [ a, a ], Unknown: !Equals [ !Ref AWS::Region, a ] }\n" + BaseRole + "      Tags: " + tags + "\n");
        var found = _folder.Read("a.yaml").FindRole(Base)!.Tags;
        Assert.Equal(team, found is null ? null : found.TryGetValue("Team", out var value) ? value : string.Empty);
    }

    [Theory]
    [InlineData("!Ref P", false)]
    [InlineData("!Sub '/${AWS::AccountId}/'", false)]
    [InlineData("!If [ On, '/', !Ref P ]", true)]
    [InlineData("!Ref AWS::NoValue", true)]
    public void Of_a_role_whose_path_is_not_known_nothing_is(string path, bool isKnown)
    {
        _folder.Write("a.yaml", "Parameters: { P: { Type: String } }\nConditions: { On: !Equals [ a, a ] }\n" + BaseRole + "      Path: " + path + "\n");
        var library = _folder.Read("a.yaml");
        var role = library.FindRole(Base)!;
        Assert.Equal((isKnown, isKnown, !isKnown), (role.Trust is not null, role.HasAllPolicies, role.HasUnknownBoundary));
        Assert.Equal(isKnown ? "/" : null, library.PathOf(Base.Account, "base"));
    }

    [Fact]
    public void A_path_that_the_account_tells_is_known_in_its_place()
    {
        _folder.Write("a.yaml", BaseRole + "      Path: !Sub '/${AWS::AccountId}/'\n");
        Assert.NotNull(_folder.Read("a.yaml").FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/111111111111/base"))!.Trust);
        Assert.Null(_folder.Read("a.yaml").FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/222222222222/base"))!.Trust);
    }

    [Fact]
    public void The_ARN_of_a_role_whose_path_is_not_known_is_not_known()
    {
        _folder.Write("a.yaml", "Parameters: { P: { Type: String } }\n" + BaseRole.Replace("\"111111111111\"", "!GetAtt Other.Arn") + "  Other: { Type: AWS::IAM::Role, Properties: { Path: !Ref P } }\n");
        Assert.Null(_folder.Read("a.yaml").FindRole(Base)!.Trust);
    }

    [Theory]
    [InlineData("!Ref AWS::AccountId, '333333333333'", "a.yaml", "arn:aws:iam::333333333333:role/base", "111111111111")]
    [InlineData("!Ref AWS::AccountId, '333333333333'", "a.yaml", "arn:aws:iam::222222222222:role/base", "999999999999")]
    [InlineData("!Ref AWS::AccountId, '333333333333'", "333333333333/a.yaml", "arn:aws:iam::333333333333:role/base", "111111111111")]
    [InlineData("!Ref AWS::Region, us-east-1", "a.yaml", "arn:aws:iam::333333333333:role/base", null)]
    [InlineData("!Ref AWS::Region, us-east-1", "333333333333/a.yaml", "arn:aws:iam::333333333333:role/base", null)]
    public void Of_two_roles_of_one_name_conditions_choose_one(string isProd, string file, string arn, string? trusted)
    {
        _folder.Write(file, "Conditions: { IsProd: !Equals [ " + isProd + " ], IsDev: !Not [ !Condition IsProd ] }\n" + TwoRoles("IsProd", "IsDev"));
        var role = _folder.Read().FindRole(PolicyFolderOfTest.Arn(arn))!;
        Assert.Equal(trusted, role.Trust?.Document.Statements[0].Principals[0].Value);
        Assert.Equal(trusted is not null, role.HasAllPolicies);
    }

    [Fact]
    public void Two_roles_of_one_name_that_are_surely_made()
    {
        _folder.Write("a.yaml", "Conditions: { Always: !Equals [ a, a ] }\n" + TwoRoles("Always", "Always"));
        Assert.Contains("stands in a.yaml: Base and in a.yaml: Other", _folder.Fail("a.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_providers_of_one_URL_conditions_choose_one()
    {
        const string Provider = "  NAME: { Type: AWS::IAM::OIDCProvider, Condition: NAME, Properties: { Url: 'https://token.actions.githubusercontent.com', ClientIdList: [ sts.amazonaws.com ] } }\n";
        _folder.Write("111111111111/a.yaml", "Conditions: { A: !Equals [ !Ref AWS::Region, a ], B: !Not [ !Condition A ] }\nResources:\n" + Provider.Replace("NAME", "A") + Provider.Replace("NAME", "B"));
        Assert.Null(Assert.Single(_folder.Read().Providers).ClientIds);
    }

    [Theory]
    [InlineData("111111111111/a.yaml", "111111111111/b.yaml", false)]
    [InlineData("111111111111/a.yaml", "222222222222/b.yaml", true)]
    [InlineData("111111111111/a.yaml", "b.yaml", false)]
    public void A_policy_of_another_template_whose_role_is_not_known(string role, string policy, bool hasAll)
    {
        _folder.Write(role, BaseRole);
        _folder.Write(policy, "Parameters: { R: { Type: String } }\nResources:\n" + BasePolicy.Replace("RoleName: base", "RoleName: !Ref R"));
        Assert.Equal(hasAll, _folder.Read().FindRole(Base)!.HasAllPolicies);
    }

    [Fact]
    public void What_a_template_does_not_know_before_it_has_its_place_it_knows_there()
    {
        _folder.Write("a.yaml", BaseRole.Replace("RoleName: base", "RoleName: !Ref AWS::NoValue") + BasePolicy.Replace("RoleName: base", "RoleName: !If [ Here, !Ref Base, !Ref AWS::Region ]") + "Conditions: { Here: !Equals [ !Ref AWS::AccountId, '111111111111' ] }\n");
        var library = _folder.Read("a.yaml");
        Assert.True(library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/Base"))!.HasAllPolicies);
        Assert.False(library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::222222222222:role/Base"))!.HasAllPolicies);
    }

    [Theory]
    [InlineData("Transform: AddPolicies", false, false)]
    [InlineData("Transform: [ AWS::LanguageExtensions, { Name: AddPolicies } ]", false, false)]
    [InlineData("Transform: { Name: AWS::Include, Parameters: { Location: 's3://bucket/more.yaml' } }", true, false)]
    [InlineData("Fn::Transform: [ { Name: AWS::Include } ]", true, false)]
    [InlineData("Transform: [ AWS::Serverless-2016-10-31, AWS::LanguageExtensions, AWS::SecretsManager-2024-09-16 ]", true, true)]
    public void A_macro_over_the_whole_template(string transform, bool isTrustKnown, bool hasAll)
    {
        _folder.Write("a.yaml", transform + "\n" + BaseRole);
        var role = _folder.Read("a.yaml").FindRole(Base)!;
        Assert.Equal((isTrustKnown, hasAll, isTrustKnown), (role.Trust is not null, role.HasAllPolicies, role.Tags is not null));
    }

    [Theory]
    [InlineData("      Fn::Transform: { Name: AWS::Include }\n")]
    [InlineData("  Fn::Transform: { Name: AddPolicies }\n")]
    public void A_macro_that_may_change_a_role(string member)
    {
        _folder.Write("a.yaml", BaseRole + member);
        var role = _folder.Read("a.yaml").FindRole(Base)!;
        Assert.Equal((true, false, true), (role.Trust is null, role.HasAllPolicies, role.HasUnknownBoundary));
    }

    [Fact]
    public void An_include_beside_other_members_of_a_policy()
    {
        _folder.Write("a.yaml", BaseRole.Replace("Version: \"2012-10-17\",", "Version: \"2012-10-17\", Fn::Transform: { Name: AWS::Include, Parameters: { Location: 's3://bucket/statements.yaml' } },"));
        Assert.Null(_folder.Read("a.yaml").FindRole(Base)!.Trust);
    }

    /// <summary>Two roles of one name under two conditions: the first trusts 111111111111, the other 999999999999.</summary>
    private static string TwoRoles(string condition, string other) =>
        BaseRole.Replace("    Type: AWS", "    Condition: " + condition + "\n    Type: AWS")
        + BaseRole.Replace("Resources:\n", string.Empty).Replace("  Base:", "  Other:").Replace("\"111111111111\"", "\"999999999999\"").Replace("    Type: AWS", "    Condition: " + other + "\n    Type: AWS");
}
