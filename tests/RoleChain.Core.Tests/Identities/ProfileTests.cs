using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Profiles.Chains;
using RoleChain.Core.Tests.Engine;
using RoleChain.Core.Tests.Live;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Identities;

/// <summary>Profiles with a role of their own: what they say of it is what is sent (AWS SDKs reference guide, "Assume role credential provider").</summary>
[Collection(ProcessEnvironmentCollection.Name)]
public sealed class ProfileTests : IDisposable
{
    private const string Device = "arn:aws:iam::111111111111:mfa/operator";
    private const string Operator = "[operator]\naws_access_key_id = AKIAEXAMPLEEXAMPLE01\naws_secret_access_key = canary-operator-secret\n";

    public void Dispose()
    {
        System.Environment.SetEnvironmentVariable("AWS_PROFILE", null);
        OwnProfiles.Delete();
    }

    [Theory]
    [InlineData("", "external_id = x/1\nrole_session_name = me\nduration_seconds = 1800", "DurationSeconds=1800;ExternalId=x/1;RoleSessionName=me")]
    [InlineData("", "role_session_name = me", "RoleSessionName=me")]
    [InlineData("", "role_session_name = me\nduration_seconds = 43200", "DurationSeconds=43200;RoleSessionName=me")]
    [InlineData("[base]\nduration_seconds = 900\n", "role_session_name = me\nduration_seconds = 1800", "DurationSeconds=900;RoleSessionName=me")]
    [InlineData("", "role_session_name = me\nmfa_serial = " + Device, "RoleSessionName=me;SerialNumber=" + Device + ";TokenCode=123456")]
    public async Task What_a_profile_says_of_its_role_is_sent(string credentials, string settings, string sent)
    {
        OwnProfiles.Write("[profile base]\nrole_arn = " + EngineRun.Base + "\nsource_profile = operator\n" + settings + "\n", Operator + credentials);
        using var server = new ScriptedServer(EngineRun.Behave);
        var codes = new Codes("123456");
        var run = new EngineRun();
        await run.RunAsync(Chain(server, new ProfileIdentity("base"), codes));

        Assert.Equal([EngineRun.Base, EngineRun.Deploy], server.Requests.Select(call => call.Form["RoleArn"]));
        var first = server.Requests[0];
        Assert.Contains("Credential=AKIAEXAMPLEEXAMPLE01/", first.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(sent, string.Join(";", first.Form.Where(pair => pair.Key is not ("Action" or "Version" or "RoleArn")).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value)));
        Assert.Equal(settings.Contains("mfa") ? [Device] : [], codes.Asked);
        Assert.DoesNotContain("123456", run.Told, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", run.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_renewal_begins_with_what_the_profile_has_by_then(bool isNamed)
    {
        OwnProfiles.Write(string.Empty, Operator);
        using var live = new LiveRun();
        live.Run.Environment.Clear();
        live.Run.Environment["AWS_PROFILE"] = "operator";
        var definition = new RoleChainDefinition(live.Definition(900, 900)) { Identity = isNamed ? new ProfileIdentity("operator") : new AutomaticIdentity() };
        var credential = await live.GetAsync(definition);
        OwnProfiles.Write(string.Empty, Operator.Replace("EXAMPLE01", "EXAMPLE02"));
        live.Clock.Advance(TimeSpan.FromMinutes(20));
        await credential.Live!.GetAsync(TimeSpan.Zero, live.Run, default);
        Assert.Equal(["base", "deploy", "base", "deploy"], live.Calls);
        Assert.Contains("Credential=AKIAEXAMPLEEXAMPLE02/", live.Server.Requests[2].Headers["Authorization"], StringComparison.Ordinal);

        // Without the profile there is no identity, and least of all another one.
        OwnProfiles.Write(string.Empty, string.Empty);
        live.Clock.Advance(TimeSpan.FromMinutes(20));
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => credential.Live!.GetAsync(TimeSpan.Zero, live.Run, default));
        Assert.Equal(RoleChainErrorKind.ProfileUnavailable, failure.Kind);
    }

    [Fact]
    public async Task Each_profile_of_a_chain_of_profiles_has_its_own_settings()
    {
        Write("[profile middle]\nrole_arn = arn:aws:iam::111111111111:role/middle\nsource_profile = operator\nmfa_serial = " + Device + "\nduration_seconds = 7200\n"
            + "[profile last]\nrole_arn = " + EngineRun.Base + "\nsource_profile = middle\nduration_seconds = 1000");
        using var server = new ScriptedServer(EngineRun.Behave);
        await new EngineRun().RunAsync(Chain(server, new ProfileIdentity("last"), new Codes("000000")));
        Assert.Equal(
            [("arn:aws:iam::111111111111:role/middle", "7200", "000000"), (EngineRun.Base, "1000", null), (EngineRun.Deploy, null, null)],
            server.Requests.Select(call => (call.Form["RoleArn"], Value(call, "DurationSeconds"), Value(call, "TokenCode"))));
    }

    [Fact]
    public async Task The_profile_that_the_environment_names_is_asked_for_its_code_too()
    {
        Write("[profile base]\nrole_arn = " + EngineRun.Base + "\nsource_profile = operator\nduration_seconds = 1800\nmfa_serial = " + Device);
        using var server = new ScriptedServer(EngineRun.Behave);
        await new EngineRun { Environment = { ["AWS_PROFILE"] = "base" } }.RunAsync(Chain(server, new AwsSdkIdentity(), new Codes("123456")));
        Assert.Equal(("1800", "123456"), (Value(server.Requests[0], "DurationSeconds"), Value(server.Requests[0], "TokenCode")));
    }

    [Theory]
    [InlineData(null, RoleChainErrorKind.TokenCodeUnavailable)]
    [InlineData("12345", RoleChainErrorKind.InvalidTokenCode)]
    [InlineData("1234567", RoleChainErrorKind.InvalidTokenCode)]
    [InlineData("12345a", RoleChainErrorKind.InvalidTokenCode)]
    [InlineData("123456\n", RoleChainErrorKind.InvalidTokenCode)]
    [InlineData("\u0661\u0662\u0663\u0664\u0665\u0666", RoleChainErrorKind.InvalidTokenCode)]
    [InlineData("", RoleChainErrorKind.InvalidTokenCode)]
    public async Task Without_six_digits_no_call_is_made(string? code, RoleChainErrorKind kind)
    {
        Write("[profile base]\nrole_arn = " + EngineRun.Base + "\nsource_profile = operator\nmfa_serial = " + Device);
        using var server = new ScriptedServer(EngineRun.Behave);
        var failure = await new EngineRun().FailAsync(Chain(server, new ProfileIdentity("base"), code is null ? null : new Codes(code)));
        Assert.Equal(kind, failure.Kind);
        Assert.Contains(Device, failure.Message, StringComparison.Ordinal);
        Assert.True(string.IsNullOrEmpty(code) || !failure.ToString().Contains(code), "the code is shown");
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("role_arn = arn:aws:iam::111111111111:role/base\nsource_profile = base2\n[profile base2]\nrole_arn = arn:aws:iam::111111111111:role/base\nsource_profile = base")]
    [InlineData("role_arn = arn:aws:iam::111111111111:role/base\nsource_profile = operator\nduration_seconds = 1h")]
    [InlineData("role_arn = arn:aws:iam::111111111111:role/base\nsource_profile = operator\nduration_seconds = 899")]
    [InlineData("role_arn = arn:aws:iam::111111111111:role/base\nsource_profile = nobody")]
    public async Task A_profile_that_cannot_be_used(string settings)
    {
        Write("[profile base]\n" + settings);
        using var server = new ScriptedServer(EngineRun.Behave);
        var failure = await new EngineRun().FailAsync(Chain(server, new ProfileIdentity("base"), null));
        Assert.Equal(RoleChainErrorKind.ProfileUnavailable, failure.Kind);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("last", "[profile last]\nrole_arn = " + EngineRun.Deploy + "\nsource_profile = base\nrole_session_name = me\nexternal_id = x/1\n[profile base]\nrole_arn = " + EngineRun.Base + "\nsource_profile = operator\nrole_session_name = you\nduration_seconds = 1800\nmfa_serial = " + Device)]
    [InlineData("default", "[default]\nrole_arn = " + EngineRun.Deploy + "\nsource_profile = operator\nrole_session_name = me\nduration_seconds = 1800")]
    public async Task A_profile_read_as_a_chain_makes_the_calls_that_the_profile_makes(string name, string config)
    {
        Write(config);
        using var server = new ScriptedServer(EngineRun.Behave);
        await new EngineRun().RunAsync(Chain(server, new ProfileIdentity(name), new Codes("123456")));
        var asProfile = server.Requests.Take(server.Requests.Count - 1).Select(Text).ToArray();
        var read = new ProfileChains(Named().JobEnvironment()).Read().GetChain(name);
        await new EngineRun().RunAsync(new RoleChainDefinition(read) { Region = "eu-west-2", EndpointUrl = server.Url, TokenCodes = new Codes("123456") });
        Assert.Equal(asProfile, server.Requests.Skip(asProfile.Length + 1).Select(Text));
        Assert.Contains("DurationSeconds=1800", asProfile[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_is_its_own_source_is_taken_with_its_keys()
    {
        Write("[profile self]\nrole_arn = " + EngineRun.Base + "\nsource_profile = self\naws_access_key_id = AKIAEXAMPLEEXAMPLE03\naws_secret_access_key = canary-self-secret");
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = new EngineRun();
        await run.RunAsync(new RoleChainDefinition(new ProfileChains(Named().JobEnvironment()).Read().GetChain("self")) { Region = "eu-west-2", EndpointUrl = server.Url });
        var call = Assert.Single(server.Requests);
        Assert.Equal(EngineRun.Base, call.Form["RoleArn"]);
        Assert.Contains("Credential=AKIAEXAMPLEEXAMPLE03/", call.Headers["Authorization"], StringComparison.Ordinal);
        Assert.DoesNotContain("canary", run.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_environment_as_credential_source_is_that_and_nothing_else(bool hasKeys)
    {
        Write("[default]\naws_access_key_id = AKIAEXAMPLEEXAMPLE04\naws_secret_access_key = x\n[profile place]\nrole_arn = " + EngineRun.Base + "\ncredential_source = Environment");
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = new EngineRun();
        if (hasKeys)
        {
            (run.Environment["AWS_ACCESS_KEY_ID"], run.Environment["AWS_SECRET_ACCESS_KEY"]) = ("AKIAEXAMPLEEXAMPLE05", "canary-secret");
        }

        var chain = new RoleChainDefinition(new ProfileChains(Named().JobEnvironment()).Read().GetChain("place")) { Region = "eu-west-2", EndpointUrl = server.Url };
        if (hasKeys)
        {
            await run.RunAsync(chain);
            Assert.Contains("Credential=AKIAEXAMPLEEXAMPLE05/", Assert.Single(server.Requests).Headers["Authorization"], StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(RoleChainErrorKind.SourceCredentialUnavailable, (await run.FailAsync(chain)).Kind);
            Assert.Empty(server.Requests);
        }
    }

    [Fact]
    public async Task A_line_that_the_SDK_cannot_read_is_not_shown()
    {
        Write("[profile base]\nrole_arn = " + EngineRun.Base + "\ncanary-pasted-secret");
        using var server = new ScriptedServer(EngineRun.Behave);
        var failure = await new EngineRun().FailAsync(Chain(server, new ProfileIdentity("base"), null));
        Assert.Equal(RoleChainErrorKind.ProfileUnavailable, failure.Kind);
        Assert.Contains("line 3 is no section, setting or comment", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
    }

    private static EngineRun Named() => new() { Environment = { ["AWS_CONFIG_FILE"] = OwnProfiles.Config, ["AWS_SHARED_CREDENTIALS_FILE"] = OwnProfiles.Credentials } };

    private static string Text(ScriptedServer.Request call) => string.Join(";", call.Form.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value));

    private static RoleChainDefinition Chain(ScriptedServer server, ChainIdentity identity, ITokenCodeProvider? codes) =>
        new(EngineRun.Chain(server.Url, identity, EngineRun.Deploy)) { TokenCodes = codes };

    private static string? Value(ScriptedServer.Request call, string name) => call.Form.TryGetValue(name, out var value) ? value : null;

    private static void Write(string config) => OwnProfiles.Write(config + "\n", Operator);

    private sealed class Codes : ITokenCodeProvider
    {
        private readonly string _code;

        public Codes(string code) => _code = code;

        public List<string> Asked { get; } = [];

        public Task<SecretText> GetTokenCodeAsync(string serialNumber, CancellationToken cancellationToken)
        {
            Asked.Add(serialNumber);
            return Task.FromResult(new SecretText(_code));
        }
    }
}
