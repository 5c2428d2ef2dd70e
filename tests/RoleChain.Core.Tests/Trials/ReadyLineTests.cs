using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.Core.Tests.Trials;

/// <summary>Lines that are put in as they stand let in who was refused, and change nothing for anybody else.</summary>
public class ReadyLineTests
{
    private const string Host = TrialSetup.Host;
    private const string Federated = "\"Federated\":\"" + TrialSetup.Provider + "\"";
    private const string Role = "arn:aws:iam::111111111111:role/";
    private const string Ops = "\"AWS\":\"" + Role + "ops\"";
    private const string ByToken = "\"sts:AssumeRoleWithWebIdentity\"";
    private const string Signed = "\"sts:AssumeRole\"";
    private const string Audience = "\"" + Host + ":aud\":\"sts.amazonaws.com\"";

    /// <summary>Jobs by their subjects, those of GitLab, and roles.</summary>
    private static readonly string[] All =
    [
        "repo:octo-org/octo-app:ref:refs/heads/main",
        "repo:octo-org/octo-app:ref:refs/heads/dev",
        "repo:octo-org/octo-app:environment:prod",
        "repo:octo-org/octo-app:environment:dev",
        "repo:octo-org/octo-app:pull_request",
        "repo:octo-org/other:ref:refs/heads/main",
        "repo:evil/x:pull_request",
        "project_path:g/p:ref_type:branch:ref:main",
        "project_path:evil/p:ref_type:branch:ref:main",
        Role + "ops",
        Role + "dev",
        Role + "ci-1",
    ];

