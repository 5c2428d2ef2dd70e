using System;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class ContextKeyTests
{
    [Theory]
    [InlineData("""{ "StringEquals": { "token.actions.githubusercontent.com:repository": "octo-org/octo-app" } }""")]
    [InlineData("""{ "StringEquals": { "token.actions.githubusercontent.com:ref": "refs/heads/main", "token.actions.githubusercontent.com:workflow": "deploy" } }""")]
    [InlineData("""{ "StringEquals": { "token.actions.githubusercontent.com:actor": "octocat", "token.actions.githubusercontent.com:actor_id": "583231", "token.actions.githubusercontent.com:repository_id": "74" } }""")]
    [InlineData("""{ "Null": { "token.actions.githubusercontent.com:environment": "true", "token.actions.githubusercontent.com:job_workflow_ref": "true", "token.actions.githubusercontent.com:enterprise_id": "true" } }""")]
    [InlineData("""{ "Null": { "token.actions.githubusercontent.com:event_name": "true", "token.actions.githubusercontent.com:run_id": "true" } }""")]
    [InlineData("""{ "Null": { "aws:PrincipalArn": "true", "aws:userid": "true", "aws:username": "true", "aws:TokenIssueTime": "true", "aws:FederatedProvider": "true", "sts:DurationSeconds": "true", "aws:SourceAccount": "true", "aws:SourceArn": "true" } }""")]
    [InlineData("""{ "StringLike": { "sts:RoleSessionName": "job-*" } }""")]
    [InlineData("""{ "IpAddress": { "aws:SourceIp": "127.0.0.0/8" } }""")]
    [InlineData("""{ "Bool": { "aws:SecureTransport": "true" } }""")]
    [InlineData("""{ "StringEquals": { "aws:RequestedRegion": "us-east-1" } }""")]
    [InlineData("""{ "DateGreaterThan": { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }""")]
    public async Task A_tokens_context(string condition)
    {
        using var host = new EmulatorHost(World.Json(baseCondition: condition));

        (await host.AssumeWithTokenAsync(host.Token())).ShouldSucceed();
    }

    [Fact]
    public async Task GitHubs_own_keys_are_a_switch()
    {
        using var host = new EmulatorHost(World.Json("""  "switches": { "gitHubConditionKeys": false }, """, """{ "StringEquals": { "token.actions.githubusercontent.com:repository": "octo-org/octo-app" } }"""));

        (await host.AssumeWithTokenAsync(host.Token())).ShouldBe(403, "AccessDenied");
    }

    [Fact]
    public async Task The_source_address_can_be_configured()
    {
        using var host = new EmulatorHost(World.Json("""  "sourceIp": "203.0.113.9", """, """{ "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }"""));

        (await host.AssumeWithTokenAsync(host.Token())).ShouldSucceed();
    }

    [Theory]
    [InlineData("""{ "ArnEquals": { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/base" } }""")]
    [InlineData("""{ "StringEquals": { "aws:PrincipalAccount": "111111111111", "aws:PrincipalType": "AssumedRole", "aws:userid": "AROATESTBASE000000001:job-1" } }""")]
    [InlineData("""{ "StringEquals": { "aws:PrincipalTag/Team": "platform", "sts:RoleSessionName": "job-2", "aws:RequestedRegion": "us-east-1" } }""")]
    [InlineData("""{ "Null": { "aws:username": "true", "aws:SourceIdentity": "true", "sts:ExternalId": "true", "sts:SourceIdentity": "true", "aws:TagKeys": "true", "aws:MultiFactorAuthAge": "true", "sts:DurationSeconds": "true", "token.actions.githubusercontent.com:repository": "true", "token.actions.githubusercontent.com:ref": "true" } }""")]
    [InlineData("""{ "Bool": { "aws:MultiFactorAuthPresent": "false", "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false", "aws:SecureTransport": "true" } }""")]
    [InlineData("""{ "StringEquals": { "aws:ResourceAccount": "222222222222" }, "NumericGreaterThan": { "aws:EpochTime": "1700000000" } }""")]
    [InlineData("""{ "ArnEquals": { "aws:FederatedProvider": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" } }""")]
    [InlineData("""{ "StringEquals": { "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-app:ref:refs/heads/main", "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } }""")]
    [InlineData("""{ "Null": { "aws:TokenIssueTime": "false", "aws:SourceIp": "false", "aws:SecureTransport": "false", "aws:CurrentTime": "false" } }""")]
    public async Task A_sessions_context(string condition)
    {
        var json = World.Json().Replace("""{ "Sid": "FromBase",""", "{ \"Condition\": " + condition + ", \"Sid\": \"FromBase\",", StringComparison.Ordinal);
        Assert.Contains(condition, json, StringComparison.Ordinal);
        using var host = new EmulatorHost(json);

        (await host.AssumeAsync(await host.BaseCredentialAsync(), World.Deploy)).ShouldSucceed();
    }

    [Fact]
    public async Task The_tokens_keys_end_with_the_session_that_it_made()
    {
        const string Last = "arn:aws:iam::333333333333:role/last";
        var json = World.Json().TrimEnd().TrimEnd('}').TrimEnd().TrimEnd(']') + """
            , {
                "id": "333333333333",
                "roles": [ { "name": "last", "trustPolicy": { "Version": "2012-10-17", "Statement": {
                  "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::222222222222:role/ci/deploy" }, "Action": "sts:AssumeRole",
                  "Condition": { "Null": { "aws:FederatedProvider": "true", "token.actions.githubusercontent.com:sub": "true", "token.actions.githubusercontent.com:aud": "true" } } } } } ]
              } ] }
            """;
        json = json.Replace("\"name\": \"deploy\",", "\"name\": \"deploy\", \"policies\": [ { \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Resource\": \"*\" } } ],", StringComparison.Ordinal);
        using var host = new EmulatorHost(json);
        var deploy = (await host.AssumeAsync(await host.BaseCredentialAsync(), World.Deploy)).ShouldSucceed().Credential;

        (await host.AssumeAsync(deploy, Last)).ShouldSucceed();
    }

    [Theory]
    [InlineData("""{ "StringEquals": { "aws:username": "operator", "aws:PrincipalType": "User", "aws:userid": "AIDATESTOPERATOR00001", "aws:PrincipalArn": "arn:aws:iam::111111111111:user/staff/operator" } }""")]
    [InlineData("""{ "Null": { "aws:TokenIssueTime": "true", "aws:MultiFactorAuthPresent": "true" } }""")]
    public async Task A_users_context(string condition)
    {
        var json = World.Json().Replace($$"""{ "Effect": "Allow", "Principal": { "AWS": "{{World.UserArn}}" },""", $$"""{ "Condition": {{condition}}, "Effect": "Allow", "Principal": { "AWS": "{{World.UserArn}}" },""", StringComparison.Ordinal);
        Assert.Contains(condition, json, StringComparison.Ordinal);
        using var host = new EmulatorHost(json);

        (await host.AssumeAsync(Credential.User, World.Tools)).ShouldSucceed();
    }
}
