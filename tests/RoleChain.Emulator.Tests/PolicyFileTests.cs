using System;
using System.IO;
using System.Threading.Tasks;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>Emulators of policy files: a folder, a template, a plan, answers of the AWS CLI.</summary>
public sealed class PolicyFileTests : IDisposable
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy";
    private const string Neighbour = "arn:aws:iam::111111111111:role/deploy";
    private const string Closed = "role/closed";

    private const string BaseTrust = """{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" }, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": { "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com", "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-app:ref:refs/heads/main" } } } ] }""";
    private const string DeployTrust = """{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111111111111:root" }, "Action": "sts:AssumeRole" } ] }""";
    private const string BasePolicy = """{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/deploy" } ] }""";

    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "rolechain-emulated-" + Guid.NewGuid().ToString("N"))).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_folder_of_policies_is_an_emulator()
    {
        WriteChain();
        Write("222222222222/closed.trust.json", DeployTrust);
        using var host = EmulatorHost.OfPath(_folder);
        await AssertChainAsync(host, Deploy, "arn:aws:iam::222222222222:" + Closed);
    }

    [Theory]
    [InlineData("111111111111/base.boundary.json", """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "sts:*", "Resource": "*" } }""", true)]
    [InlineData("111111111111/base.boundary.json", """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }""", false)]
    [InlineData("111111111111/base.json", "unknown", false)]
    public async Task A_boundary_leaves_of_the_policies_what_it_allows(string name, string boundary, bool isAllowed)
    {
        Write("111111111111/providers.json", """[ { "url": "https://token.actions.githubusercontent.com", "clientIds": [ "sts.amazonaws.com" ] } ]""");
        Write("222222222222/deploy.trust.json", DeployTrust);
        if (boundary == "unknown")
        {
            // In the account's own listing, with a boundary of AWS whose document is not there.
            Write(name, $$"""{ "RoleDetailList": [ { "Arn": "{{Base}}", "AssumeRolePolicyDocument": {{BaseTrust}}, "RolePolicyList": [ { "PolicyName": "x", "PolicyDocument": {{BasePolicy}} } ], "PermissionsBoundary": { "PermissionsBoundaryArn": "arn:aws:iam::aws:policy/PowerUserAccess" } } ] }""");
        }
        else
        {
            Write("111111111111/base.trust.json", BaseTrust);
            Write("111111111111/base.policy.json", BasePolicy);
            Write(name, boundary);
        }

        using var host = EmulatorHost.OfPath(_folder);
        var credential = (await host.AssumeWithTokenAsync(host.Token(), Base)).ShouldSucceed().Credential;
        Assert.Equal(isAllowed, (await host.AssumeAsync(credential, Deploy)).Status == 200);
    }

    [Theory]
    [InlineData("scp", """{ "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*" }""", "A service control policy over the caller's account denies")]
    [InlineData("scp", """{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }""", "The service control policies over the caller's account do not allow")]
    [InlineData("scp", """{ "Effect": "Allow", "Action": "*", "Resource": "*" }""", null)]
    [InlineData("scp", """{ "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": { "StringNotEquals": { "aws:PrincipalOrgID": "o-exampleorgid" } } }""", null)]
    [InlineData("scp", """{ "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-exampleorgid" } } }""", "A service control policy over the caller's account denies")]
    [InlineData("rcp", """{ "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*", "Condition": { "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-exampleorgid" } } }""", null)]
    [InlineData("rcp", """{ "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*", "Condition": { "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-anotherorgid" } } }""", "A resource control policy over the role's account denies")]
    [InlineData("rcp", """{ "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*", "Condition": { "StringNotEquals": { "aws:ResourceOrgID": "o-exampleorgid" } } }""", "is not known")]
    public async Task Control_policies_are_in_force(string kind, string statement, string? reason)
    {
        WriteChain();
        Write(kind + "/root.json", """{ "Version": "2012-10-17", "Statement": """ + statement + " }");
        Write("organization.json", """{ "Accounts": [ { "Id": "111111111111", "Arn": "arn:aws:organizations::999999999999:account/o-exampleorgid/111111111111" } ] }""");
        using var host = EmulatorHost.OfPath(_folder);
        var answer = await host.AssumeAsync((await host.AssumeWithTokenAsync(host.Token(), Base)).ShouldSucceed().Credential, Deploy);
        Assert.Equal(reason is null ? 200 : 403, answer.Status);
        Assert.Contains(reason ?? string.Empty, host.LastCall.Reason ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_that_manages_the_organization_is_free_of_its_control_policies()
    {
        WriteChain();
        Write("scp/root.json", """{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "sts:*", "Resource": "*" } }""");
        Write("organization.json", """{ "Organization": { "Id": "o-exampleorgid", "Arn": "arn:aws:organizations::111111111111:organization/o-exampleorgid", "MasterAccountId": "111111111111" } }""");
        using var host = EmulatorHost.OfPath(_folder);
        (await host.AssumeAsync((await host.AssumeWithTokenAsync(host.Token(), Base)).ShouldSucceed().Credential, Deploy)).ShouldSucceed();
    }

    [Fact]
    public async Task A_template_is_an_emulator_of_one_account()
    {
        var path = Write("template.yaml", """
            Resources:
              GitHub:
                Type: AWS::IAM::OIDCProvider
                Properties:
                  Url: https://token.actions.githubusercontent.com
                  ClientIdList: [sts.amazonaws.com]
              Base:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: base
                  AssumeRolePolicyDocument:
                    Version: 2012-10-17
                    Statement:
                      - Effect: Allow
                        Principal: { Federated: !GetAtt GitHub.Arn }
                        Action: sts:AssumeRoleWithWebIdentity
                        Condition:
                          StringEquals:
                            token.actions.githubusercontent.com:sub: repo:octo-org/octo-app:ref:refs/heads/main
              Allow:
                Type: AWS::IAM::Policy
                Properties:
                  PolicyName: allow
                  Roles: [!Ref Base]
                  PolicyDocument:
                    Version: 2012-10-17
                    Statement: [{ Effect: Allow, Action: sts:AssumeRole, Resource: !GetAtt Deploy.Arn }]
              Deploy:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: deploy
                  AssumeRolePolicyDocument:
                    Version: 2012-10-17
                    Statement: [{ Effect: Allow, Action: sts:AssumeRole, Principal: { AWS: !Ref AWS::AccountId } }]
              Closed:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: closed
                  AssumeRolePolicyDocument:
                    Version: 2012-10-17
                    Statement: [{ Effect: Allow, Action: sts:AssumeRole, Principal: { AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } }]
              Unknown:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: unknown
                  AssumeRolePolicyDocument: !ImportValue policy
            """);
        using var host = EmulatorHost.OfPath(path);
        await AssertChainAsync(host, Neighbour, "arn:aws:iam::111111111111:" + Closed);

        // A role of which it cannot be told who may assume it is not there.
        Assert.Equal([Base, Neighbour, "arn:aws:iam::111111111111:" + Closed], host.Emulator.Roles);
    }

    [Fact]
    public async Task A_plan_is_an_emulator()
    {
        var path = Write("plan.json", $$$"""
            {"format_version":"1.2","terraform_version":"1.13.3","planned_values":{"root_module":{"resources":[
            {"address":"aws_iam_openid_connect_provider.github","mode":"managed","type":"aws_iam_openid_connect_provider","name":"github","values":{"client_id_list":["sts.amazonaws.com"],"url":"https://token.actions.githubusercontent.com"} },
            {"address":"aws_iam_role.base","mode":"managed","type":"aws_iam_role","name":"base","values":{"assume_role_policy":{{{Quoted(BaseTrust)}}} ,"max_session_duration":3600,"name":"base","path":"/"} },
            {"address":"aws_iam_role.deploy","mode":"managed","type":"aws_iam_role","name":"deploy","values":{"assume_role_policy":{{{Quoted(DeployTrust)}}} ,"max_session_duration":3600,"name":"deploy","path":"/"} },
            {"address":"aws_iam_role.closed","mode":"managed","type":"aws_iam_role","name":"closed","values":{"assume_role_policy":{{{Quoted(DeployTrust)}}} ,"max_session_duration":3600,"name":"closed","path":"/"} },
            {"address":"aws_iam_role_policy.base","mode":"managed","type":"aws_iam_role_policy","name":"base","values":{"policy":{{{Quoted(BasePolicy)}}} } }]} },
            "configuration":{"root_module":{"resources":[{"address":"aws_iam_role_policy.base","expressions":{"role":{"references":["aws_iam_role.base.name","aws_iam_role.base"]} } }]} } }
            """);
        using var host = EmulatorHost.OfPath(path);
        await AssertChainAsync(host, Neighbour, "arn:aws:iam::111111111111:" + Closed);
    }

    [Fact]
    public async Task An_answer_of_the_AWS_CLI_gives_a_role_with_its_id()
    {
        var path = Write("role.json", $$"""{ "Role": { "RoleName": "base", "RoleId": "AROATESTBASE000000001", "Arn": "{{Base}}", "AssumeRolePolicyDocument": {{BaseTrust}}, "MaxSessionDuration": 3600 } }""");
        Write("providers.json", """[ { "url": "https://token.actions.githubusercontent.com", "clientIds": [ "sts.amazonaws.com" ] } ]""");
        using (var alone = EmulatorHost.OfPath(path))
        {
            Assert.Equal("InvalidIdentityToken", (await alone.AssumeWithTokenAsync(alone.Token(), Base)).Code);
        }

        using var host = EmulatorHost.OfPath(_folder);
        Assert.Contains("AROATESTBASE000000001:job-1", (await host.AssumeWithTokenAsync(host.Token(), Base)).ShouldSucceed().Body, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_said_as_of_the_file_that_it_is()
    {
        Assert.Equal(RoleChainErrorKind.PolicySourceInvalid, Fail(Write("base.trust.json", "{ }")).Kind);
        Assert.Equal(RoleChainErrorKind.EmulatorConfigurationInvalid, Fail(Write("emulator.json", "{ \"account\": [] }")).Kind);
        Assert.Equal(RoleChainErrorKind.EmulatorConfigurationInvalid, Fail(Path.Combine(_folder, "missing.json")).Kind);
        Assert.Contains("there is no such file or folder", Fail(Path.Combine(_folder, "missing.json")).Message, StringComparison.Ordinal);
        Assert.Equal(RoleChainErrorKind.PolicySourceInvalid, Fail(Write("template.yaml", "Resources: [")).Kind);
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        Assert.Contains("empty has no role whose trust policy is known", Fail(Path.Combine(_folder, "empty") + Path.DirectorySeparatorChar).Message, StringComparison.Ordinal);
        Write("both/base.trust.json", DeployTrust);
        Write("both/111111111111/base.trust.json", DeployTrust);
        Assert.Contains("stands there with its account and without one", Fail(Path.Combine(_folder, "both")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_emulators_own_configuration_is_read_as_before()
    {
        Assert.False(LibrarySetup.IsOf(null));
        Assert.False(LibrarySetup.IsOf(Write("a.json", "{ \"accounts\": [] }")));
        Assert.False(LibrarySetup.IsOf(Write("b.json", "{ \"region\": \"eu-west-2\" }")));
        Assert.False(LibrarySetup.IsOf(Write("c.json", "{")));
        Assert.True(LibrarySetup.IsOf(Write("d.json", "{ \"Roles\": [] }")));
    }

    private static RoleChainException Fail(string path) => Assert.Throws<RoleChainException>(() => EmulatorHost.OfPath(path));

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private void WriteChain()
    {
        Write("111111111111/providers.json", """[ { "url": "https://token.actions.githubusercontent.com", "clientIds": [ "sts.amazonaws.com" ] } ]""");
        Write("111111111111/base.trust.json", BaseTrust);
        Write("111111111111/base.policy.json", BasePolicy);
        Write("222222222222/deploy.trust.json", DeployTrust);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task AssertChainAsync(EmulatorHost host, string deploy, string closed)
    {
        Assert.Equal("AccessDenied", (await host.AssumeWithTokenAsync(host.Token(("ref", "refs/heads/feature")), Base)).Code);
        var credential = (await host.AssumeWithTokenAsync(host.Token(), Base)).ShouldSucceed().Credential;
        (await host.AssumeAsync(credential, deploy)).ShouldSucceed();
        Assert.Equal("AccessDenied", (await host.AssumeAsync(credential, closed)).Code);
    }
}