    /// <summary>A statement's principals, actions and conditions; who is refused; whether there is a line that mends it.</summary>
    public static TheoryData<string, string, string?, string, bool> Statements => new()
    {
        // Statements that are meant for others.
        { Ops, Signed, null, All[0], true },
        { "\"Service\":\"ec2.amazonaws.com\"", Signed, null, All[0], true },
        { "\"Service\":\"ec2.amazonaws.com\"", Signed, null, Role + "dev", true },
        { "\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/gitlab.com\"", ByToken, "\"StringEquals\":{\"gitlab.com:sub\":\"" + All[7] + "\",\"gitlab.com:aud\":\"sts.amazonaws.com\"}", All[0], true },
        { "\"Federated\":\"arn:aws:iam::999999999999:oidc-provider/" + Host + "\"", ByToken, null, All[0], true },
        { "\"Federated\":\"arn:aws:iam::999999999999:oidc-provider/" + Host + "\"", ByToken, "\"StringEquals\":{" + Audience + ",\"" + Host + ":sub\":\"" + All[0] + "\"}", All[0], true },
        { Federated, ByToken, "\"StringEquals\":{" + Audience + ",\"" + Host + ":sub\":\"" + All[0] + "\"}", Role + "dev", true },
        { "\"Federated\":\"arn:aws:iam::111111111111:saml-provider/x\"", "\"sts:AssumeRoleWithSAML\"", null, Role + "dev", true },
        { "\"Federated\":\"arn:aws:iam::111111111111:saml-provider/x\"", "\"sts:AssumeRoleWithSAML\"", null, All[0], true },

        // Statements for some of both.
        { Federated + "," + Ops, "[" + ByToken + "," + Signed + "]", "\"StringEqualsIfExists\":{\"" + Host + ":sub\":\"" + All[0] + "\"}", Role + "dev", true },
        { Federated + "," + Ops, "[" + Signed + "]", null, All[0], true },
        { Federated + "," + Ops, ByToken, "\"StringEquals\":{\"" + Host + ":sub\":\"" + All[0] + "\"}", Role + "ops", true },

        // The action is another.
        { Federated, Signed, null, All[0], true },
        { Federated, Signed, "\"StringEquals\":{\"" + Host + ":sub\":\"" + All[0] + "\"}", All[0], true },
        { Federated, Signed, "\"StringLike\":{\"" + Host + ":sub\":\"repo:*\"}", All[0], true },

        // Conditions on who calls.
        { "\"AWS\":\"111111111111\"", Signed, "\"StringNotEquals\":{\"aws:PrincipalArn\":[\"" + Role + "dev\"]}", Role + "dev", false },
        { "\"AWS\":\"111111111111\"", Signed, "\"ArnNotLike\":{\"aws:PrincipalArn\":[\"" + Role + "d*\"]}", Role + "dev", false },
        { "\"AWS\":\"111111111111\"", Signed, "\"ArnLike\":{\"aws:PrincipalArn\":[\"" + Role + "ops\",\"" + Role + "ci-*\"]}", Role + "dev", true },
        { "\"AWS\":\"111111111111\"", Signed, "\"ArnEquals\":{\"aws:PrincipalArn\":\"" + Role + "ops\"}", Role + "dev", true },
        { "\"AWS\":\"111111111111\"", Signed, "\"Null\":{\"aws:PrincipalArn\":\"true\"}", Role + "dev", false },

        // Operators of every form on claims.
        { Federated, ByToken, "\"ForAnyValue:StringLike\":{\"" + Host + ":sub\":[\"" + All[1] + "\"]}", All[0], true },
        { Federated, ByToken, "\"ForAllValues:StringLike\":{\"" + Host + ":sub\":[\"" + All[1] + "\"]}", All[0], true },
        { Federated, ByToken, "\"StringEqualsIgnoreCase\":{\"" + Host + ":sub\":\"" + All[1] + "\"}", All[0], true },
        { Federated, ByToken, "\"StringEqualsIfExists\":{\"" + Host + ":sub\":\"" + All[1] + "\"}", All[0], true },
        { Federated, ByToken, "\"StringNotLike\":{\"" + Host + ":sub\":\"*main\"}", All[0], false },
        { Federated, ByToken, "\"StringEqualsIfExists\":{\"" + Host + ":environment\":\"prod\"},\"StringLike\":{\"" + Host + ":sub\":\"repo:octo-org/octo-app:*\"}", All[3], true },
        { Federated, ByToken, "\"Null\":{\"" + Host + ":environment\":\"true\"},\"StringLike\":{\"" + Host + ":sub\":\"repo:octo-org/octo-app:*\"}", All[2], false },
        { Federated, ByToken, "\"StringEqualsIgnoreCase\":{\"" + Host + ":sub\":\"" + All[0] + "\"},\"ForAnyValue:StringEquals\":{\"" + Host + ":aud\":[\"other\"]}", All[0], true },

        // Wildcards that are taken literally, and would open it to others.
        { Federated, ByToken, "\"StringEquals\":{\"" + Host + ":sub\":[\"repo:octo-org/octo-app:ref:refs/heads/*\",\"repo:octo-org/*\"]}", All[0], true },
        { Federated, ByToken, "\"StringEquals\":{\"" + Host + ":sub\":\"*\"}", All[0], true },
        { Federated, ByToken, "\"StringEquals\":{\"" + Host + ":sub\":\"repo:*\"}", All[0], true },
        { Federated, ByToken, "\"StringEquals\":{\"" + Host + ":sub\":\"repo:octo-org/octo-app*\"}", All[0], true },
        { Federated, ByToken, "\"StringEquals\":{\"" + Host + ":sub\":\"repo:octo-org/octo-app:**\"}", All[0], true },
        { Federated, ByToken, "\"StringEquals\":{\"" + Host + ":sub\":\"repo:octo-org/octo-app:?*\"}", All[0], true },
        { Federated, ByToken, "\"StringEquals\":{\"" + Host + ":sub\":\"repo:octo-org/*:ref:refs/heads/main\"}", All[0], true },

        // Keys that are written in another way, or are another provider's.
        { Federated, ByToken, "\"StringEquals\":{\"https://" + Host + ":sub\":\"" + All[0] + "\"}", All[0], true },
        { "\"Federated\":[\"" + TrialSetup.Provider + "\",\"arn:aws:iam::111111111111:oidc-provider/gitlab.com\"]", ByToken, "\"StringEquals\":{\"gitlab.com:sub\":\"" + All[7] + "\"}", All[0], false },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Who_was_refused_is_let_in_and_nobody_else(string principal, string action, string? condition, string asker, bool isMended)
    {
        var trust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{" + principal + "},\"Action\":" + action + (condition is null ? string.Empty : ",\"Condition\":{" + condition + "}") + "}]}";
        var before = await LetInAsync(trust);
        Assert.DoesNotContain(asker, before);
        for (var round = 0; round < 5 && (await TryAsync(trust, asker)).Causes.FirstOrDefault(cause => cause.FixJson is not null) is { } cause; round++)
        {
            trust = PolicyMending.Mended(trust, cause);
        }

        Assert.Equal(isMended ? before.Append(asker).OrderBy(party => party, StringComparer.Ordinal) : before.OrderBy(party => party, StringComparer.Ordinal), (await LetInAsync(trust)).OrderBy(party => party, StringComparer.Ordinal));
    }

    private static readonly string[] Principals =
    [
        "{" + Federated + "}", "{" + Ops + "}", "{" + Federated + "," + Ops + "}", "{\"AWS\":\"111111111111\"}", "{\"AWS\":[\"AROAEXAMPLEEXAMPLE00\",\"" + Role + "ci-1\"]}", "\"*\"",
        "{\"Federated\":[\"" + TrialSetup.Provider + "\",\"arn:aws:iam::111111111111:oidc-provider/gitlab.com\"]}", "{\"Service\":\"ec2.amazonaws.com\"," + Federated + "}",
        "{\"Federated\":\"arn:aws:iam::999999999999:oidc-provider/" + Host + "\"," + Ops + "}",
    ];

    private static readonly string[] Actions = [ByToken, Signed, "[" + Signed + "," + ByToken + "]", "[" + Signed + ",\"sts:TagSession\"]", "\"sts:*\"", "\"sts:AssumeRoleWithSAML\""];

    private static readonly string[] Operators =
    [
        "StringEquals", "StringLike", "StringEqualsIgnoreCase", "StringNotEquals", "StringEqualsIfExists", "StringLikeIfExists", "ForAnyValue:StringEquals", "ForAnyValue:StringLike", "ForAllValues:StringEquals",
        "ForAllValues:StringNotLike", "ArnLike", "ArnNotEqualsIfExists", "Null",
    ];

    private static readonly string[] Keys = [Host + ":sub", Host + ":environment", "gitlab.com:sub", "aws:PrincipalArn", "aws:PrincipalAccount", "https://" + Host + ":sub"];

    /// <summary>Statements by chance, each tried with who is refused by it. The values have no wildcards, which StringEquals would take literally. Whom the statement names, and shuts out by a mistake that all have in common, may get in too.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whoever_is_refused_by_whatever_statement_nobody_else_is_let_in_or_shut_out(int seed)
    {
        var random = new Random(seed);
        string Of(string[] values) => values[random.Next(values.Length)];
        for (var round = 0; round < 60; round++)
        {
            var conditions = Enumerable.Range(0, random.Next(3)).Select(_ => Of(Operators)).Distinct(StringComparer.Ordinal)
                .Select(name => "\"" + name + "\":{\"" + Of(Keys) + "\":" + (name == "Null" ? "\"true\"" : "[\"" + Of(All) + "\",\"" + (random.Next(2) == 0 ? "prod" : Of(All)) + "\"]") + "}").ToArray();
            var trust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":" + Of(Principals) + ",\"Action\":" + Of(Actions) + (conditions.Length == 0 ? string.Empty : ",\"Condition\":{" + string.Join(",", conditions) + "}") + "}]}";
            var before = await LetInAsync(trust);
            var asker = Of(All);
            var mended = trust;
            for (var line = 0; line < 6 && (await TryAsync(mended, asker)).Causes.FirstOrDefault(cause => cause.FixJson is not null) is { } cause; line++)
            {
                mended = PolicyMending.Mended(mended, cause);
            }

            var after = await LetInAsync(mended);
            Assert.True(before.All(after.Contains), trust + " for " + asker + " shuts out by " + mended);
            Assert.True(after.All(party => party == asker || before.Contains(party) || trust.Contains(party)), trust + " for " + asker + " opens by " + mended);
        }
    }

    /// <summary>Both values stay.</summary>
    [Fact]
    public async Task A_key_with_https_keeps_all_of_its_values()
    {
        var cause = (await TryAsync("{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{" + Federated + "},\"Action\":" + ByToken + ",\"Condition\":{\"StringEquals\":{\"https://" + Host + ":sub\":[\"" + All[1] + "\",\"" + All[0] + "\"]}}}}", All[0])).Causes[0];
        Assert.Equal("\"StringEquals\": { \"" + Host + ":sub\": [\"" + All[1] + "\", \"" + All[0] + "\"] }", cause.FixJson);
    }

    private static async Task<List<string>> LetInAsync(string trust)
    {
        var found = new List<string>();
        foreach (var party in All)
        {
            if ((await TryAsync(trust, party)).Verdict != HopVerdict.Denied)
            {
                found.Add(party);
            }
        }

        return found;
    }

    private static async Task<HopTrial> TryAsync(string trust, string party)
    {
        var setup = new TrialSetup { HasAll = false, HasProvider = false, BaseTrust = trust };
        if (party.StartsWith(Role, StringComparison.Ordinal))
        {
            setup.CallerArn = party;
        }
        else
        {
            var parts = party.Split(':');
            setup.Claims["sub"] = [party];
            if (parts[0] == "project_path")
            {
                setup.Claims["iss"] = ["https://gitlab.com"];
            }
            else if (parts[2] == "environment")
            {
                setup.Claims["environment"] = [parts[3]];
            }
        }

        return (await setup.TryAsync()).Hops[0];
    }
}
