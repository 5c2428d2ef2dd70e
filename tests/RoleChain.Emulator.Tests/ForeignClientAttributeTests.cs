using System;
using System.Text.Json;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>Tags, source identity, session policies and MFA as the AWS CLI and boto3 send them.</summary>
public sealed class ForeignClientAttributeTests : IDisposable
{
    private const string MissingTagSession = "User: arn:aws:sts::111111111111:assumed-role/start/one is not authorized to perform: sts:TagSession on resource: " + AttributeWorld.Untagged;

    private readonly EmulatorHost _host = new(AttributeWorld.Json());

    public void Dispose() => _host.Dispose();

    /// <summary>The trust policies of <c>middle</c> and <c>end</c> ask for what must have travelled, and that the tag which is not transitive has not.</summary>
    [ClientFact("aws", "--version")]
    public async Task Cli_tags_and_source_identity_travel()
    {
        var one = await CliAsync(Credential.User, CliStart(AttributeWorld.OnwardToMiddle));
        ShouldCarry(one, "arn:aws:sts::111111111111:assumed-role/start/one");
        var two = await CliAsync(ForeignSts.Credential(one), "assume-role", "--role-arn", AttributeWorld.Middle, "--role-session-name", "two", "--tags", "Key=Stage,Value=prod");
        ShouldCarry(two, "arn:aws:sts::222222222222:assumed-role/middle/two");
        var three = await CliAsync(ForeignSts.Credential(two), "assume-role", "--role-arn", AttributeWorld.End, "--role-session-name", "three");
        ShouldCarry(three, "arn:aws:sts::333333333333:assumed-role/end/three");
    }

    [ClientFact("aws", "--version")]
    public async Task Cli_refusals()
    {
        var one = ForeignSts.Credential(await CliAsync(Credential.User, CliStart(AttributeWorld.OnwardToMiddle)));

        // The session policy leaves this role out; the role's own policies do not.
        var limited = await RefusedCliAsync(one, "assume-role", "--role-arn", AttributeWorld.Untagged, "--role-session-name", "two");
        Assert.Contains("An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::111111111111:assumed-role/start/one is not authorized to perform: sts:AssumeRole on resource: " + AttributeWorld.Untagged, limited, StringComparison.Ordinal);
        var other = await RefusedCliAsync(one, "assume-role", "--role-arn", AttributeWorld.Middle, "--role-session-name", "two", "--tags", "Key=Stage,Value=test");
        Assert.Contains("(AccessDenied)", other, StringComparison.Ordinal);
        var again = await RefusedCliAsync(one, "assume-role", "--role-arn", AttributeWorld.Middle, "--role-session-name", "two", "--tags", "Key=Stage,Value=prod", "Key=team,Value=red");
        Assert.Contains("An error occurred (InvalidParameterValue) when calling the AssumeRole operation: ", again, StringComparison.Ordinal);

        var onward = ForeignSts.Credential(await CliAsync(Credential.User, CliStart(AttributeWorld.Onward)));
        var untagged = await RefusedCliAsync(onward, "assume-role", "--role-arn", AttributeWorld.Untagged, "--role-session-name", "two");
        Assert.Contains("An error occurred (AccessDenied) when calling the AssumeRole operation: " + MissingTagSession, untagged, StringComparison.Ordinal);
    }

    [ClientFact("aws", "--version")]
    public async Task Cli_MFA()
    {
        var code = _host.Emulator.NewTokenCode(AttributeWorld.Device).Reveal();
        string[] call = ["assume-role", "--role-arn", AttributeWorld.NeedsMfa, "--role-session-name", "mfa", "--serial-number", AttributeWorld.Device, "--token-code", code];

        var answer = await CliAsync(Credential.User, call);
        Assert.Equal("arn:aws:sts::111111111111:assumed-role/needs-mfa/mfa", answer.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString());
        Assert.Contains("An error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid MFA one time pass code.", await RefusedCliAsync(Credential.User, call), StringComparison.Ordinal);
    }

