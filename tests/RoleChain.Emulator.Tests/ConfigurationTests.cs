using System;
using System.IO;
using System.Linq;
using System.Text;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class ConfigurationTests
{
    private const string Trust = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole" } }""";

    [Theory]
    [InlineData("""{ "issuers": [] }""", "$.issuers", "line 1")]
    [InlineData("{\n  \"accounts\": [\n    { \"id\": \"1\" }\n  ]\n}", "$.accounts[0].id (line 3)", "twelve digits")]
    [InlineData("{\n  \"accounts\": [\n    {\n      \"id\": 111111111111\n    }\n  ]\n}", "$.accounts[0].id", "line 4")]
    [InlineData("""{ "accounts": [ { } ] }""", "$.accounts[0].id", "twelve digits")]
    [InlineData("""{ "accounts": [ null ] }""", "$.accounts[0] (line 1)", "null")]
    [InlineData("""{ "accounts": [ { "id": "111111111111", "id": "222222222222" } ] }""", "$.accounts[0].id (line 1)", "twice")]
    [InlineData("""{ "accounts": [ { "id": "111111111111" }, { "id": "111111111111" } ] }""", "$.accounts[1].id", "another account")]
    [InlineData("""{ "accounts": [ { "id": "111111111111", "partition": "aws-moon" } ] }""", "$.accounts[0].partition", "aws-cn")]
    [InlineData("""{ "organization": { } }""", "$.organization.id", "small letters")]
    [InlineData("""{ "organization": { "id": "o-Example0000" } }""", "$.organization.id", "small letters")]
    [InlineData("""{ "organization": { "id": "o-exampleorgid", "managementAccount": "1" } }""", "$.organization.managementAccount", "twelve digits")]
    [InlineData("""{ "organization": { "id": "o-exampleorgid", "serviceControlPolicies": [ { } ] } }""", "$.organization.serviceControlPolicies[0]", "IAM would refuse")]
    [InlineData("""{ "organization": { "id": "o-exampleorgid", "resourceControlPolicies": [ { "Statement": { "Effect": "Deny", "Principal": { "AWS": "111111111111" }, "Action": "sts:*", "Resource": "*" } } ] } }""", "$.organization.resourceControlPolicies[0]", "IAM would refuse")]
    [InlineData("""{ "issuer": "http://token.example" }""", "$.issuer", "https")]
    [InlineData("""{ "issuer": "https://token.example?x=1" }""", "$.issuer", "query")]
    [InlineData("""{ "tokenClaims": { "iss": "x" } }""", "$.tokenClaims.iss", "issuer")]
    [InlineData("""{ "tokenLifetimeSeconds": 0 }""", "$.tokenLifetimeSeconds", "1 to 86400")]
    [InlineData("""{ "tokenLifetimeSeconds": "300" }""", "$.tokenLifetimeSeconds", "line 1")]
    [InlineData("""{ "region": "Europe" }""", "$.region", "region")]
    [InlineData("""{ "disabledRegions": [ "eu-west-2", "x" ] }""", "$.disabledRegions[1]", "region")]
    [InlineData("""{ "sourceIp": "localhost" }""", "$.sourceIp", "IP address")]
    [InlineData("""{ "switches": { "tokenExpiryGraceSeconds": -1 } }""", "$.switches.tokenExpiryGraceSeconds", "0 to")]
    [InlineData("""{ "switches": { "unknown": true } }""", "$.switches.unknown", "line 1")]
    [InlineData("""{ "trustedIssuers": [ { "issuer": "https://a.example" } ] }""", "$.trustedIssuers[0].jwks", "Key Set")]
    [InlineData("""{ "trustedIssuers": [ { "issuer": "https://a.example", "jwks": { "keys": [] } } ] }""", "$.trustedIssuers[0].jwks.keys", "no key")]
    [InlineData("""{ "trustedIssuers": [ { "issuer": "https://a.example", "jwks": { "keys": [ { "kty": "oct", "kid": "a", "k": "c2VjcmV0" } ] } } ] }""", "$.trustedIssuers[0].jwks.keys", "public RSA or EC")]
    [InlineData("""{ "trustedIssuers": [ { "issuer": "https://token.actions.githubusercontent.com", "jwks": { "keys": [] } } ] }""", "$.trustedIssuers[0].issuer", "own")]
    public void A_fault_names_its_place(string json, string place, string problem) => ShouldFail(json, place, problem);

    [Theory]
    [InlineData("""{ "trustPolicy": TRUST }""", ".name", "missing")]
    [InlineData("""{ "name": "a b", "trustPolicy": TRUST }""", ".name", "character")]
    [InlineData("""{ "name": "a/b", "trustPolicy": TRUST }""", ".name", "another name")]
    [InlineData("""{ "name": "a" }""", ".trustPolicy", "missing")]
    [InlineData("""{ "name": "a", "trustPolicy": "text" }""", ".trustPolicy", "not a policy document")]
    [InlineData("""{ "name": "a", "trustPolicy": { } }""", ".trustPolicy", "IAM would refuse")]
    [InlineData("""{ "name": "a", "trustPolicy": TRUST, "policies": [ { } ] }""", ".policies[0]", "IAM would refuse")]
    [InlineData("""{ "name": "a", "trustPolicy": TRUST, "path": "x" }""", ".path", "path")]
    [InlineData("""{ "name": "a", "trustPolicy": TRUST, "maxSessionDuration": 900 }""", ".maxSessionDuration", "3600 to 43200")]
    [InlineData("""{ "name": "a", "trustPolicy": TRUST, "id": "AIDA12345678901234567" }""", ".id", "AROA")]
    [InlineData("""{ "name": "a", "trustPolicy": TRUST, "tags": { "aws:x": "y" } }""", ".tags['aws:x']", "tag")]
    [InlineData("""{ "name": "a", "trustPolicy": TRUST, "tags": { "Team": "x", "team": "y" } }""", ".tags.team", "once")]
    public void A_fault_of_a_role(string role, string place, string problem) =>
        ShouldFail("""{ "accounts": [ { "id": "111111111111", "roles": [ """ + role.Replace("TRUST", Trust, StringComparison.Ordinal) + " ] } ] }", "$.accounts[0].roles[0]" + place, problem);

    [Theory]
    [InlineData("""{ "name": "a b" }""", ".name", "1 to 64")]
    [InlineData("""{ "name": "a", "accessKeys": [ { "accessKeyId": "ASIA1234567890123456" } ] }""", ".accessKeys[0].accessKeyId", "AKIA")]
    [InlineData("""{ "name": "a", "accessKeys": [ { "secretAccessKey": "too short" } ] }""", ".accessKeys[0].secretAccessKey", "16 to 128")]
    [InlineData("""{ "name": "a", "accessKeys": [ { "accessKeyId": "AKIA1234567890123456" }, { "accessKeyId": "AKIA1234567890123456" } ] }""", ".accessKeys[1].accessKeyId", "another key")]
    public void A_fault_of_a_user(string user, string place, string problem)
    {
        var exception = ShouldFail("""{ "accounts": [ { "id": "111111111111", "users": [ """ + user + " ] } ] }", "$.accounts[0].users[0]" + place, problem);

        Assert.DoesNotContain("too short", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_a_policy_names_the_line_of_the_file()
    {
        const string Json = """
            {
              "accounts": [
                {
                  "id": "111111111111",
                  "roles": [
                    {
                      "name": "base",
                      "trustPolicy": {
                        "Version": "2012-10-17",
                        "Statement": {
                          "Effect": "Perhaps"
                        }
                      }
                    }
                  ]
                }
              ]
            }
            """;

        ShouldFail(Json, "$.accounts[0].roles[0].trustPolicy (line 11)", "IAM would refuse");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{} {}")]
    public void What_is_no_configuration(string json) => ShouldFail(json, string.Empty, string.Empty);

    [Fact]
    public void What_is_not_UTF8() =>
        Assert.Contains("UTF-8", Assert.Throws<RoleChainException>(() => ConfigurationLoader.Parse([0x7B, 0xFF, 0x7D], "test")).Message, StringComparison.Ordinal);

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed() =>
        ConfigurationLoader.Parse([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{ // why\n \"disabledRegions\": [ \"eu-west-2\", ], }")], "test");

    [Fact]
    public void Nesting_is_bounded() => ShouldFail("{ \"tokenClaims\": { \"a\": " + new string('[', 100) + new string(']', 100) + " } }", string.Empty, string.Empty);

    [Fact]
    public void A_file_that_is_not_there_or_too_large()
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(directory.FullName, "emulator.json");
            Assert.Equal(RoleChainErrorKind.EmulatorConfigurationInvalid, Assert.Throws<RoleChainException>(() => Start(path)).Kind);

            File.WriteAllText(path, "{ \"issuer\": \"" + new string('a', ConfigurationLoader.MaxFileBytes) + "\" }");
            Assert.Contains("1048576", Assert.Throws<RoleChainException>(() => Start(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_sample_is_the_built_in_setup()
    {
        var sample = Path.Combine(AppContext.BaseDirectory, "emulator.json");
        using var fromSample = Start(sample);
        using var builtIn = Start(null);

        Assert.Equal(builtIn.Roles, fromSample.Roles);
        Assert.Equal(["arn:aws:iam::111111111111:role/base", "arn:aws:iam::222222222222:role/deploy", "arn:aws:iam::333333333333:role/deploy"], builtIn.Roles);
        Assert.Equal(World.GitHub, builtIn.Issuer);
        using var resource = typeof(StsEmulatorFactory).Assembly.GetManifestResourceStream("RoleChain.Emulator.BuiltIn.json")!;
        using var reader = new StreamReader(resource);
        Assert.Equal(File.ReadAllText(sample), reader.ReadToEnd());
        var keys = new[] { fromSample, builtIn }.Select(emulator => Assert.Single(emulator.AccessKeys)).ToArray();
        Assert.All(keys, key => Assert.Matches("^AKIA[A-Z2-7]{16}$", key.AccessKeyId));
        Assert.NotEqual(keys[0].SecretAccessKey.Reveal(), keys[1].SecretAccessKey.Reveal());
    }

    private static IStsEmulator Start(string? path) => new StsEmulatorFactory().Start(new StsEmulatorOptions { ConfigurationPath = path });

    private static RoleChainException ShouldFail(string json, string place, string problem)
    {
        var exception = Assert.Throws<RoleChainException>(() =>
        {
            var (configuration, source) = ConfigurationLoader.Parse(Encoding.UTF8.GetBytes(json), "'emulator.json'");
            SetupBuilder.Build(configuration, source, new EmulatorRandom());
        });
        Assert.Equal(RoleChainErrorKind.EmulatorConfigurationInvalid, exception.Kind);
        Assert.Contains("'emulator.json'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(place, exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        return exception;
    }
}
