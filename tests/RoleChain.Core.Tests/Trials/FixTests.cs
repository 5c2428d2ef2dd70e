using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.Core.Tests.Trials;

/// <summary>The line that an explanation has ready is put into the policy: what it was about is let in then.</summary>
public class FixTests
{
    public static TheoryData<string> Names => MisconfigurationTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_ready_to_be_put_in_helps(string name)
    {
        var setup = MisconfigurationTests.Broken(name);
        var trial = await setup.TryAsync();
        var applied = new List<(RefusalCauseId Id, int? Hop, string? Key, string? Action)>();
        while (trial.Hops.SelectMany(hop => hop.Causes).FirstOrDefault(cause => cause.FixJson is not null) is { } cause)
        {
            Assert.DoesNotContain(Of(cause), applied);
            applied.Add(Of(cause));
            PolicyMending.Apply(setup, cause);
            trial = await setup.TryAsync();
        }

        // What has no line of JSON for a cure is what is left, and nothing that was mended.
        Assert.True(applied.Count == 0 || trial.Verdict == HopVerdict.Allowed || trial.Hops.SelectMany(hop => hop.Causes).Any(), trial.ToString());
        Assert.DoesNotContain(trial.Hops.SelectMany(hop => hop.Causes), cause => applied.Contains(Of(cause)));
    }

    private static (RefusalCauseId Id, int? Hop, string? Key, string? Action) Of(RefusalCause cause) => (cause.Id, cause.HopNumber, cause.Key, cause.Action);

    [Fact]
    public async Task Of_a_statement_with_NotAction()
    {
        var setup = new TrialSetup
        {
            DeployHop = hop => new RoleChainHop(hop.RoleArn, hop) { Tags = [new SessionTag("team", "a")] },
            DeployTrust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + TrialSetup.Base + "\"},\"NotAction\":\"sts:TagSession\"}]}",
        };
        var cause = Assert.Single((await setup.TryAsync()).Hops[1].Causes);
        Assert.Equal("{ \"Effect\": \"Allow\", \"Principal\": { \"AWS\": \"" + TrialSetup.Base + "\" }, \"Action\": [\"sts:AssumeRole\", \"sts:TagSession\"] }", cause.FixJson);
        Assert.Contains("excepts the action sts:TagSession", cause.Message, StringComparison.Ordinal);
        PolicyMending.Apply(setup, cause);
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Verdict);
    }

    /// <summary>Whom a condition or a principal lets in today it lets in when the line is put in, too.</summary>
    [Theory]
    [InlineData("StringEquals", "[\"repo:octo-org/web:ref:refs/heads/main\",\"repo:octo-org/octo-app:ref:refs/heads/master\"]", "\"StringEquals\": { \"" + TrialSetup.Host + ":sub\": [\"repo:octo-org/web:ref:refs/heads/main\", \"repo:octo-org/octo-app:ref:refs/heads/master\", \"" + TrialSetup.Main + "\"] }")]
    [InlineData("StringLike", "\"repo:octo-org@65/octo-app@74:*\"", "\"StringLike\": { \"" + TrialSetup.Host + ":sub\": [\"repo:octo-org@65/octo-app@74:*\", \"" + TrialSetup.Main + "\"] }")]
    public async Task A_condition_keeps_whom_it_lets_in(string name, string values, string json)
    {
        var setup = new TrialSetup { BaseCondition = "{\"" + name + "\":{\"" + TrialSetup.Host + ":sub\":" + values + "}}" };
        Assert.Equal(json, Assert.Single((await setup.TryAsync()).Hops[0].Causes).FixJson);
    }

    [Fact]
    public async Task Principals_stay_but_for_ids()
    {
        var setup = new TrialSetup { DeployPrincipal = "{\"AWS\":[\"arn:aws:iam::111111111111:role/other\",\"222222222222\"],\"Service\":\"ec2.amazonaws.com\"}" };
        Assert.Equal("\"Principal\": { \"AWS\": [\"arn:aws:iam::111111111111:role/other\", \"222222222222\", \"" + TrialSetup.Base + "\"], \"Service\": \"ec2.amazonaws.com\" }", (await setup.TryAsync()).Hops[1].Causes[0].FixJson);
        setup.DeployPrincipal = "{\"AWS\":\"AROAEXAMPLEEXAMPLE00\"}";
        Assert.Equal("\"Principal\": { \"AWS\": \"" + TrialSetup.Base + "\" }", (await setup.TryAsync()).Hops[1].Causes[0].FixJson);
    }

    [Theory]
    [InlineData("octo-org/octo-app:*", "no subject of GitHub's")]
    [InlineData("repo:octo-org/octo-app:ref:main", "written whole")]
    [InlineData("repo:octo-org/octo-app:ref:refs/heads/main ", "blank")]
    [InlineData("repo:octo-org/octo-app:ref:refs/heads/next", "another branch")]
    public async Task What_is_wrong_with_a_subject(string subject, string says)
    {
        var setup = new TrialSetup { BaseCondition = "{\"StringLike\":{\"" + TrialSetup.Host + ":sub\":\"" + subject + "\"}}" };
        Assert.Contains(says, Assert.Single((await setup.TryAsync()).Hops[0].Causes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_statement_that_names_the_caller_itself_is_explained()
    {
        var setup = new TrialSetup
        {
            DeployTrust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111111111111\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}},{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + TrialSetup.Base + "\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"x\"}}}]}",
        };
        Assert.Equal((RefusalCauseId.ExternalIdAbsent, (int?)2), ((await setup.TryAsync()).Hops[1].Causes[0].Id, (await setup.TryAsync()).Hops[1].Causes[0].Statement));
    }

    [Fact]
    public async Task A_deny_says_by_which_condition()
    {
        var setup = new TrialSetup { BasePolicy = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\",\"Condition\":{\"BoolIfExists\":{\"aws:MultiFactorAuthPresent\":\"false\"}}}]}" };
        Assert.Contains("BoolIfExists on aws:MultiFactorAuthPresent ('false') holds, and the request has 'false'", (await setup.TryAsync()).Hops[1].Causes[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_that_looks_like_a_variable()
    {
        var setup = new TrialSetup();
        setup.Claims["sub"] = ["repo:octo-org/octo-app:environment:${aws:username}"];
        var cause = Assert.Single((await setup.TryAsync()).Hops[0].Causes);
        PolicyMending.Apply(setup, cause);
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Verdict);
    }
}
