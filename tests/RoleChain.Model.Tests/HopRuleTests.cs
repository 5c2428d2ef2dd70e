using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;
using Kind = RoleChain.RoleChainErrorKind;

namespace RoleChain.Model.Tests;

/// <summary>One row a rule of a hop's own fields: the value at its edge and one beyond, and where the rule comes from.</summary>
public class HopRuleTests
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy";
    private const string Device = "arn:aws:iam::111111111111:mfa/operator";

    /// <summary>STS API reference, AssumeRole, ExternalId: 2 to 1224 of <c>[\w+=,.@:\/-]</c>.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(1224, true)]
    [InlineData(1225, false)]
    public void External_id_lengths(int length, bool allowed) => AssertOnly(allowed ? null : Kind.InvalidExternalId, Second(hop => new RoleChainHop(Deploy) { ExternalId = new string('x', length) }));

    [Theory]
    [InlineData("Az09_+=,.@:/-", true)]
    [InlineData("with space", false)]
    [InlineData("ünicode", false)]
    [InlineData("newline\n", false)]
    public void External_id_characters(string id, bool allowed)
    {
        var faults = AssertOnly(allowed ? null : Kind.InvalidExternalId, Second(hop => new RoleChainHop(Deploy) { ExternalId = id }));
        Assert.All(faults, fault => Assert.DoesNotContain(id, fault.ToString(), StringComparison.Ordinal));
    }

    /// <summary>STS API reference, AssumeRole, SourceIdentity: 2 to 64 of <c>[\w+=,.@-]</c>, not starting with <c>aws:</c>.</summary>
    [Theory]
    [InlineData("ab", null)]
    [InlineData("a", Kind.InvalidSourceIdentity)]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123", null)]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234", Kind.InvalidSourceIdentity)]
    [InlineData("aws:admin", Kind.InvalidSourceIdentity)]
    [InlineData("with space", Kind.InvalidSourceIdentity)]
    public void Source_identities(string identity, Kind? expected) => AssertOnly(expected, Second(hop => new RoleChainHop(Deploy) { SourceIdentity = identity }));

    /// <summary>STS API reference, Tag: key 1 to 128, value 0 to 256 Unicode characters of <c>[\p{L}\p{Z}\p{N}_.:/=+\-@]</c>; no key starts with <c>aws:</c>.</summary>
    [Theory]
    [InlineData("K", "", null)]
    [InlineData("", "v", Kind.InvalidSessionTag)]
    [InlineData("Ünïcode Schlüssel", "日本語 1２", null)]
    [InlineData("a_.:/=+-@", "a_.:/=+-@", null)]
    [InlineData("aws:key", "v", Kind.InvalidSessionTag)]
    [InlineData("AWS:key", "v", Kind.InvalidSessionTag)]
    [InlineData("aws", "v", null)]
    [InlineData("key#", "v", Kind.InvalidSessionTag)]
    [InlineData("key", "a,b", Kind.InvalidSessionTag)]
    [InlineData("key", "tab\t", Kind.InvalidSessionTag)]
    [InlineData("key", "line\n", Kind.InvalidSessionTag)]
    [InlineData("key", "\uD800", Kind.InvalidSessionTag)] // half of a character
    [InlineData("key", "𝒳", null)] // a letter outside the basic plane
    [InlineData("key", "😀", Kind.InvalidSessionTag)]
    public void Tags(string key, string value, Kind? expected) => AssertOnly(expected, Second(hop => new RoleChainHop(Deploy) { Tags = [new SessionTag(key, value)] }));

    [Theory]
    [InlineData(128, 256, null)]
    [InlineData(129, 256, Kind.InvalidSessionTag)]
    [InlineData(128, 257, Kind.InvalidSessionTag)]
    public void Tag_lengths(int key, int value, Kind? expected) =>
        AssertOnly(expected, Second(hop => new RoleChainHop(Deploy) { Tags = [new SessionTag(new string('k', key), new string('v', value))] }));

    [Fact]
    public void Tag_lengths_count_Unicode_characters() => AssertOnly(null, Second(hop => new RoleChainHop(Deploy) { Tags = [new SessionTag(Repeat("𝒳", 128), Repeat("𝒳", 256))] }));

    /// <summary>IAM user guide, "Pass session tags in AWS STS": at most 50.</summary>
    [Theory]
    [InlineData(50, null)]
    [InlineData(51, Kind.InvalidSessionTag)]
    public void Tag_counts(int count, Kind? expected) => AssertOnly(expected, Second(hop => new RoleChainHop(Deploy) { Tags = Enumerable.Range(0, count).Select(i => new SessionTag("k" + i, "v")).ToArray() }));

    /// <summary>IAM user guide: tag keys are not case-sensitive.</summary>
    [Fact]
    public void Tag_keys_that_differ_in_case_alone_are_duplicates() =>
        AssertOnly(Kind.SessionTagConflict, Second(hop => new RoleChainHop(Deploy) { Tags = [new SessionTag("Team", "a"), new SessionTag("TEAM", "b")] }));

    /// <summary>IAM user guide, "Chaining roles with session tags": a transitive key is one of the tags passed.</summary>
    [Theory]
    [InlineData("Team", null)]
    [InlineData("team", null)]
    [InlineData("Other", Kind.InvalidSessionTag)]
    public void Transitive_keys_are_among_the_tags(string key, Kind? expected) =>
        AssertOnly(expected, Second(hop => new RoleChainHop(Deploy) { Tags = [new SessionTag("Team", "a")], TransitiveTagKeys = [key] }));

    /// <summary>STS API reference, AssumeRole, Policy: tab, LF, CR, U+0020 to U+00FF; with the managed ARNs at most 2048 characters.</summary>
    [Theory]
    [InlineData("{}", null)]
    [InlineData("", Kind.InvalidSessionPolicy)]
    [InlineData("{\"ÿ\":\"\t\r\n\"}", null)]
    [InlineData("{\"Ā\":1}", Kind.InvalidSessionPolicy)]
    [InlineData("{\"\u0000\":1}", Kind.InvalidSessionPolicy)]
    public void Policy_characters(string policy, Kind? expected) => AssertOnly(expected, Second(hop => new RoleChainHop(Deploy) { Policy = policy }));

    [Theory]
    [InlineData(2048, 0, null)]
    [InlineData(2049, 0, Kind.SessionPolicyTooLarge)]
    [InlineData(2008, 1, null)] // the ARN has 40 characters
    [InlineData(2009, 1, Kind.SessionPolicyTooLarge)]
    [InlineData(0, 10, null)]
    [InlineData(0, 11, Kind.SessionPolicyTooLarge)]
    public void Policy_sizes(int inline, int managed, Kind? expected) => AssertOnly(
        expected,
        Second(hop => new RoleChainHop(Deploy) { Policy = inline == 0 ? null : new string(' ', inline), PolicyArns = Enumerable.Repeat("arn:aws:iam::aws:policy/ReadOnlyAccessXY", managed).ToArray() }));

    /// <summary>STS API reference, AssumeRole, PolicyArns: managed policies that exist in the same account as the role (AWS's own exist in all).</summary>
    [Theory]
    [InlineData("arn:aws:iam::222222222222:policy/limits", null)]
    [InlineData("arn:aws:iam::222222222222:policy/path/limits", null)]
    [InlineData("arn:aws:iam::aws:policy/ReadOnlyAccess", null)]
    [InlineData("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", null)]
    [InlineData("arn:aws:iam::111111111111:policy/limits", Kind.InvalidPolicyArn)]
    [InlineData("arn:aws-cn:iam::222222222222:policy/limits", Kind.InvalidPolicyArn)]
    [InlineData("arn:aws:iam::222222222222:role/limits", Kind.InvalidPolicyArn)]
    [InlineData("arn:aws:iam::222222222222:policy/", Kind.InvalidPolicyArn)]
    [InlineData("arn:aws:iam::22222222222:policy/limits", Kind.InvalidPolicyArn)]
    [InlineData("ReadOnlyAccess", Kind.InvalidPolicyArn)]
    public void Managed_policies(string arn, Kind? expected) => AssertOnly(expected, Second(hop => new RoleChainHop(Deploy) { PolicyArns = [arn] }));

    /// <summary>STS API reference, AssumeRole, SerialNumber: 9 to 256 of <c>[\w+=/:,.@-]</c>; TokenCode: six digits. MFA is for an IAM user's key.</summary>
    [Theory]
    [InlineData(Device, "123456", null)]
    [InlineData("GAHT12345", "000000", null)]
    [InlineData("GAHT1234", "123456", Kind.InvalidSerialNumber)]
    [InlineData("GAHT ABCDEFGH", "123456", Kind.InvalidSerialNumber)]
    [InlineData(Device, "12345", Kind.InvalidTokenCode)]
    [InlineData(Device, "1234567", Kind.InvalidTokenCode)]
    [InlineData(Device, "12345x", Kind.InvalidTokenCode)]
    [InlineData(Device, "１２３４５６", Kind.InvalidTokenCode)]
    [InlineData(Device, null, Kind.TokenCodeUnavailable)]
    [InlineData(null, "123456", Kind.InvalidTokenCode)]
    public void Mfa(string? device, string? code, Kind? expected)
    {
        var hop = new RoleChainHop(Base) { SerialNumber = device, TokenCode = code is null ? null : new FixedTokenCode(new SecretText(code)) };
        var faults = AssertOnly(expected, new RoleChainDefinition { Hops = [hop] }, SourceKind.LongTermKey);
        Assert.All(faults, fault => Assert.DoesNotContain(code ?? "-", fault.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Mfa_cannot_work_on_a_chained_hop() =>
        AssertOnly(Kind.InvalidSerialNumber, Second(hop => new RoleChainHop(Deploy) { SerialNumber = Device, TokenCode = new FixedTokenCode(new SecretText("123456")) }));

    /// <summary>STS API reference, AssumeRoleWithWebIdentity: it has no such parameters.</summary>
    [Theory]
    [InlineData("ExternalId")]
    [InlineData("Tag")]
    [InlineData("SourceIdentity")]
    [InlineData("SerialNumber")]
    public void What_a_web_identity_hop_does_not_have(string field)
    {
        var hop = new RoleChainHop(Base)
        {
            ExternalId = field == "ExternalId" ? "id-1" : null,
            Tags = field == "Tag" ? [new SessionTag("k", "v")] : [],
            SourceIdentity = field == "SourceIdentity" ? "octocat" : null,
            SerialNumber = field == "SerialNumber" ? Device : null,
            TokenCode = field == "SerialNumber" ? new FixedTokenCode(new SecretText("123456")) : null,
        };
        var definition = new RoleChainDefinition { Hops = [hop] };
        var fault = Assert.Single(AssertOnly(Kind.NotForWebIdentity, definition, SourceKind.WebIdentityToken));
        Assert.Equal((field, 1), (fault.Field, fault.HopNumber));

        // Of an identity that is not known yet, nothing is said.
        AssertOnly(null, definition, SourceKind.Unknown);
    }

    [Fact]
    public void A_web_identity_hop_has_session_policies() => AssertOnly(
        null,
        new RoleChainDefinition { Hops = [new RoleChainHop(Base) { Policy = "{}", PolicyArns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }] },
        SourceKind.WebIdentityToken);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static RoleChainDefinition Second(Func<string, RoleChainHop> hop) => new() { Hops = [new RoleChainHop(Base), hop(Deploy)] };

    private static IReadOnlyList<DefinitionFault> AssertOnly(Kind? expected, RoleChainDefinition definition, SourceKind source = SourceKind.WebIdentityToken)
    {
        var faults = DefinitionChecker.Check(definition, source);
        Assert.Equal(expected, faults.Select(fault => (Kind?)fault.Kind).SingleOrDefault());
        Assert.All(faults, fault => Assert.NotEmpty(fault.Source));
        return faults;
    }
}
