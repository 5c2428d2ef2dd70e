using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>The schema that editors check chain files by, and the module that reads them, say the same of every example.</summary>
public class ChainFileSchemaTests
{
    private const string Hops = "\"hops\": [\"111111111111:x\"]";

    private static readonly JsonSchema Schema = JsonSchema.FromFile(Path.Combine(Layout.Root, "docs", "rolechain.schema.json"));

    /// <summary>The account of each chain's credential.</summary>
    private static readonly Dictionary<string, string> Accounts = new(StringComparer.Ordinal)
    {
        ["team base"] = "111111111111",
        ["team dev"] = "222222222222",
        ["team prod"] = "333333333333",
        ["ci release"] = "333333333333",
        ["hops audit"] = "222222222222",
    };

    private static readonly string[] Files = Directory.GetFiles(Path.Combine(Layout.Root, "docs", "examples"), "*.rolechain.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToArray();

    public static TheoryData<string> Examples => new(Files);

    /// <summary>What a schema can see.</summary>
    public static TheoryData<string> Faulty => new(
        "[]",
        "{ \"chains\": {} }",
        "{ \"version\": 2, \"chains\": {} }",
        "{ \"version\": 1 }",
        "{ \"version\": 1, \"chains\": {}, \"chain\": {} }",
        "{ \"version\": 1, \"chains\": { \"a b\": { " + Hops + " } } }",
        "{ \"version\": 1, \"chains\": { \"a\": {} } }",
        "{ \"version\": 1, \"chains\": { \"a\": { \"hops\": \"111111111111:x\" } } }",
        "{ \"version\": 1, \"accounts\": { \"dev\": 222222222222 }, \"chains\": {} }",
        "{ \"version\": 1, \"accounts\": { \"dev\": \"22222222222\" }, \"chains\": {} }",
        "{ \"version\": 1, \"accounts\": { \"arn\": \"222222222222\" }, \"chains\": {} }",
        "{ \"version\": 1, \"identities\": { \"a\": {} }, \"chains\": {} }",
        "{ \"version\": 1, \"identities\": { \"a\": { \"provider\": \"Github\" } }, \"chains\": {} }",
        "{ \"version\": 1, \"identities\": { \"a\": { \"provider\": \"GitHub\", \"profileName\": \"x\" } }, \"chains\": {} }",
        "{ \"version\": 1, \"defaults\": { " + Hops + " }, \"chains\": {} }",
        Chain(Hops + ", \"region\": \"EU\""),
        Chain(Hops + ", \"region\": \"${claim:region}\""),
        Chain(Hops + ", \"timeoutSeconds\": 0"),
        Chain(Hops + ", \"timeoutSeconds\": \"60\""),
        Chain(Hops + ", \"sessionTagging\": \"On\""),
        Chain(Hops + ", \"sessionName\": \"a b\""),
        Chain(Hops + ", \"sessionName\": \"${USER}\""),
        Chain(Hops + ", \"allowedAccountIds\": [\"1111\"]"),
        Chain(Hops + ", \"endpointUrl\": \"ftp://sts.example.com\""),
        Chain("\"hops\": [\"111111111111:${env:USER}\"]"),
        Chain("\"hops\": [7]"),
        Chain("\"hops\": [{}]"),
        Hop("\"durationSeconds\": 60"),
        Hop("\"durationSeconds\": 3600.5"),
        Hop("\"externalId\": \"a\""),
        Hop("\"tags\": { \"aws:x\": \"y\" }"),
        Hop("\"tags\": { \"x\": 1 }"),
        Hop("\"tags\": []"),
        Hop("\"policy\": \"{}\""),
        Hop("\"policyArns\": [\"ReadOnlyAccess\"]"),
        Hop("\"serialNumber\": \"short\""),
        Hop("\"mfa\": true"));

    [Fact]
    public void Every_example_is_there() => Assert.Equal(Accounts.Keys.Select(key => key.Split(' ')[0] + ".rolechain.json").Distinct().Order(StringComparer.Ordinal), Files);

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_passes_the_schema_and_its_chains_run(string name)
    {
        var path = Path.Combine(Layout.Root, "docs", "examples", name);
        Assert.True(Passes(File.ReadAllText(path)));

        using var environment = new ScopedEnvironment(("GITHUB_ACTIONS", "true"), ("GITHUB_WORKSPACE", Layout.Root), ("AWS_REGION", null));
        using var session = new Session();
        var result = session.Run("$sts = Start-StsEmulator -SetEnvironment; Get-RoleChain -Path $args[0] | Invoke-RoleChain -AllowUnmasked", path);
        result.ThrowIfFailed();
        var file = name.Split('.')[0];
        Assert.Equal(
            Accounts.Where(item => item.Key.StartsWith(file + " ", StringComparison.Ordinal)).Select(item => item.Key[(file.Length + 1)..] + " " + item.Value),
            result.Output.Select(item => (string)$"{((dynamic)item.BaseObject).Chain.Name} {((dynamic)item.BaseObject).Chain.Account}"));
    }

    [Theory]
    [MemberData(nameof(Faulty))]
    public void What_the_module_refuses_the_schema_refuses_too(string text)
    {
        Assert.False(Passes(text), "the schema lets it through");
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        try
        {
            Assert.Equal("ChainFileInvalid", session.Run("Get-RoleChain -Path $args[0] -TrustChainFile", path).ErrorId);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static bool Passes(string text) =>
        Schema.Evaluate(JsonNode.Parse(text, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })).IsValid;

    private static string Chain(string chain) => "{ \"version\": 1, \"chains\": { \"a\": { " + chain + " } } }";

    private static string Hop(string hop) => Chain("\"hops\": [{ \"role\": \"111111111111:x\", " + hop + " }]");
}
