using System;
#if !NET472
using System.Diagnostics;
#endif
using System.IO;
using System.Linq;
using System.Text;
using RoleChain.Core.Policies;
using Xunit;

namespace RoleChain.Core.Tests.Policies;

/// <summary>Files of a pull request: what is in them, and where they stand, was chosen by somebody else.</summary>
public sealed class HostileSourceTests : IDisposable
{
    private readonly PolicyFolderOfTest _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string> Texts => new()
    {
        { "a.json", string.Empty, "a.json(1,1): $ is not JSON" },
        { "a.json", "{", "is not JSON from here on" },
        { "a.json", "{} {}", "a.json(1,4): $ is not JSON" },
        { "a.json", "[]", "is no file of policies that is known" },
        { "a.json", "{}", "is no file of policies that is known" },
        { "a.json", "null", "is no file of policies that is known" },
        { "a.json", "{ \"accounts\": [], \"accounts\": [] }", "a.json(1,19): 'accounts' stands twice" },
        { "a.json", "{ \"accounts\": [ \"\\uD800\" ] }", "has a text here that is not Unicode" },
        { "a.json", "{ \"accounts\": [ 1 ] }", "accounts[0] is not an object" },
        { "a.json", "{ \"accounts\": [ { \"id\": \"1\" } ] }", "accounts[0].id is not twelve digits" },
        { "a.json", "{ \"accounts\": [ { \"id\": \"111111111111\", \"roles\": {} } ] }", "accounts[0].roles is not a list" },
        { "a.json", "{ \"accounts\": [ { \"id\": \"111111111111\", \"roles\": [ { \"name\": \"x\" } ] } ] }", "accounts[0].roles[0].trustPolicy is missing" },
        { "a.json", "{ \"accounts\": [ { \"id\": \"111111111111\", \"roles\": [ { \"name\": \"x\", \"trustPolicy\": 1 } ] } ] }", "accounts[0].roles[0].trustPolicy is not a policy document" },
        { "a.json", "{ \"accounts\": [ { \"id\": \"111111111111\", \"oidcProviders\": [ { \"url\": \"https://u:p@x.example\" } ] } ] }", "oidcProviders[0] has no https URL" },
        { "a.json", "{ \"Role\": { \"Arn\": 1 } }", "Role.Arn is not a text" },
        { "a.json", "{ \"Roles\": [ [] ] }", "Roles[0] is not an object" },
        { "a.json", "{ \"accounts\": \n[ { \"id\": \"\u001b[31m\" } ] }", "is not JSON from here on" },
        { "a.json", "{ \"::set-output name=x\\n\": 1, \"::set-output name=x\\n\": 1 }", "'::set-output name=x\\u000A' stands twice" },
        { "a.json", new string('[', 100), "is nested deeper than 64 levels" },
        { "a.json", "[" + string.Join(",", Enumerable.Repeat("0", PolicyFileJson.MaxValues)) + "]", "has more than 1000000 values" },
        { "a.yaml", new string('[', 100), "is nested deeper than 64 levels" },
        { "a.yaml", "a: 1\n---\nb: 2\n", "is not one YAML document" },
        { "a.yaml", "? [a]\n: b\n", "has a key here that is no text" },
        { "a.yaml", "a: &x [1]\nb: *x\n", "has an alias here" },
        { "a.yaml", "a: \"\u0001\"\n", "is no file of policies that is known" },
        { "a.yaml", string.Empty, "is not one YAML document" },
        { "a.yaml", "a: '" + new string('x', PolicyFileYaml.MaxLength) + "'", "is longer than 1024 KiB" },
        { "x.trust.json", "{ \"Version\": \"2012-10-17\", \"Statement\": " + new string('[', 100), "x.trust.json(1,56): $ is a policy that IAM would refuse" },
        { "x.trust.json", "\"" + new string('x', 200_000) + "\"", "The policy is larger than 128 KiB" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_hostile_text_is_a_fault_with_its_place_and_nothing_else(string name, string text, string message)
    {
        _folder.Write(name, text);
        var failure = _folder.Fail(name);
        Assert.Contains(message, failure, StringComparison.Ordinal);
        Assert.InRange(failure.Length, 1, 1500);
        Assert.DoesNotContain(failure, character => char.IsControl(character));
    }

    [Fact]
    public void A_file_is_bounded_and_strict_UTF8()
    {
        File.WriteAllBytes(_folder.FullPath("a.json"), [.. Encoding.UTF8.GetBytes("{ \"accounts\": [ \""), 0xC0, 0xAF, .. Encoding.UTF8.GetBytes("\" ] }")]);
        Assert.Contains("a.json is not UTF-8", _folder.Fail("a.json"), StringComparison.Ordinal);
        File.WriteAllBytes(_folder.FullPath("b.json"), new byte[PolicyFileBytes.MaxLength + 1]);
        Assert.Contains("b.json is longer than 8 MiB", _folder.Fail("b.json"), StringComparison.Ordinal);
        File.WriteAllBytes(_folder.FullPath("c.json"), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{ \"accounts\": [] }")]);
        Assert.Empty(_folder.Read("c.json").Roles);
        Assert.Contains("is neither a file nor a folder", _folder.Fail("missing.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_bounded()
    {
        for (var index = 0; index <= PolicyFolder.MaxFiles; index++)
        {
            _folder.Write(FormattableString.Invariant($"many/{index}.json"), "{}");
        }

        Assert.Contains("has more than 1000 files of policies", _folder.Fail("many"), StringComparison.Ordinal);
        _folder.Write("deep/1/2/3/4/x.trust.json", PolicyFolderOfTest.Trust);
        Assert.Single(_folder.Read("deep").Roles);
        _folder.Write("deep/1/2/3/4/5/y.trust.json", PolicyFolderOfTest.Trust);
        Assert.Contains("is more than 4 folders deep", _folder.Fail("deep"), StringComparison.Ordinal);
        _folder.Write("hidden/.git/1/2/3/4/5/y.trust.json", "no policy");
        Assert.Empty(_folder.Read("hidden").Roles);
    }

#if !NET472
    [Fact]
    public void Links_within_a_folder_are_faults_and_a_named_one_is_followed()
    {
        _folder.Write("outside/x.trust.json", PolicyFolderOfTest.Trust);
        Directory.CreateDirectory(_folder.FullPath("a"));
        Directory.CreateDirectory(_folder.FullPath("b"));
        try
        {
            File.CreateSymbolicLink(_folder.FullPath("a/x.trust.json"), _folder.FullPath("outside/x.trust.json"));
            Directory.CreateSymbolicLink(_folder.FullPath("b/c"), _folder.FullPath("outside"));
            Directory.CreateSymbolicLink(_folder.FullPath("named"), _folder.FullPath("outside"));
        }
        catch (IOException) when (OperatingSystem.IsWindows())
        {
            // Without the right to make links there is nothing to follow.
            return;
        }

        Assert.Contains("is a symbolic link", _folder.Fail("a"), StringComparison.Ordinal);
        Assert.Contains("is a symbolic link", _folder.Fail("b"), StringComparison.Ordinal);
        Assert.Single(_folder.Read("named").Roles);
        Assert.Single(_folder.Read("a/x.trust.json").Roles);
    }

    [Fact]
    public void Pipes_are_not_opened()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(_folder.FullPath("a"));
        using (var mkfifo = Process.Start("mkfifo", _folder.FullPath("a/x.trust.json")))
        {
            mkfifo.WaitForExit();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        Assert.Contains("is a pipe, socket or device", _folder.Fail("a"), StringComparison.Ordinal);
        Assert.Contains("is a pipe, socket or device", _folder.Fail("a/x.trust.json"), StringComparison.Ordinal);
        Assert.Throws<RoleChainException>(() => PolicyLibraryReader.IsForeign(_folder.FullPath("a/x.trust.json")));
    }
#endif

    [Fact]
    public void Templates_that_say_little_and_make_much_come_to_an_end()
    {
        // Names made of names, each twice: 2 to the 64.
        var resources = Enumerable.Range(0, 64).Select(index =>
            FormattableString.Invariant($$"""
                "R{{index}}": { "Type": "AWS::IAM::Role", "Properties": { "RoleName": { "Fn::Join": [ "", [ { "Ref": "R{{index + 1}}" }, { "Ref": "R{{index + 1}}" } ] ] }, "AssumeRolePolicyDocument": {{PolicyFolderOfTest.Trust}} } }
                """));
        _folder.Write("names.json", "{ \"Resources\": {" + string.Join(",", resources) + "} }");
        Assert.Contains("has a name or path that makes no role's ARN", _folder.Fail("names.json"), StringComparison.Ordinal);

        // Each made of the other, and of itself.
        _folder.Write("loop.json", $$"""
            { "Conditions": { "A": { "Condition": "B" }, "B": { "Fn::Not": [ { "Condition": "A" } ] } },
              "Resources": {
                "X": { "Type": "AWS::IAM::Role", "Condition": "A", "Properties": { "RoleName": { "Ref": "Y" }, "AssumeRolePolicyDocument": {{PolicyFolderOfTest.Trust}} } },
                "Y": { "Type": "AWS::IAM::Role", "Properties": { "RoleName": { "Fn::Sub": "${X}" }, "Path": { "Fn::GetAtt": "Y.Arn" }, "AssumeRolePolicyDocument": {{PolicyFolderOfTest.Trust}} } } } }
            """);
        Assert.Null(Assert.Single(_folder.Read("loop.json").Roles).Path);

        // A text of 64 KiB, many times.
        var name = new string('x', 64 * 1024);
        var items = string.Join(",", Enumerable.Repeat("{ \"Fn::Sub\": \"${Big}\" }", 3000));
        _folder.Write("texts.json", $$"""
            { "Parameters": { "Big": { "Type": "String", "Default": "{{name}}" } },
              "Resources": { "X": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": { "Statement": [ {{items}} ] } } } } }
            """);
        Assert.Contains("the files make more than 64 Mi characters of policies", _folder.Fail("texts.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_longer_than_any_policy_is_not_made()
    {
        var items = string.Join(",", Enumerable.Repeat("\"" + new string('x', 1000) + "\"", 200));
        _folder.Write("t.json", $$"""
            { "Resources": { "X": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": { "Fn::Join": [ "", [ {{items}} ] ] } } } } }
            """);
        Assert.Null(Assert.Single(_folder.Read("t.json").Roles).Trust);
    }
}
