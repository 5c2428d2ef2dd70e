using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>Tags, source identity, session policies and MFA along a chain of three hops: one row a rule.</summary>
public sealed class SessionAttributeTests : IDisposable
{
    private const string One = "arn:aws:iam::111111111111:role/one";
    private const string Two = "arn:aws:iam::222222222222:role/two";
    private const string Three = "arn:aws:iam::333333333333:role/three";
    private const string Untagged = "arn:aws:iam::222222222222:role/untagged";
    private const string ByTag = "arn:aws:iam::333333333333:role/by-tag";
    private const string ByRequestTag = "arn:aws:iam::222222222222:role/by-request-tag";
    private const string BySourceIdentity = "arn:aws:iam::333333333333:role/by-source-identity";
    private const string SameAccount = "arn:aws:iam::222222222222:role/same-account";
    private const string SameAccountSession = "arn:aws:iam::222222222222:role/same-account-session";
    private const string NeedsMfa = "arn:aws:iam::111111111111:role/needs-mfa";
    private const string Device = "arn:aws:iam::111111111111:mfa/operator";
    private const string AllActions = """[ "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity" ]""";

    private readonly EmulatorHost _host = new(Json());

    public static TheoryData<string, (string, string?)[], string> Refused => new()
    {
        { "IAM user guide: keys ignore case, so these are duplicates", Tags(("Team", "a"), ("TEAM", "b")), "InvalidParameterValue" },
        { "IAM user guide: no key begins with aws:", Tags(("aws:x", "a")), "InvalidParameterValue" },
        { "STS API reference, Tag: alphabet of a key", Tags(("a#b", "a")), "ValidationError" },
        { "STS API reference, Tag: alphabet of a value", Tags(("Team", "a,b")), "ValidationError" },
        { "STS API reference, Tag: a key of at most 128", Tags((new string('k', 129), "a")), "ValidationError" },
        { "STS API reference, Tag: a value of at most 256", Tags(("Team", new string('v', 257))), "ValidationError" },
        { "IAM user guide: at most 50", Tags(Enumerable.Range(0, 51).Select(i => ("k" + i, "v")).ToArray()), "ValidationError" },
        { "IAM user guide: a transitive key is one of the tags", [.. Tags(("Team", "a")), ("TransitiveTagKeys.member.1", "Other")], "InvalidParameterValue" },
        { "STS API reference, SourceIdentity: 2 to 64", [("SourceIdentity", "a")], "ValidationError" },
        { "STS API reference, SourceIdentity: alphabet", [("SourceIdentity", "a b")], "ValidationError" },
        { "STS API reference, Policy and PolicyArns: at most 2048 together", [("Policy", "{\"Statement\":[],\"Id\":\"" + new string('x', 2020) + "\"}"), ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess")], "ValidationError" },
        { "STS API reference, PolicyArns: of the role's account", [("PolicyArns.member.1.arn", "arn:aws:iam::999999999999:policy/other")], "ValidationError" },
        { "STS API reference, Policy: MalformedPolicyDocument", [("Policy", "{")], "MalformedPolicyDocument" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_breaks_a_limit_is_refused(string rule, (string, string?)[] parameters, string code)
    {
        var answer = await AssumeAsync(await UserToOneAsync(), Two, parameters);
        Assert.True((400, code) == (answer.Status, answer.Code), rule + ": " + answer.Body);
    }

    /// <summary>STS API reference, Tag: the limits count Unicode characters, of which one past the first plane is two of UTF-16.</summary>
    [Theory]
    [InlineData(128, 256, 200)]
    [InlineData(129, 1, 400)]
    [InlineData(1, 257, 400)]
    public async Task Tags_count_Unicode_characters(int key, int value, int status)
    {
        static string Text(int length) => string.Concat(Enumerable.Repeat("\U00020000", length));
        Assert.Equal(status, (await AssumeAsync(await UserToOneAsync(), Two, Tags((Text(key), Text(value))))).Status);
    }

    [Fact]
    public async Task A_transitive_tag_travels_and_another_does_not()
    {
        var two = await OkAsync(await UserToOneAsync(), Two, [.. Tags(("Team", "blue"), ("Cost", "7")), ("TransitiveTagKeys.member.1", "Team")]);
        var three = await OkAsync(two, Three);

        // by-tag asks for aws:PrincipalTag/Team of whoever calls: the third session has it by inheritance alone.
        (await AssumeAsync(three, ByTag)).ShouldSucceed();
        (await AssumeAsync(three, ByTag, Tags(("TEAM", "red")))).ShouldBe(400, "InvalidParameterValue");

        var other = await OkAsync(await OkAsync(await UserToOneAsync(), Two, Tags(("Team", "blue"))), Three);
        (await AssumeAsync(other, ByTag)).ShouldBe(403, "AccessDenied");
        (await AssumeAsync(other, Two, Tags(("Team", "red")))).ShouldSucceed();
    }

    [Theory]
    [InlineData("blue", 200)]
    [InlineData("red", 403)]
    public async Task A_condition_on_a_request_tag_counts(string team, int status) =>
        Assert.Equal(status, (await AssumeAsync(await UserToOneAsync(), ByRequestTag, Tags(("Team", team)))).Status);

    /// <summary>IAM user guide: sts:TagSession is a decision of its own, also for what is inherited.</summary>
    [Fact]
    public async Task Tags_need_TagSession_and_inherited_ones_too()
    {
        (await AssumeAsync(await UserToOneAsync(), Untagged)).ShouldSucceed();
        Assert.Contains("sts:TagSession", (await AssumeAsync(await UserToOneAsync(), Untagged, Tags(("Team", "blue")))).ShouldBe(403, "AccessDenied").Message, StringComparison.Ordinal);
        var tagged = await OkAsync(await UserToOneAsync(), Two, [.. Tags(("Team", "blue")), ("TransitiveTagKeys.member.1", "Team")]);
        Assert.Contains("sts:TagSession", (await AssumeAsync(tagged, Untagged)).ShouldBe(403, "AccessDenied").Message, StringComparison.Ordinal);
    }

    /// <summary>IAM user guide, "Monitor and control actions taken with assumed roles".</summary>
    [Fact]
    public async Task A_source_identity_is_set_once_and_travels()
    {
        var answer = (await AssumeAsync(await UserToOneAsync(), Two, [("SourceIdentity", "octocat")])).ShouldSucceed();
        Assert.Equal("octocat", answer.Value("SourceIdentity"));
        var three = (await AssumeAsync(answer.Credential, Three)).ShouldSucceed();
        Assert.Equal("octocat", three.Value("SourceIdentity"));
        (await AssumeAsync(three.Credential, BySourceIdentity)).ShouldSucceed();
        (await AssumeAsync(answer.Credential, Three, [("SourceIdentity", "somebody")])).ShouldBe(400, "ValidationError");
        (await AssumeAsync(await OkAsync(await OkAsync(await UserToOneAsync(), Two), Three), BySourceIdentity)).ShouldBe(403, "AccessDenied");
        Assert.Contains("sts:SetSourceIdentity", (await AssumeAsync(answer.Credential, Untagged)).ShouldBe(403, "AccessDenied").Message, StringComparison.Ordinal);
    }

    /// <summary>IAM user guide, "Session policies": the session may do what its role's policies and the session policy both allow.</summary>
    [Theory]
    [InlineData("""{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "sts:*", "Resource": "*" } }""", Three, 200)]
    [InlineData("""{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }""", Three, 403)]
    [InlineData("""{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }""", SameAccount, 403)]
    [InlineData("""{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }""", SameAccountSession, 200)]
    [InlineData("""{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "*", "Resource": "*" } }""", SameAccountSession, 403)]
    public async Task A_session_policy_limits_the_next_hop(string policy, string next, int status) =>
        Assert.Equal(status, (await AssumeAsync(await OkAsync(await UserToOneAsync(), Two, [("Policy", policy)]), next)).Status);

    [Theory]
    [InlineData("arn:aws:iam::222222222222:policy/nothing", 403)]
    [InlineData("arn:aws:iam::aws:policy/Everything", 200)]
    public async Task Managed_session_policies_count(string arn, int status) =>
        Assert.Equal(status, (await AssumeAsync(await OkAsync(await UserToOneAsync(), Two, [("PolicyArns.member.1.arn", arn)]), Three)).Status);

    [Fact]
    public async Task A_managed_policy_that_is_not_there_is_refused() =>
        (await AssumeAsync(await UserToOneAsync(), Two, [("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/Unknown")])).ShouldBe(400, "ValidationError");

    /// <summary>The figure is the emulator's estimate: only that there is one, and that too much is refused with one, is asserted.</summary>
    [Fact]
    public async Task What_is_too_large_says_by_how_much()
    {
        var answer = (await AssumeAsync(await UserToOneAsync(), Two, Tags(("Team", "blue")))).ShouldSucceed();
        Assert.InRange(int.Parse(answer.Value("PackedPolicySize"), System.Globalization.CultureInfo.InvariantCulture), 1, 100);
        var many = Enumerable.Range(0, 40).Select(i => ("key-" + i, new string('v', 250))).ToArray();
        Assert.Matches(@"\APacked size of session tags consumes \d{3,}% of allotted space\.\z", (await AssumeAsync(await UserToOneAsync(), Two, Tags(many))).ShouldBe(400, "PackedPolicyTooLarge").Message);
    }

    [Fact]
    public async Task A_code_of_the_users_device_lets_in_once()
    {
        (await AssumeAsync(Credential.User, NeedsMfa)).ShouldBe(403, "AccessDenied");
        var code = _host.Emulator.NewTokenCode(Device).Reveal();
        (await AssumeAsync(Credential.User, NeedsMfa, [("SerialNumber", Device), ("TokenCode", code)])).ShouldSucceed();
        (await AssumeAsync(Credential.User, NeedsMfa, [("SerialNumber", Device), ("TokenCode", code)])).ShouldBe(403, "AccessDenied");
        Assert.DoesNotContain(code, string.Join("\n", _host.Emulator.Calls.Select(call => call.Reason)), StringComparison.Ordinal);
        (await AssumeAsync(Credential.User, NeedsMfa, [("SerialNumber", Device), ("TokenCode", _host.Emulator.NewTokenCode(Device).Reveal())])).ShouldSucceed();
    }

    /// <summary>IAM user guide, "MFA-protected API access": for IAM users' credentials only.</summary>
    [Fact]
    public async Task A_session_cannot_use_MFA() =>
        (await AssumeAsync(await UserToOneAsync(), Two, [("SerialNumber", Device), ("TokenCode", _host.Emulator.NewTokenCode(Device).Reveal())])).ShouldBe(403, "AccessDenied");

    [Fact]
    public void A_device_that_is_not_there_is_plainly_refused() =>
        Assert.Equal(RoleChainErrorKind.UnknownMfaDevice, Assert.Throws<RoleChainException>(() => _host.Emulator.NewTokenCode("arn:aws:iam::111111111111:mfa/nobody")).Kind);

    /// <summary>RFC 6238, appendix B (SHA-1), of whose eight digits a device of six shows the last six.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_RFC(long seconds, string code) =>
        Assert.Equal(code, OneTimeCode.Compute(System.Text.Encoding.ASCII.GetBytes("12345678901234567890"), OneTimeCode.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    /// <summary>IAM user guide, "Passing session tags using AssumeRoleWithWebIdentity": the token's claims, and the trust policy must allow both.</summary>
    [Fact]
    public async Task A_token_passes_tags_and_source_identity()
    {
        var tags = new Dictionary<string, object> { ["principal_tags"] = new Dictionary<string, object> { ["Team"] = new[] { "blue" } }, ["transitive_tag_keys"] = new[] { "Team" } };
        var token = _host.Token(("https://aws.amazon.com/tags", tags), ("https://aws.amazon.com/source_identity", "octocat"));
        var one = (await _host.AssumeWithTokenAsync(token, One)).ShouldSucceed();
        Assert.Equal("octocat", one.Value("SourceIdentity"));
        (await AssumeAsync(await OkAsync(await OkAsync(one.Credential, Two), Three), ByTag)).ShouldSucceed();
        (await _host.AssumeWithTokenAsync(token, "arn:aws:iam::111111111111:role/plain")).ShouldBe(403, "AccessDenied", "Not authorized to perform sts:TagSession");
    }

    public void Dispose() => _host.Dispose();

    private static (string, string?)[] Tags(params (string Key, string Value)[] tags) =>
        tags.SelectMany((tag, i) => new (string, string?)[] { (FormattableString.Invariant($"Tags.member.{i + 1}.Key"), tag.Key), (FormattableString.Invariant($"Tags.member.{i + 1}.Value"), tag.Value) }).ToArray();

    private Task<StsAnswer> AssumeAsync(Credential credential, string role, params (string, string?)[] parameters) =>
        _host.CallAsync(_host.Signer(credential), "AssumeRole", [("RoleArn", role), ("RoleSessionName", "session"), .. parameters]);

    private async Task<Credential> OkAsync(Credential credential, string role, params (string, string?)[] parameters) =>
        (await AssumeAsync(credential, role, parameters)).ShouldSucceed().Credential;

    private Task<Credential> UserToOneAsync() => OkAsync(Credential.User, One);

    private static string Json()
    {
        static string Role(string name, string principal, string actions = AllActions, string condition = "{}", string resource = "*") => $$"""
            { "name": "{{name}}",
              "trustPolicy": { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "{{principal}}" }, "Action": {{actions}}, "Condition": {{condition}} } },
              "policies": [ { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "sts:*", "Resource": "{{resource}}" } } ] }
            """;
        static string Federated(string actions) => $$"""
            { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" }, "Action": {{actions}} }
            """;
        const string AnyWeb = """[ "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity" ]""";
        return $$"""
            {
              "awsManagedPolicies": { "arn:aws:iam::aws:policy/Everything": { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } } },
              "accounts": [
                { "id": "111111111111",
                  "oidcProviders": [ { "url": "{{World.GitHub}}", "clientIds": [ "sts.amazonaws.com" ] } ],
                  "roles": [
                    { "name": "one",
                      "trustPolicy": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111111111111:user/operator" }, "Action": {{AllActions}} }, {{Federated(AnyWeb)}} ] },
                      "policies": [ { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "sts:*", "Resource": "*" } } ] },
                    { "name": "plain", "trustPolicy": { "Version": "2012-10-17", "Statement": {{Federated("\"sts:AssumeRoleWithWebIdentity\"")}} } },
                    {{Role("needs-mfa", "arn:aws:iam::111111111111:user/operator", condition: """{ "Bool": { "aws:MultiFactorAuthPresent": "true" } }""")}}
                  ],
                  "users": [ { "name": "operator",
                    "accessKeys": [ { "accessKeyId": "{{World.UserKeyId}}", "secretAccessKey": "{{World.UserSecret}}" } ],
                    "mfaDevices": [ { "serialNumber": "{{Device}}" } ],
                    "policies": [ { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "sts:*", "Resource": "*" } } ] } ] },
                { "id": "222222222222",
                  "managedPolicies": [ { "name": "nothing", "policy": { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } } } ],
                  "roles": [
                    {{Role("two", "*")}}, {{Role("untagged", "*", "\"sts:AssumeRole\"")}},
                    {{Role("by-request-tag", "*", condition: """{ "StringEquals": { "aws:RequestTag/Team": "blue" } }""")}},
                    {{Role("same-account", "arn:aws:iam::222222222222:role/two")}},
                    {{Role("same-account-session", "arn:aws:sts::222222222222:assumed-role/two/session")}} ] },
                { "id": "333333333333",
                  "roles": [ {{Role("three", "*")}}, {{Role("by-tag", "*", condition: """{ "StringEquals": { "aws:PrincipalTag/Team": "blue" } }""")}},
                    {{Role("by-source-identity", "*", condition: """{ "StringEquals": { "aws:SourceIdentity": "octocat" } }""")}} ] }
              ]
            }
            """;
    }
}
