using System;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class ParameterTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("RoleSessionName", "a", @"Value 'a' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2")]
    [InlineData("RoleSessionName", "a b", @"Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*")]
    [InlineData("RoleSessionName", "größe", @"Value 'größe' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*")]
    [InlineData("RoleSessionName", "trailing\n", @"Value 'trailing
' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*")]
    [InlineData("RoleArn", "arn:aws:iam::1", @"Value 'arn:aws:iam::1' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20")]
    [InlineData("DurationSeconds", "899", @"Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900")]
    [InlineData("DurationSeconds", "-1", @"Value '-1' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900")]
    [InlineData("DurationSeconds", "43201", @"Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200")]
    [InlineData("ExternalId", "x", @"Value 'x' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2")]
    [InlineData("ExternalId", "x y", @"Value 'x y' at 'externalId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@:\/-]*")]
    [InlineData("SourceIdentity", "x y", @"Value 'x y' at 'sourceIdentity' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*")]
    [InlineData("SerialNumber", "12345678", @"Value '12345678' at 'serialNumber' failed to satisfy constraint: Member must have length greater than or equal to 9")]
    [InlineData("TokenCode", "12345", @"Value at 'tokenCode' failed to satisfy constraint: Member must have length greater than or equal to 6")]
    [InlineData("Policy", "€", @"Value '€' at 'policy' failed to satisfy constraint: Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+")]
    public async Task One_limit(string name, string value, string fault) =>
        (await AssumeAsync(name, value)).ShouldBe(400, "ValidationError", "1 validation error detected: " + fault.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("RoleSessionName", 64, 65)]
    [InlineData("ExternalId", 1224, 1225)]
    public async Task The_longest_and_one_more(string name, int longest, int tooLong)
    {
        (await AssumeAsync(name, new string('a', longest))).ShouldSucceed();
        var answer = (await AssumeAsync(name, new string('a', tooLong))).ShouldBe(400, "ValidationError");
        Assert.EndsWith(FormattableString.Invariant($"Member must have length less than or equal to {longest}"), answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_role_arn()
    {
        var answer = (await AssumeAsync("RoleArn", "arn:aws:iam::111111111111:role/" + new string('a', 2018))).ShouldBe(400, "ValidationError");

        Assert.EndsWith("Member must have length less than or equal to 2048", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "Value at 'webIdentityToken' failed to satisfy constraint: Member must have length greater than or equal to 4")]
    [InlineData(null, "Value null at 'webIdentityToken' failed to satisfy constraint: Member must not be null")]
    public async Task A_token_too_short(string? token, string fault) =>
        (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "ValidationError", "1 validation error detected: " + fault);

    [Fact]
    public async Task A_token_too_long_is_not_repeated()
    {
        var answer = (await _host.AssumeWithTokenAsync(new string('a', 20001))).ShouldBe(400, "ValidationError", "1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: Member must have length less than or equal to 20000");

        Assert.DoesNotContain("aaaaaaaa", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_at_once() =>
        (await _host.CallAsync(new RequestSigner(Credential.User), "AssumeRole", ("RoleSessionName", "a b"))).ShouldBe(
            400,
            "ValidationError",
            @"2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*");

    [Theory]
    [InlineData("arn:aws:iam::12345:role/base")]
    [InlineData("arn:aws:sts::111111111111:assumed-role/base/job")]
    [InlineData("arn:aws:iam::111111111111:user/somebody")]
    [InlineData("just a text of more than twenty characters")]
    public async Task A_text_that_is_no_role_arn(string arn)
    {
        (await AssumeAsync("RoleArn", arn)).ShouldBe(400, "ValidationError", arn + " is invalid");
        (await _host.AssumeWithTokenAsync(_host.Token(), arn)).ShouldBe(400, "ValidationError", "Request ARN is invalid");
    }

    [Fact]
    public async Task A_duration_that_is_no_number() =>
        Assert.Equal(400, (await AssumeAsync("DurationSeconds", "an hour")).Status);

    [Theory]
    [InlineData("ProvidedContexts.member.1.ProviderArn", "arn:aws:iam::aws:contextProvider/IdentityCenter")]
    public async Task What_is_not_enforced_is_refused(string name, string value)
    {
        var answer = (await AssumeAsync(name, value)).ShouldBe(400, "ValidationError");

        Assert.Contains("is not emulated yet", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ProviderId", "www.amazon.com")]
    public async Task What_is_not_enforced_with_a_token_is_refused(string name, string value)
    {
        var answer = await _host.CallAsync(null, "AssumeRoleWithWebIdentity", ("RoleArn", World.Base), ("RoleSessionName", "job-1"), ("WebIdentityToken", _host.Token()), (name, value));

        Assert.Contains("is not emulated yet", answer.ShouldBe(400, "ValidationError").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Action=GetSessionToken&Version=2011-06-15", "Could not find operation GetSessionToken for version 2011-06-15")]
    [InlineData("Action=GetCallerIdentity", "Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED")]
    [InlineData("Action=GetCallerIdentity&Version=2010-05-08", "Could not find operation GetCallerIdentity for version 2010-05-08")]
    [InlineData("Action=getcalleridentity&Version=2011-06-15", "Could not find operation getcalleridentity for version 2011-06-15")]
    public async Task An_unknown_action(string body, string message) =>
        (await _host.PostAsync(null, body)).ShouldBe(400, "InvalidAction", message);

    [Theory]
    [InlineData("")]
    [InlineData("Version=2011-06-15")]
    [InlineData("Action=&Version=2011-06-15")]
    public async Task No_action(string body) => (await _host.PostAsync(null, body)).ShouldBe(400, "MissingAction");

    [Fact]
    public async Task Parameters_that_do_not_exist_are_ignored() => (await AssumeAsync("Colour", "blue")).ShouldSucceed();

    private Task<StsAnswer> AssumeAsync(string name, string value) => _host.CallAsync(
        new RequestSigner(Credential.User),
        "AssumeRole",
        ("RoleArn", name == "RoleArn" ? value : World.Tools),
        ("RoleSessionName", name == "RoleSessionName" ? value : "job-2"),
        (name is "RoleArn" or "RoleSessionName" ? "Unused" : name, value));
}
