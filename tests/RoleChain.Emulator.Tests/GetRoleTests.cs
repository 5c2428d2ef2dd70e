using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>GetRole of IAM: who may read which role, and what it says.</summary>
public sealed class GetRoleTests : IDisposable
{
    private const string Allow = "{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Action\": [ \"iam:GetRole\", \"sts:*\" ], \"Resource\": \"*\" } }";
    private static readonly XNamespace Iam = "https://iam.amazonaws.com/doc/2010-05-08/";

    private readonly EmulatorHost _host = new(WithBasePolicy(Allow));

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task It_says_of_a_role_what_IAM_says()
    {
        var answer = await GetAsync(_host, await _host.BaseCredentialAsync(), "base");

        Assert.Equal(200, answer.Status);
        var role = answer.Xml.Element(Iam + "GetRoleResult")!.Element(Iam + "Role")!;
        Assert.Equal((World.Base, "AROATESTBASE000000001", "7200", "/"), (role.Element(Iam + "Arn")!.Value, role.Element(Iam + "RoleId")!.Value, role.Element(Iam + "MaxSessionDuration")!.Value, role.Element(Iam + "Path")!.Value));
        var document = role.Element(Iam + "AssumeRolePolicyDocument")!.Value;
        Assert.StartsWith("%7B", document, StringComparison.Ordinal);
        Assert.Equal("FromGitHub", JsonDocument.Parse(Uri.UnescapeDataString(document)).RootElement.GetProperty("Statement")[0].GetProperty("Sid").GetString());
        Assert.Equal(["Team", "platform"], role.Element(Iam + "Tags")!.Descendants().Where(element => !element.HasElements).Select(element => element.Value));
        Assert.Equal(("GetRole", World.Base, (string?)null), (_host.LastCall.Action, _host.LastCall.RoleArn, _host.LastCall.ErrorCode));
    }

    [Theory]
    [InlineData("missing", 404, "NoSuchEntity")]
    [InlineData("deploy", 404, "NoSuchEntity")]
    [InlineData("", 400, "ValidationError")]
    public async Task Of_the_callers_account_alone(string name, int status, string code) => ShouldBe(await GetAsync(_host, await _host.BaseCredentialAsync(), name), status, code);

    [Fact]
    public async Task Without_permission_it_is_denied()
    {
        using var host = new EmulatorHost();
        ShouldBe(await GetAsync(host, await host.BaseCredentialAsync(), "base"), 403, "AccessDenied");
        ShouldBe(await GetAsync(host, await host.BaseCredentialAsync(), "missing"), 403, "AccessDenied");
        Assert.Equal("none of the caller's policies allows iam:GetRole", host.LastCall.Reason);
    }

    [Theory]
    [InlineData("Deny", "iam:*", "one of the service control policies over the caller's account denies iam:GetRole")]
    [InlineData("Allow", "sts:*", "none of the service control policies over the caller's account allows iam:GetRole")]
    [InlineData("Deny", "s3:*", null)]
    public async Task Service_control_policies_bound_it(string effect, string actions, string? reason)
    {
        var organization = "{ \"organization\": { \"id\": \"o-exampleorgid\", \"serviceControlPolicies\": [ { \"Statement\": { \"Effect\": \"" + effect + "\", \"Action\": \"" + actions + "\", \"Resource\": \"*\" } } ] }, ";
        using var host = new EmulatorHost(organization + WithBasePolicy(Allow).TrimStart().Substring(1));
        Assert.Equal(reason is null ? 200 : 403, (await GetAsync(host, await host.BaseCredentialAsync(), "base")).Status);
        Assert.Equal(reason, host.LastCall.Reason);
    }

    [Fact]
    public async Task Session_policies_and_denies_bound_it()
    {
        var credential = (await _host.CallAsync(null, "AssumeRoleWithWebIdentity", ("RoleArn", World.Base), ("RoleSessionName", "job-1"), ("WebIdentityToken", _host.Token()), ("Policy", Allow.Replace("iam:GetRole", "iam:ListRoles", StringComparison.Ordinal)))).ShouldSucceed().Credential;
        ShouldBe(await GetAsync(_host, credential, "base"), 403, "AccessDenied");

        using var denied = new EmulatorHost(WithBasePolicy(Allow + ", " + Allow.Replace("Allow", "Deny", StringComparison.Ordinal).Replace("sts:*", "iam:ListRoles", StringComparison.Ordinal)));
        ShouldBe(await GetAsync(denied, await denied.BaseCredentialAsync(), "base"), 403, "AccessDenied");
        Assert.Equal("one of the caller's policies denies iam:GetRole", denied.LastCall.Reason);
    }

    [Fact]
    public async Task A_boundary_bounds_it_and_is_named()
    {
        using var host = new EmulatorHost(WithBasePolicy(Allow).Replace("\"maxSessionDuration\": 7200,", "\"permissionsBoundary\": { \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"iam:GetRole\", \"Resource\": \"" + World.Base + "\" } },", StringComparison.Ordinal));
        var credential = await host.BaseCredentialAsync();

        Assert.Single((await GetAsync(host, credential, "base")).Xml.Descendants(Iam + "PermissionsBoundaryArn"));
        ShouldBe(await GetAsync(host, credential, "tools"), 403, "AccessDenied");
    }

    [Fact]
    public async Task The_signature_is_for_iam()
    {
        var credential = await _host.BaseCredentialAsync();
        ShouldBe(await _host.PostAsync(_host.Signer(credential), "Action=GetRole&RoleName=base&Version=2010-05-08"), 403, "SignatureDoesNotMatch");
        ShouldBe(await _host.PostAsync(null, "Action=GetRole&RoleName=base&Version=2010-05-08"), 403, "MissingAuthenticationToken");
        (await _host.PostAsync(new RequestSigner(credential) { Service = "iam" }, "Action=GetCallerIdentity&Version=2011-06-15")).ShouldBe(403, "SignatureDoesNotMatch");
        (await _host.PostAsync(new RequestSigner(credential) { Service = "iam" }, "Action=GetRole&RoleName=base&Version=2011-06-15")).ShouldBe(400, "InvalidAction");
    }

    [ClientFact("aws", "--version")]
    public async Task Cli_get_role()
    {
        var (exitCode, output) = await ForeignClient.RunAsync(await _host.BaseCredentialAsync(), "aws", "iam", "get-role", "--role-name", "base", "--endpoint-url", _host.Emulator.Endpoint.AbsoluteUri, "--output", "json");

        Assert.True(exitCode == 0, output);
        var role = JsonDocument.Parse(output).RootElement.GetProperty("Role");
        Assert.Equal(World.Base, role.GetProperty("Arn").GetString());
        Assert.Equal("FromGitHub", role.GetProperty("AssumeRolePolicyDocument").GetProperty("Statement")[0].GetProperty("Sid").GetString());
    }

    private static string WithBasePolicy(string policies)
    {
        const string Old = "\"policies\": [";
        var json = World.Json();
        var at = json.IndexOf(Old, StringComparison.Ordinal) + Old.Length;
        return json.Insert(at, policies + ",");
    }

    private static Task<StsAnswer> GetAsync(EmulatorHost host, Credential credential, string name) =>
        host.PostAsync(new RequestSigner(credential) { Service = "iam", Date = host.Clock.UtcNow }, "Action=GetRole&Version=2010-05-08&RoleName=" + name);

    private static void ShouldBe(StsAnswer answer, int status, string code)
    {
        Assert.Equal((status, code), (answer.Status, answer.Xml.Descendants(Iam + "Code").Single().Value));
        Assert.Equal(Iam + "ErrorResponse", answer.Xml.Name);
    }
}