    /// <summary>The same chain by boto3.</summary>
    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_tags_and_source_identity_travel()
    {
        var one = await BotoAsync(Credential.User, BotoStart(AttributeWorld.OnwardToMiddle));
        ShouldCarry(one, "arn:aws:sts::111111111111:assumed-role/start/one");
        var two = await BotoAsync(ForeignSts.Credential(one), new { RoleArn = AttributeWorld.Middle, RoleSessionName = "two", Tags = new[] { new { Key = "Stage", Value = "prod" } } });
        ShouldCarry(two, "arn:aws:sts::222222222222:assumed-role/middle/two");
        var three = await BotoAsync(ForeignSts.Credential(two), new { RoleArn = AttributeWorld.End, RoleSessionName = "three" });
        ShouldCarry(three, "arn:aws:sts::333333333333:assumed-role/end/three");
    }

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_refusals()
    {
        var one = ForeignSts.Credential(await BotoAsync(Credential.User, BotoStart(AttributeWorld.Onward)));

        var untagged = await BotoAsync(one, new { RoleArn = AttributeWorld.Untagged, RoleSessionName = "two" });
        ForeignSts.ShouldBe(untagged, 403, "AccessDenied");
        Assert.Equal(MissingTagSession, untagged.GetProperty("Message").GetString());
        ForeignSts.ShouldBe(await BotoAsync(one, new { RoleArn = AttributeWorld.Middle, RoleSessionName = "two", SourceIdentity = "somebody", Tags = new[] { new { Key = "Stage", Value = "prod" } } }), 400, "ValidationError");
        ForeignSts.ShouldBe(await BotoAsync(Credential.User, new { RoleArn = AttributeWorld.Start, RoleSessionName = "one", SourceIdentity = "octocat" }), 403, "AccessDenied");
        ForeignSts.ShouldBe(await BotoAsync(Credential.User, BotoStart("{")), 400, "MalformedPolicyDocument");
    }

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_MFA()
    {
        var code = _host.Emulator.NewTokenCode(AttributeWorld.Device).Reveal();
        var call = new { RoleArn = AttributeWorld.NeedsMfa, RoleSessionName = "mfa", SerialNumber = AttributeWorld.Device, TokenCode = code };

        Assert.Equal("arn:aws:sts::111111111111:assumed-role/needs-mfa/mfa", (await BotoAsync(Credential.User, call)).GetProperty("AssumedRoleUser").GetProperty("Arn").GetString());
        ForeignSts.ShouldBe(await BotoAsync(Credential.User, call), 403, "AccessDenied");
        ForeignSts.ShouldBe(await BotoAsync(Credential.User, new { RoleArn = AttributeWorld.NeedsMfa, RoleSessionName = "mfa" }), 403, "AccessDenied");
    }

    private static string[] CliStart(string policy) =>
    [
        "assume-role", "--role-arn", AttributeWorld.Start, "--role-session-name", "one",
        "--tags", "Key=Team,Value=blue", "Key=Cost,Value=7", "--transitive-tag-keys", "Team",
        "--source-identity", "octocat",
        "--policy", policy, "--policy-arns", "arn=" + AttributeWorld.ManagedPolicy,
    ];

    private static object BotoStart(string policy) => new
    {
        RoleArn = AttributeWorld.Start,
        RoleSessionName = "one",
        Tags = new[] { new { Key = "Team", Value = "blue" }, new { Key = "Cost", Value = "7" } },
        TransitiveTagKeys = new[] { "Team" },
        SourceIdentity = "octocat",
        Policy = policy,
        PolicyArns = new[] { new { arn = AttributeWorld.ManagedPolicy } },
    };

    /// <summary>The packed size's figure is the emulator's estimate: only its range is asserted.</summary>
    private static void ShouldCarry(JsonElement answer, string arn)
    {
        Assert.Equal((arn, "octocat"), (answer.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString(), answer.GetProperty("SourceIdentity").GetString()));
        Assert.InRange(answer.GetProperty("PackedPolicySize").GetInt32(), 1, 100);
    }

    private Task<JsonElement> CliAsync(Credential credential, params string[] arguments) => ForeignSts.CliAsync(_host, credential, arguments);

    private Task<string> RefusedCliAsync(Credential credential, params string[] arguments) => ForeignSts.RefusedCliAsync(_host, credential, arguments);

    private Task<JsonElement> BotoAsync(Credential credential, object arguments) => ForeignSts.BotoAsync(_host, credential, "assume_role", arguments);
}
