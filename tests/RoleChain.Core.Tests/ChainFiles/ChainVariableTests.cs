using System;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Core.Registration;
using RoleChain.Core.Tests.Engine;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.ChainFiles;

/// <summary>Variables of chain files: of the environment when a file is read, and of the token when a chain is run.</summary>
public class ChainVariableTests
{
    private const string Claims = "{\"iss\":\"https://token.actions.githubusercontent.com\",\"sub\":\"repo:octo-org/octo-app\",\"aud\":\"sts.amazonaws.com\",\"exp\":4102444800,"
        + "\"actor\":\"octocat\",\"run\":42,\"sure\":true,\"empty\":\"\",\"list\":[1],\"star\":\"*/${aws:username}?\\\"é語$\",\"template\":\"${env:USER}${claim:actor}\",\"bad\":\"a b\",\"lone\":\"\\ud800\"}";

    [Fact]
    public void The_environment_is_read_with_the_file()
    {
        using var run = new ChainFileRun();
        run.Engine.Environment["USER"] = "alice";
        run.Engine.Environment["ROLECHAIN_STAGE"] = "${env:USER}";
        run.Engine.Environment["AWS_REGION"] = "eu-west-1";
        var chain = run.Read(ChainFileRun.Chains("""
            "a": {
              "region": "${env:AWS_REGION:-eu-west-2}", "sessionName": "${env:USER}-${env:LOGNAME:-nobody}",
              "hops": ["111111111111:x", { "role": "222222222222:x", "tags": { "Team": "${env:LOGNAME:-}", "Plain": "a:-b" } }]
            }
            """)).Chains.Single();
        Assert.Equal("eu-west-1", chain.Region);
        Assert.Equal(["alice-nobody", "alice-nobody"], chain.Hops.Select(hop => hop.SessionName));
        Assert.Equal(["Team=", "Plain=a:-b"], chain.Hops[1].Tags.Select(tag => tag.ToString()));
        Assert.False(DeferredDefinition.Is(chain));

        // What a value holds is not read again: here it is a fault of the field, which takes no $.
        Assert.Contains("chains.a.hops[0].sessionName InvalidRoleSessionName", Assert.Single(run.FaultsOf(ChainFileRun.Chains("\"a\": { \"hops\": [{ \"role\": \"111111111111:x\", \"sessionName\": \"${env:ROLECHAIN_STAGE}\" }] }"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${env:USER")]
    [InlineData("${USER}")]
    [InlineData("${env:}")]
    [InlineData("${env:A-B}")]
    [InlineData("${file:/etc/passwd}")]
    [InlineData("${env:USER:-${env:LOGNAME}}")]
    [InlineData("$${env:USER}")]
    [InlineData("${claim:actor}/x")]
    public void Malformed_variables_and_results_are_faults(string text)
    {
        using var run = new ChainFileRun();
        run.Engine.Environment["USER"] = "alice";
        var faults = run.FailToRead(ChainFileRun.Chains("\"a\": { \"hops\": [{ \"role\": \"111111111111:x\", \"sessionName\": \"" + text + "\" }] }")).Faults;
        Assert.All(faults, fault => Assert.Equal("chains.a.hops[0].sessionName", fault.Field));
        Assert.NotEmpty(faults);
    }

    [Theory]
    [InlineData("\"hops\": [\"111111111111:${env:USER}\"]")]
    [InlineData("\"hops\": [\"${env:USER}:x\"]")]
    [InlineData("\"hops\": [{ \"role\": \"arn:aws:iam::111111111111:role/${claim:actor}\" }]")]
    [InlineData("\"hops\": [{ \"role\": \"111111111111:x\", \"policyArns\": [\"arn:aws:iam::aws:policy/${env:USER}\"] }]")]
    [InlineData("\"hops\": [{ \"role\": \"111111111111:x\", \"serialNumber\": \"${env:USER}\" }]")]
    [InlineData("\"hops\": [{ \"role\": \"111111111111:x\", \"transitiveTagKeys\": [\"${env:USER}\"] }]")]
    [InlineData("\"hops\": [{ \"role\": \"111111111111:x\", \"tags\": { \"${env:USER}\": \"x\" } }]")]
    [InlineData("\"hops\": [\"111111111111:x\"], \"allowedAccountIds\": [\"${env:USER}\"]")]
    [InlineData("\"hops\": [\"111111111111:x\"], \"endpointUrl\": \"https://${env:USER}.example\"")]
    [InlineData("\"hops\": [\"111111111111:x\"], \"proxy\": \"http://${env:USER}.example\"")]
    [InlineData("\"hops\": [\"111111111111:x\"], \"identity\": \"${env:USER}\"")]
    [InlineData("\"hops\": [\"111111111111:x\"], \"from\": \"${env:USER}\"")]
    [InlineData("\"hops\": [\"111111111111:x\"], \"region\": \"${claim:actor}\"")]
    [InlineData("\"hops\": [\"111111111111:x\"], \"region\": \"${env:AWS_REGION}\"")]
    public void Where_no_variable_may_stand_one_is_a_fault_also_in_a_trusted_file(string chain)
    {
        using var run = new ChainFileRun();
        run.Engine.Environment["USER"] = "alice";
        Assert.NotEmpty(run.FailToRead(ChainFileRun.Chains("\"a\": { " + chain + " }"), trust: true).Faults);
    }

    [Fact]
    public async Task Claims_are_put_in_when_the_chain_is_run_and_shown_as_written_before()
    {
        using var server = new ScriptedServer(Answer);
        using var run = InJob(server);
        var chain = run.Read("""
            {
              "version": 1,
              "defaults": { "identity": "ci", "region": "eu-west-2", "sessionTagging": "off", "sessionName": "run-${claim:run}", "sourceIdentity": "${claim:actor}" },
              "identities": { "ci": { "provider": "GitHub" } },
              "chains": { "a": { "hops": ["111111111111:base", {
                "role": "222222222222:deploy", "externalId": "${claim:missing:-fallback}", "tags": { "Sure": "${claim:sure}", "Empty": "${claim:empty:-none}" },
                "policy": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::b/${aws:userid}/${claim:star}/*"] }] }
              }] } }
            }
            """).Chains.Single();
        Assert.Equal(("run-${claim:run}", "${claim:actor}", "${claim:missing:-fallback}"), (chain.Hops[0].SessionName, chain.SourceIdentity, chain.Hops[1].ExternalId));

        var credential = await run.Engine.RunAsync(new RoleChainDefinition(chain) { EndpointUrl = server.Url });
        Assert.Equal("a", credential.Chain.Name);
        Assert.Equal("run-42", server.Requests[1].Form["RoleSessionName"]);
        var form = server.Requests[2].Form;
        Assert.Equal(("run-42", "octocat", "fallback"), (form["RoleSessionName"], form["SourceIdentity"], form["ExternalId"]));
        Assert.Equal(("true", "none"), (form["Tags.member.1.Value"], form["Tags.member.2.Value"]));
        Assert.Equal(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::b/${aws:userid}/${*}/${$}{aws:username}${?}\\\"é\\u8A9E${$}/*\"]}]}",
            form["Policy"]);
    }

    [Theory]
    [InlineData("${claim:missing}", RoleChainErrorKind.ChainVariableMissing, "missing")]
    [InlineData("${claim:empty}", RoleChainErrorKind.ChainVariableMissing, "empty")]
    [InlineData("${claim:list}", RoleChainErrorKind.ChainVariableMissing, "list")]
    [InlineData("${claim:lone}", RoleChainErrorKind.ChainVariableMissing, "lone")]
    [InlineData("${env:LOGNAME}", RoleChainErrorKind.ChainVariableMissing, "LOGNAME")]
    [InlineData("${claim:bad}", RoleChainErrorKind.InvalidRoleSessionName, "a b")]
    [InlineData("${claim:template}", RoleChainErrorKind.InvalidRoleSessionName, "${env:USER}${claim:actor}")]
    public async Task A_claim_that_cannot_be_had_ends_the_chain_before_a_hop(string text, RoleChainErrorKind kind, string said)
    {
        using var server = new ScriptedServer(Answer);
        using var run = InJob(server);
        var chain = run.Read(ChainFileRun.Chains("\"a\": { \"region\": \"eu-west-2\", \"sessionName\": \"" + text + "\", \"hops\": [\"111111111111:base\"] }")).Chains.Single();
        var failure = await run.Engine.FailAsync(new RoleChainDefinition(chain) { EndpointUrl = server.Url });
        Assert.Equal(kind, failure.Kind);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, request => request.Action is not null);
        run.Engine.AssertNoSecret(failure);
    }

    [Theory]
    [InlineData("\"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"s3:${env:USER}\", \"Resource\": \"*\" }")]
    [InlineData("\"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"${env:USER}\", \"Action\": \"s3:*\", \"Resource\": \"*\" }")]
    [InlineData("\"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": { \"Bool\": { \"aws:SecureTransport\": \"${env:USER}\" } } }")]
    [InlineData("\"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": { \"StringLike\": { \"aws:PrincipalTag/${env:USER}\": \"x\" } } }")]
    [InlineData("\"Version\": \"2008-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"${env:USER}\" }")]
    [InlineData("\"Statement\": { \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"${claim:actor}\" }")]
    public void In_policies_variables_stand_only_where_IAM_takes_its_own(string policy)
    {
        using var run = new ChainFileRun();
        run.Engine.Environment["USER"] = "*";
        Assert.NotEmpty(run.FailToRead(ChainFileRun.Chains("\"a\": { \"hops\": [{ \"role\": \"111111111111:x\", \"policy\": { " + policy + " } }] }"), trust: true).Faults);
    }

    [Theory]
    [InlineData("*", "${*}")]
    [InlineData("a?", "a${?}")]
    [InlineData("${aws:username}", "${$}{aws:username}")]
    [InlineData("$", "${$}")]
    [InlineData("\",\"Action\":\"*", "\\\",\\\"Action\\\":\\\"${*}")]
    public void A_value_in_a_policy_is_text_and_nothing_more(string value, string written)
    {
        using var run = new ChainFileRun();
        run.Engine.Environment["USER"] = value;
        const string Policy = "{ \"Version\": \"2012-10-17\", \"Statement\": { \"Resource\": \"a:${env:USER}{x}\", \"Condition\": { \"ForAnyValue:StringLike\": { \"aws:x\": [\"${env:USER}*\", \"$${env:USER}\"] } } } }";
        var chain = run.Read(ChainFileRun.Chains("\"a\": { \"hops\": [{ \"role\": \"111111111111:x\", \"policy\": " + Policy + " }] }")).Chains.Single();
        Assert.Equal("{\"Version\":\"2012-10-17\",\"Statement\":{\"Resource\":\"a:" + written + "{x}\",\"Condition\":{\"ForAnyValue:StringLike\":{\"aws:x\":[\"" + written + "*\",\"${env:USER}\"]}}}}", chain.Hops[0].Policy);
    }

    [Fact]
    public void A_chain_with_variables_of_the_run_is_another_than_one_with_their_text()
    {
        using var run = new ChainFileRun();
        run.Engine.Environment["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLEEXAMPLE12";
        run.Engine.Environment["AWS_SECRET_ACCESS_KEY"] = "x";
        var engine = new ChainEngine(run.Engine.JobEnvironment());
        string Key(string text) => engine.KeyOf(run.Read(ChainFileRun.Chains(
            "\"a\": { \"region\": \"eu-west-2\", \"hops\": [{ \"role\": \"111111111111:x\", \"policy\": { \"Version\": \"2012-10-17\", \"Statement\": { \"Resource\": \"" + text + "\" } } }] }")).Chains.Single());
        Assert.Equal(Key("${claim:a}"), Key("${claim:a}"));
        Assert.NotEqual(Key("${claim:a}"), Key("$${claim:a}"));
        Assert.NotEqual(Key("${claim:a}"), Key("${claim:b}"));
    }

    [Fact]
    public void A_chain_with_variables_of_the_run_is_not_written_down()
    {
        using var run = new ChainFileRun();
        var chain = run.Read(ChainFileRun.Chains("\"a\": { \"sessionName\": \"${claim:actor}\", \"hops\": [\"111111111111:x\"] }")).Chains.Single();
        Assert.Equal(RoleChainErrorKind.NotUnattended, Assert.Throws<RoleChainException>(() => UnattendedChain.Check(chain, "p")).Kind);
    }

    private static Reply Answer(ScriptedServer.Request request) =>
        request.Action is null ? Reply.Json("{\"value\":\"" + Canary.Token(Claims) + "\"}") : EngineRun.Behave(request);

    private static ChainFileRun InJob(ScriptedServer server)
    {
        var run = new ChainFileRun();
        run.Engine.Environment["GITHUB_ACTIONS"] = "true";
        run.Engine.Environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = server.Url + "token?api-version=2.0";
        run.Engine.Environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = Canary.Bearer;
        return run;
    }
}
