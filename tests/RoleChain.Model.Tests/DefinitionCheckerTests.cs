using System;
using System.Linq;
using Xunit;

namespace RoleChain.Model.Tests;

/// <summary>One row a rule; each limit at its edge and one beyond.</summary>
public class DefinitionCheckerTests
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy";

    [Fact]
    public void A_chain_of_two_hops_has_no_fault() => Assert.Empty(DefinitionChecker.Check(Chain([new RoleChainHop(Base), new RoleChainHop(Deploy)])));

    [Theory]
    [InlineData("ab", true)] // STS API reference: 2 to 64
    [InlineData("a", false)]
    [InlineData("", false)]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234", false)]
    [InlineData("A_z+0=9,.@-", true)]
    [InlineData("with space", false)]
    [InlineData("repo/branch", false)]
    [InlineData("name\n", false)]
    [InlineData("näme", false)]
    public void Session_names(string name, bool allowed) => AssertKind(
        Chain([new RoleChainHop(Base) { SessionName = name }]), allowed ? null : RoleChainErrorKind.InvalidRoleSessionName);

    [Theory]
    [InlineData(900, null)]
    [InlineData(899, RoleChainErrorKind.InvalidDuration)]
    [InlineData(0, RoleChainErrorKind.InvalidDuration)]
    [InlineData(-1, RoleChainErrorKind.InvalidDuration)]
    [InlineData(43200, null)]
    [InlineData(43201, RoleChainErrorKind.InvalidDuration)]
    [InlineData(int.MaxValue, RoleChainErrorKind.InvalidDuration)]
    public void Durations_of_a_first_hop_from_a_token(int seconds, RoleChainErrorKind? expected) => AssertKind(
        Chain([new RoleChainHop(Base) { DurationSeconds = seconds }], Token()), expected);

    [Theory]
    [InlineData(SourceKind.WebIdentityToken, 43200, null)]
    [InlineData(SourceKind.LongTermKey, 43200, null)]
    [InlineData(SourceKind.Unknown, 43200, null)] // not known: warns, never refuses
    [InlineData(SourceKind.TemporaryCredential, 3600, null)]
    [InlineData(SourceKind.TemporaryCredential, 3601, RoleChainErrorKind.DurationExceedsChainingLimit)]
    public void Durations_by_the_class_of_the_source(SourceKind source, int seconds, RoleChainErrorKind? expected)
    {
        var faults = DefinitionChecker.Check(Chain([new RoleChainHop(Base) { DurationSeconds = seconds }]), source);
        Assert.Equal(expected, faults.Select(fault => (RoleChainErrorKind?)fault.Kind).SingleOrDefault());
    }

    [Theory]
    [InlineData(SourceKind.WebIdentityToken)]
    [InlineData(SourceKind.LongTermKey)]
    [InlineData(SourceKind.Unknown)]
    public void A_chained_hop_is_capped_whatever_the_chain_starts_with(SourceKind source)
    {
        var fault = Assert.Single(DefinitionChecker.Check(Chain([new RoleChainHop(Base), new RoleChainHop(Deploy) { DurationSeconds = 3601 }]), source));
        Assert.Equal((RoleChainErrorKind.DurationExceedsChainingLimit, 2, "DurationInSeconds"), (fault.Kind, fault.HopNumber, fault.Field));
    }

    [Theory]
    [InlineData("arn:aws:iam::111111111111:role/a", "arn:aws-cn:iam::111111111111:role/b", null, 2)]
    [InlineData("arn:aws:iam::111111111111:role/a", null, "cn-north-1", 1)]
    [InlineData("arn:aws-cn:iam::111111111111:role/a", null, "cn-north-1", 0)]
    [InlineData("arn:aws-us-gov:iam::111111111111:role/a", null, "us-gov-west-1", 0)]
    [InlineData("arn:aws-iso-b:iam::111111111111:role/a", null, "us-isob-east-1", 0)]
    [InlineData("arn:aws:iam::111111111111:role/a", null, "us-gov-west-1", 1)]
    public void A_chain_does_not_cross_partitions(string first, string? second, string? region, int faultyHop)
    {
        var hops = second is null ? new[] { new RoleChainHop(first) } : [new RoleChainHop(first), new RoleChainHop(second)];
        var faults = DefinitionChecker.Check(new RoleChainDefinition { Hops = hops, Region = region });
        Assert.Equal(faultyHop == 0 ? [] : [faultyHop], faults.Where(fault => fault.Kind == RoleChainErrorKind.PartitionMismatch).Select(fault => fault.HopNumber ?? 0));
    }

    [Theory]
    [InlineData("eu-west-2", true)]
    [InlineData("EU-WEST-2", false)]
    [InlineData("", false)]
    [InlineData("-x", false)]
    [InlineData("evil.example/", false)] // the region becomes part of a host name
    [InlineData("eu-west-2.evil.example", false)]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", false)]
    public void Regions(string region, bool allowed) => AssertKind(
        new RoleChainDefinition { Hops = [new RoleChainHop(Base)], Region = region }, allowed ? null : RoleChainErrorKind.InvalidRegion);

    [Theory]
    [InlineData("https://sts.eu-west-2.amazonaws.com", true)]
    [InlineData("http://127.0.0.1:4566/", true)]
    [InlineData("http://[::1]:4566", true)]
    [InlineData("http://localhost:4566", true)]
    [InlineData("http://sts.example", false)]
    [InlineData("http://127.0.0.1.evil.example", false)]
    [InlineData("http://localhost.evil.example", false)]
    [InlineData("https://user:secret@sts.example", false)]
    [InlineData("ftp://127.0.0.1", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/relative", false)]
    [InlineData("", false)]
    public void Endpoints_are_https_or_loopback(string endpoint, bool allowed) => AssertKind(
        new RoleChainDefinition { Hops = [new RoleChainHop(Base)], EndpointUrl = endpoint }, allowed ? null : RoleChainErrorKind.InvalidEndpoint);

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(1, true)]
    [InlineData(3600, true)]
    [InlineData(3601, false)]
    public void Deadlines(double seconds, bool allowed) => AssertKind(
        new RoleChainDefinition { Hops = [new RoleChainHop(Base)], Timeout = TimeSpan.FromSeconds(seconds) }, allowed ? null : RoleChainErrorKind.InvalidTimeout);

    [Theory]
    [InlineData("sts.amazonaws.com", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("line\r\nbreak", false)]
    public void Audiences(string audience, bool allowed) => AssertKind(
        Chain([new RoleChainHop(Base)], new AutomaticIdentity { Audience = audience }), allowed ? null : RoleChainErrorKind.InvalidAudience);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(20000, true)]
    [InlineData(20001, false)]
    public void Token_lengths(int length, bool allowed) => AssertKind(
        Chain([new RoleChainHop(Base)], new WebIdentityTokenIdentity(new SecretText(new string('x', length)))), allowed ? null : RoleChainErrorKind.InvalidWebIdentityToken);

    [Fact]
    public void No_role_is_a_fault() => AssertKind(Chain([]), RoleChainErrorKind.NoRole);

    [Fact]
    public void Every_fault_is_named_not_the_first()
    {
        var definition = new RoleChainDefinition
        {
            Region = "Nowhere!",
            Hops = [new RoleChainHop("arn:of:nothing") { SessionName = "x", DurationSeconds = 1 }, new RoleChainHop(Deploy) { DurationSeconds = 7200 }],
        };

        var thrown = Assert.Throws<RoleChainException>(() => DefinitionChecker.ThrowIfFaulty(definition));

        Assert.Equal(
            [RoleChainErrorKind.InvalidRegion, RoleChainErrorKind.InvalidRoleArn, RoleChainErrorKind.InvalidRoleSessionName, RoleChainErrorKind.InvalidDuration, RoleChainErrorKind.DurationExceedsChainingLimit],
            thrown.Faults.Select(fault => fault.Kind));
        Assert.All(thrown.Faults, fault => Assert.Contains(fault.Problem, thrown.Message, StringComparison.Ordinal));
        Assert.All(thrown.Faults, fault => Assert.NotEmpty(fault.Source));
    }

    private static RoleChainDefinition Chain(RoleChainHop[] hops, ChainIdentity? identity = null) => new() { Hops = hops, Identity = identity ?? new AutomaticIdentity() };

    private static WebIdentityTokenIdentity Token() => new(new SecretText("header.payload.signature"));

    private static void AssertKind(RoleChainDefinition definition, RoleChainErrorKind? expected) =>
        Assert.Equal(expected, DefinitionChecker.Check(definition).Select(fault => (RoleChainErrorKind?)fault.Kind).SingleOrDefault());
}
