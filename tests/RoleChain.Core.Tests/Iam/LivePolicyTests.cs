using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Tests.Engine;
using RoleChain.Core.Trials;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;
using Request = RoleChain.Tests.ScriptedServer.Request;

namespace RoleChain.Core.Tests.Iam;

/// <summary>Refusals explained by what IAM answers for the roles at hand; and servers in its place that answer badly.</summary>
public sealed class LivePolicyTests
{
    private const string Tools = "arn:aws:iam::111111111111:role/ci/tools";
    private const string Trust = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"Others\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:role/other\"},\"Action\":\"sts:AssumeRole\"}}";

    [Fact]
    public async Task The_role_of_the_callers_account_and_the_callers_own_are_read_with_the_callers_session()
    {
        var (trial, run, requests) = await TryAsync(request => Role(request, request.Form["RoleName"] == "base" ? Trust.Replace("arn:aws:iam::111111111111:role/other", "AROATEST000000000001") : Trust));

        // What was read has findings too.
        Assert.Equal(("arn:aws:iam::111111111111:role/base", PolicyFindingId.PrincipalRecreated), trial.Findings.Select(finding => (finding.RoleArn, finding.Id)).Single());
        var cause = Assert.Single(trial.Hops[1].Causes);
        Assert.Equal((RefusalCauseId.CallerNotTrusted, true, "Others", "iam:GetRole: " + Tools), (cause.Id, cause.IsCertain, cause.Sid, cause.Policy));
        Assert.Equal(["tools", "base"], requests.Select(request => request.Form["RoleName"]));
        Assert.All(requests, request =>
        {
            Assert.Equal(("POST", "/", "2010-05-08", Canary.SessionToken + "-1"), (request.Method, request.Target, request.Form["Version"], request.Headers["X-Amz-Security-Token"]));
            Assert.Contains("Credential=ASIAHOP1HOP1HOP1HOP1/", request.Headers["Authorization"], StringComparison.Ordinal);
            Assert.Contains("/us-east-1/iam/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
            Assert.DoesNotContain(Canary.Secret, request.Body, StringComparison.Ordinal);
        });
        Assert.Contains("iam:GetRole of " + Tools + ": read.", run.Told, StringComparison.Ordinal);
        run.AssertNoSecret();
    }

    [Fact]
    public async Task A_role_that_IAM_does_not_find_is_not_there()
    {
        var (trial, run, _) = await TryAsync(request => request.Form["RoleName"] == "tools" ? Reply.Error(404, "NoSuchEntity", "The role with name tools cannot be found.") : Answer(request));

        Assert.Equal((RefusalCauseId.RoleNotFound, true), (trial.Hops[1].Causes[0].Id, trial.Hops[1].Causes[0].IsCertain));
        run.AssertNoSecret();
    }

    [Fact]
    public async Task A_role_of_that_name_with_another_path_is_not_the_one()
    {
        var (trial, _, _) = await TryAsync(request => Role(request, Trust, arn: "arn:aws:iam::111111111111:role/elsewhere/tools"));

        Assert.Equal(RefusalCauseId.RoleNotFound, trial.Hops[1].Causes[0].Id);
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "denied", "AccessDenied (HTTP 403): User: x is not authorized" },
        { "echo", "AccessDenied (HTTP 403): you sent" },
        { "dtd", "is not the XML of IAM" },
        { "twice", "is not the XML of IAM" },
        { "deep", "is not the XML of IAM" },
        { "html", "is not the XML of IAM" },
        { "long", "longer than" },
        { "redirect", "cannot be reached (HTTP 302)" },
        { "empty", "no role with a trust policy" },
        { "policy", "is a policy that IAM would refuse" },
        { "other", "is of another role" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_is_refused_or_fails_leaves_the_refusal_as_it_was(string what, string said)
    {
        var (trial, run, requests) = await TryAsync(request => what switch
        {
            "denied" => Reply.Error(403, "AccessDenied", "User: x is not authorized"),
            "echo" => Reply.Error(403, "AccessDenied", "you sent " + request.Headers["X-Amz-Security-Token"]),
            "dtd" => new Reply { Body = "<!DOCTYPE r [<!ENTITY e \"" + Tools + "\">]>" + Role(request, Trust).Body },
            "twice" => new Reply { Body = Role(request, Trust).Body.Replace("<RoleId>", "<RoleId>AROA1</RoleId><RoleId>") },
            "deep" => new Reply { Body = string.Concat(Enumerable.Repeat("<a>", 100_000)) },
            "html" => new Reply { Body = "<html><p>not here" },
            "long" => new Reply { Body = "<GetRoleResponse>", DeclaredLength = StsLimits.MaxResponseBytes + 1L },
            "redirect" => new Reply { Status = 302, Headers = { ["Location"] = "http://127.0.0.1:9/" } },
            "empty" => new Reply { Body = "<GetRoleResponse/>" },
            "policy" => Role(request, "{\"Statement\":{\"Effect\":\"Maybe\"}}"),
            _ => Role(request, Trust, arn: "arn:aws:iam::999999999999:role/ci/tools"),
        });

        Assert.Equal(HopVerdict.Denied, trial.Hops[1].Verdict);
        Assert.Contains(trial.Hops[1].Causes, cause => !cause.IsCertain);
        Assert.Equal(2, requests.Length);
        Assert.Contains("iam:GetRole of " + Tools + ": not read: ", run.Told, StringComparison.Ordinal);
        Assert.Contains(said, run.Told, StringComparison.Ordinal);
        run.AssertNoSecret();
    }

    [Fact]
    public async Task An_IAM_that_does_not_answer_leaves_the_refusal_as_it_was()
    {
        var (trial, run, _) = await TryAsync(_ => Reply.Never(), timeout: TimeSpan.FromSeconds(4), clock: EngineClock.System);

        Assert.Contains(trial.Hops[1].Causes, cause => !cause.IsCertain);
        Assert.Contains("did not answer in time", run.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_of_another_account_is_not_asked_for()
    {
        var (trial, run, requests) = await TryAsync(Answer, EngineRun.Deploy);

        Assert.Equal(["base"], requests.Select(request => request.Form["RoleName"]));
        Assert.Contains(trial.Hops[1].Causes, cause => !cause.IsCertain);
        Assert.Contains("can read the roles of that account alone", run.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_being_asked_to_nothing_is_read()
    {
        var (trial, _, requests) = await TryAsync(Answer, reads: false);

        Assert.Empty(requests);
        Assert.Contains(trial.Hops[1].Causes, cause => !cause.IsCertain);
    }

    [Fact]
    public async Task An_endpoint_for_IAM_comes_before_the_chains_own()
    {
        using var iam = new ScriptedServer(Answer);
        var (trial, _, requests) = await TryAsync(_ => Reply.Error(500, "InternalFailure", "not here"), iam: iam.Url);

        Assert.Empty(requests);
        Assert.Equal(2, iam.Requests.Count);
        Assert.True(trial.Hops[1].Causes[0].IsCertain);
    }

    [Fact]
    public async Task An_endpoint_that_may_not_be_called_is_not_called()
    {
        var (trial, run, requests) = await TryAsync(Answer, iam: "http://iam.example");

        Assert.Empty(requests);
        Assert.Contains("AWS_ENDPOINT_URL_IAM is not https", run.Told, StringComparison.Ordinal);
        Assert.Contains(trial.Hops[1].Causes, cause => !cause.IsCertain);
    }

    private static Reply Answer(Request request) => Role(request, Trust);

    private static Reply Role(Request request, string trust, string? arn = null)
    {
        var name = request.Form["RoleName"];
        return new Reply
        {
            Body = "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetRoleResult><Role><Path>/</Path><RoleName>" + name + "</RoleName><RoleId>AROATEST000000000001</RoleId><Arn>"
                + (arn ?? "arn:aws:iam::111111111111:role/" + (name == "tools" ? "ci/" : string.Empty) + name) + "</Arn><AssumeRolePolicyDocument>" + Uri.EscapeDataString(trust)
                + "</AssumeRolePolicyDocument><MaxSessionDuration>3600</MaxSessionDuration><Tags><member><Key>Team</Key><Value>a</Value></member></Tags></Role></GetRoleResult></GetRoleResponse>",
        };
    }

    private static async Task<(ChainTrial Trial, EngineRun Run, Request[] Requests)> TryAsync(Func<Request, Reply> iamAnswer, string role = Tools, bool reads = true, string? iam = null, TimeSpan? timeout = null, EngineClock? clock = null)
    {
        using var server = new ScriptedServer(request => request.Action switch
        {
            "GetRole" => iamAnswer(request),
            "AssumeRole" => Reply.Error(403, "AccessDenied", "User: arn:aws:sts::111111111111:assumed-role/base/session is not authorized to perform: sts:AssumeRole on resource: " + role),
            _ => EngineRun.Behave(request),
        });
        var run = EngineRun.InActions(server, clock);
        if (iam is not null)
        {
            run.Environment["AWS_ENDPOINT_URL_IAM"] = iam;
        }

        var definition = new RoleChainDefinition(EngineRun.Chain(server.Url, null, EngineRun.Base, role)) { SessionTagging = SessionTagging.Off, Timeout = timeout ?? TimeSpan.FromSeconds(30) };
        var trial = await new ChainTrials(run.JobEnvironment()).TryAsync(definition, new ChainTrialOptions { IsLive = true, ReadsLivePolicies = reads }, run, CancellationToken.None);
        return (trial, run, server.Requests.Where(request => request.Action == "GetRole").ToArray());
    }
}
