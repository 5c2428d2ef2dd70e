using System;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>Ten thousand random values of every parameter: none is a fault of the emulator, none passes that AWS documents as refused, and none is refused that it documents as taken.</summary>
public sealed class ParameterPropertyTests : IDisposable
{
    private const int Inputs = 10_000;
    private const int Seed = 20261125;

    private readonly EmulatorHost _host = new(AttributeWorld.Json());

    public static TheoryData<string> Fields => [.. DocumentedRules.All.Keys];

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task What_passes_is_what_is_documented(string field)
    {
        var rule = DocumentedRules.All[field];
        var random = new RandomText(Seed);
        var kept = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var value = i == 0 ? rule.Sample : random.Next(rule);
            var (status, code) = await AnswerAsync(rule.Caller, Form(rule, field, value));
            var keeps = rule.Holds(value);
            kept += keeps ? 1 : 0;
            var isRight = keeps ? rule.Outcomes.Contains(code, StringComparer.Ordinal) : status is >= 400 and < 500;
            Assert.True(isRight, FormattableString.Invariant($"input {i}, {rule.Source}: {status} {code} for {Uri.EscapeDataString(value)}"));
        }

        // Both sides were tried.
        Assert.InRange(kept, 1, Inputs - 1);
    }

    /// <summary>Names, numbers and bytes that make no list, no parameter and no text.</summary>
    [Theory]
    [InlineData("AssumeRole")]
    [InlineData("AssumeRoleWithWebIdentity")]
    public async Task A_form_of_anything_is_no_fault_of_the_emulator(string action)
    {
        var names = DocumentedRules.All.Keys.Concat(["Action", "Version", "Tags", "Tags.member.2.Key", "Tags.member", "PolicyArns.member", "TransitiveTagKeys.member", "ProvidedContexts.member.1.ProviderArn"]).ToArray();
        var random = new RandomText(Seed);
        for (var i = 0; i < Inputs; i++)
        {
            var form = "Action=" + action + "&Version=2011-06-15" + random.NextForm(names);
            var (status, code) = await AnswerAsync(action == "AssumeRole" ? Credential.User : null, form);
            Assert.True(status is >= 400 and < 500, FormattableString.Invariant($"input {i}: {status} {code} for {form}"));
        }
    }

    /// <summary>What random values found: .NET takes a number with NULs after it, so that one item had two names.</summary>
    [Theory]
    [InlineData("DurationSeconds=900%00")]
    [InlineData("Tags.member.1.Key=Team&Tags.member.1.Value=blue&Tags.member.1%00.Key=Other")]
    public async Task A_number_with_a_NUL_after_it_is_none(string parameters) =>
        Assert.Equal((400, "MalformedInput"), await AnswerAsync(Credential.User, "Action=AssumeRole&Version=2011-06-15&RoleArn=" + Uri.EscapeDataString(AttributeWorld.Open) + "&RoleSessionName=session&" + parameters));

    private static string Form(DocumentedRule rule, string field, string value)
    {
        (string Name, string Value)[] all = [("Action", rule.Action), ("Version", "2011-06-15"), ("RoleArn", AttributeWorld.Open), ("RoleSessionName", "session"), .. rule.Beside, (field, value)];

        // What stands later replaces what stands before.
        return string.Join('&', all.Reverse().DistinctBy(parameter => parameter.Name).Select(parameter => Uri.EscapeDataString(parameter.Name) + "=" + Uri.EscapeDataString(parameter.Value)));
    }

    private async Task<(int Status, string Code)> AnswerAsync(Credential? caller, string form)
    {
        var answer = await _host.AnswerAsync(caller is null ? null : _host.Signer(caller), form);

        // A value that comes back must not break the answer either.
        var root = XDocument.Parse(answer.Body).Root!;
        return (answer.Status, root.Descendants().FirstOrDefault(element => element.Name.LocalName == "Code")?.Value ?? string.Empty);
    }
}
