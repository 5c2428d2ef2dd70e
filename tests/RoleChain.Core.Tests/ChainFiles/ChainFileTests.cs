using System;
using System.Linq;
using System.Text;
using RoleChain.Core.ChainFiles;
using Xunit;

namespace RoleChain.Core.Tests.ChainFiles;

/// <summary>What a chain file says, and what is said of one with faults.</summary>
public class ChainFileTests
{
    [Fact]
    public void A_chain_continues_another_and_settings_come_from_the_nearest()
    {
        using var run = new ChainFileRun();
        var content = run.Read("""
            {
              // Accounts by the names that the team uses.
              "$schema": "https://github.com/rolechain/rolechain/blob/main/docs/rolechain.schema.json",
              "version": 1,
              "accounts": { "shared": "111111111111", "dev": "222222222222", "prod": "333333333333" },
              "identities": { "ci": { "provider": "GitHub" }, "me": { "profileName": "work" } },
              "defaults": { "identity": "ci", "region": "eu-west-2", "sessionName": "team", "timeoutSeconds": 90, "sessionTagging": "off" },
              "chains": {
                "base": { "description": "Into the shared account.", "identity": "me", "hops": ["shared:base"], "waitForAccessSeconds": 5 },
                "dev": { "from": "base", "hops": ["dev:deploy"] },
                "prod": {
                  "from": "dev", "region": "us-east-1", "allowedAccountIds": ["prod"], "sessionTagging": "transitive", "trimSessionTags": true, "maskAccountIds": true, "useFipsEndpoint": true,
                  "hops": [{
                    "role": "prod:ci/deploy", "sessionName": "release", "externalId": "contract-1", "durationSeconds": 900,
                    "tags": { "Team": "web" }, "transitiveTagKeys": ["Team"], "sourceIdentity": "alice", "policyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
                    "policy": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": { "Bool": { "aws:SecureTransport": true } } }] },
                  }],
                },
              },
            }
            """);

        Assert.Equal(["base", "dev", "prod"], content.Chains.Select(chain => chain.Name));
        var prod = content.Find("PROD");
        Assert.Equal(run.DefaultPath, prod.Origin);
        Assert.Equal("work", Assert.IsType<ProfileIdentity>(prod.Identity).ProfileName);
        Assert.Equal(["111111111111:base", "222222222222:deploy", "333333333333:ci/deploy"], prod.Hops.Select(hop => hop.RoleArn));
        Assert.Equal(["team", "team", "release"], prod.Hops.Select(hop => hop.SessionName));
        Assert.Equal(("us-east-1", TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(5), SessionTagging.Transitive), (prod.Region, prod.Timeout, prod.WaitForAccess, prod.SessionTagging));
        Assert.Equal((true, true, true, false), (prod.TrimSessionTags, prod.MaskAccountIds, prod.UseFipsEndpoint, prod.UseDualstackEndpoint));
        Assert.Equal(["333333333333"], prod.AllowedAccountIds);
        var hop = prod.Hops[2];
        Assert.Equal(("contract-1", 900, "alice"), (hop.ExternalId, hop.DurationSeconds, hop.SourceIdentity));
        Assert.Equal(["Team=web"], hop.Tags.Select(tag => tag.ToString()));
        Assert.Equal(["Team"], hop.TransitiveTagKeys);
        Assert.Equal("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":true}}}]}", hop.Policy);
        Assert.Equal("eu-west-2", content.Find("dev").Region);
    }

    [Fact]
    public void The_tree_has_what_chains_share_once()
    {
        using var run = new ChainFileRun();
        var content = run.Read(ChainFileRun.Chains("""
            "base": { "hops": ["111111111111:base"] }, "dev": { "from": "base", "hops": ["222222222222:deploy"] }, "audit": { "hops": ["111111111111:base", "222222222222:deploy"] },
            "prod": { "from": "base", "hops": [{ "role": "333333333333:deploy", "externalId": "x1" }] }
            """));
        Assert.Equal(
            string.Join(System.Environment.NewLine, "the identity found in the environment", "└─ 111111111111:base [base]", "   ├─ 222222222222:deploy [dev, audit]", "   └─ 333333333333:deploy [prod]"),
            DefinitionTree.Write(content.Chains));
    }

    [Fact]
    public void Every_fault_is_told_at_once_with_line_and_column()
    {
        using var run = new ChainFileRun();
        var faults = run.FaultsOf("""
            {
              "version": 2, "chain": {},
              "accounts": { "dev": "22222222222", "arn": "222222222222" },
              "identities": { "ci": { "provider": "Github" }, "two": { "profileName": "a", "tokenFile": "b" }, "none": {} },
              "defaults": { "regoin": "x", "timeoutSeconds": "60" },
              "chains": {
                "a": { "identity": "c1", "hops": ["dev:deploy", "prd:x", 7, {}] },
                "b": { "from": "aa", "hops": ["111111111111:x"] },
                "c": { "region": "EU", "hops": [{ "role": "111111111111:x", "durationSeconds": 60.5, "tags": [] }, { "role": "222222222222:x", "durationSeconds": 7200, "sessionName": "a b" }] },
                "B": { "hops": ["111111111111:x"] },
                "d": {}
              }
            }
            """);
        Assert.Equal(
            [
                "2,14 version ChainFileInvalid", "2,17 chain ChainFileInvalid",
                "3,24 accounts.dev InvalidAccountId", "3,39 accounts.arn ChainFileInvalid",
                "4,39 identities.ci.provider ChainFileInvalid", "4,80 identities.two IdentityConflict", "4,100 identities.none IdentityConflict",
                "5,17 defaults.regoin ChainFileInvalid", "5,50 defaults.timeoutSeconds ChainFileInvalid",
                "7,24 chains.a.identity IdentityNotFound", "7,39 chains.a.hops[0] InvalidRoleArn", "7,53 chains.a.hops[1] InvalidRoleArn", "7,62 chains.a.hops[2] ChainFileInvalid", "7,65 chains.a.hops[3].role ChainFileInvalid",
                "8,20 chains.b.from ChainNotFound",
                "9,22 chains.c.region InvalidRegion", "9,84 chains.c.hops[0].durationSeconds ChainFileInvalid", "9,98 chains.c.hops[0].tags ChainFileInvalid",
                "9,151 chains.c.hops[1].durationSeconds DurationExceedsChainingLimit", "9,172 chains.c.hops[1].sessionName InvalidRoleSessionName",
                "10,5 chains.B ChainFileInvalid", "11,5 chains.d NoRole",
            ],
            faults);
    }

    [Fact]
    public void A_message_names_file_place_and_what_was_meant()
    {
        using var run = new ChainFileRun();
        var failure = run.FailToRead("{\n  \"version\": 1,\n  \"chians\": {}\n}");
        Assert.Equal(RoleChainErrorKind.ChainFileInvalid, failure.Kind);
        Assert.Equal(
            string.Join(
                System.Environment.NewLine,
                "The chain file cannot be used:",
                SafeText.ForDisplay(run.DefaultPath) + "(1,1): chains: is missing (docs/chain-files.md)",
                SafeText.ForDisplay(run.DefaultPath) + "(3,3): chians: is not known here (did you mean 'chains'?) (docs/chain-files.md)"),
            failure.Message);
        var unknown = Assert.Throws<RoleChainException>(() => run.Read(ChainFileRun.Chains("\"deploy\": { \"hops\": [\"111111111111:x\"] }")).Find("depoly"));
        Assert.Equal(RoleChainErrorKind.ChainNotFound, unknown.Kind);
        Assert.EndsWith(" has no chain 'depoly' (did you mean 'deploy'?).", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loops_are_named_with_their_path_each_once()
    {
        using var run = new ChainFileRun();
        var failure = run.FailToRead(ChainFileRun.Chains("""
            "into": { "from": "b" }, "a": { "from": "c" }, "b": { "from": "a" }, "c": { "from": "b" }, "self": { "from": "self" }
            """));
        Assert.Equal(
            ["leads back to itself: a -> c -> b -> a", "leads back to itself: self -> self"],
            failure.Faults.Select(fault => fault.Problem));
    }

    /// <summary>Columns count UTF-16 units, as editors do; a byte order mark is none.</summary>
    [Theory]
    [InlineData("{ \"é語😀\": 1 }", "1,3", "1,1")]
    [InlineData("\uFEFF{ \"version\": 1, \"chains\": {}, \"😀\": 1, \"x\": 1 }", "1,31", "1,40")]
    [InlineData("{\r\n\t\"x\": 1,\n\"version\": 1, \"chains\": {}}", "2,2")]
    public void Columns_are_those_of_editors(string text, params string[] places)
    {
        using var run = new ChainFileRun();
        Assert.All(places, place => Assert.Contains(run.FaultsOf(text), fault => fault.StartsWith(place + " ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{\n  \"version\": 1,\n  \"chains\": {\n    é\n", 4, 5)]
    [InlineData("{ \"version\": 1 } x", 1, 18)]
    [InlineData("{ \"version\": 01 }", 1, 15)]
    [InlineData("[]", 1, 1)]
    public void What_is_not_JSON_is_told_with_its_place(string text, int line, int column)
    {
        using var run = new ChainFileRun();
        var fault = Assert.Single(run.FailToRead(text).Faults);
        Assert.Equal((line, column), (fault.Line, fault.Column));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_fault()
    {
        using var run = new ChainFileRun();
        run.Write(string.Empty);
        System.IO.File.WriteAllBytes(run.DefaultPath, Encoding.ASCII.GetBytes("{ \"version\": 1, \"chains\": { \"a\": { \"description\": \"\\ud800\", \"hops\": [\"111111111111:x\"] } } }"));
        Assert.Equal((1, 51), run.FailToFind().Faults.Select(fault => (fault.Line!.Value, fault.Column!.Value)).Single());
    }

    [Fact]
    public void Identities_are_those_of_the_commands()
    {
        using var run = new ChainFileRun();
        var content = run.Read("""
            {
              "version": 1,
              "identities": {
                "any": { "provider": "Automatic" }, "sdk": { "provider": "AwsSdk" }, "azure": { "provider": "AzurePipelines", "serviceConnectionId": "8f0bff4f-6d7d-4a4b-9b63-5b0c1ce3a2d5" },
                "gitlab": { "provider": "GitLab", "tokenVariable": "AWS_ID_TOKEN", }, "file": { "tokenFile": "../token" },
                "command": { "tokenCommand": ["./mint", "--audience", "sts"] }, "other": { "provider": "GitHub", "audience": "sts.example.com" }
              },
              "chains": {
                "any": { "identity": "any", "hops": ["111111111111:x"] }, "sdk": { "identity": "sdk", "hops": ["111111111111:x"] }, "azure": { "identity": "azure", "hops": ["111111111111:x"] },
                "gitlab": { "identity": "gitlab", "hops": ["111111111111:x"] }, "file": { "identity": "file", "hops": ["111111111111:x"] }, "command": { "identity": "command", "hops": ["111111111111:x"] },
                "other": { "identity": "other", "hops": ["111111111111:x"], "endpointUrl": "https://sts.example.com", "proxy": "http://proxy.example:3128" }
              }
            }
            """, trust: true);
        Assert.IsType<AutomaticIdentity>(content.Find("any").Identity);
        Assert.IsType<AwsSdkIdentity>(content.Find("sdk").Identity);
        Assert.Equal("8f0bff4f-6d7d-4a4b-9b63-5b0c1ce3a2d5", Assert.IsType<CiTokenIdentity>(content.Find("azure").Identity).ServiceConnectionId);
        Assert.Equal("AWS_ID_TOKEN", Assert.IsType<WebIdentityTokenVariableIdentity>(content.Find("gitlab").Identity).Name);
        Assert.Equal(System.IO.Path.Combine(run.Outer, "token"), Assert.IsType<WebIdentityTokenFileIdentity>(content.Find("file").Identity).Path);
        var command = Assert.IsType<WebIdentityTokenCommandIdentity>(content.Find("command").Identity);
        Assert.Equal((System.IO.Path.Combine(run.Repository, "mint"), "--audience sts"), (command.FileName, string.Join(" ", command.Arguments)));
        var other = content.Find("other");
        Assert.Equal(("sts.example.com", "https://sts.example.com", "http://proxy.example:3128"), (Assert.IsType<CiTokenIdentity>(other.Identity).Audience, other.EndpointUrl, other.ProxyUrl));
    }

    [Fact]
    public void Completion_knows_the_names_of_a_faulty_file_and_is_silent_without_one()
    {
        using var run = new ChainFileRun();
        Assert.Empty(run.Service().FindNames(new ChainFileRequest(run.Repository)));
        run.Write("{ \"chains\": { \"dev\": 1, \"a b\": 2, \"prod\": {} } }");
        Assert.Equal(["dev", "prod"], run.Service().FindNames(new ChainFileRequest(run.Repository)));
        run.Write("{ \"chains\": { \"dev\": ");
        Assert.Empty(run.Service().FindNames(new ChainFileRequest(run.Repository)));
    }
}
