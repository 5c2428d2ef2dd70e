using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RoleChain.Core.Server;
using Xunit;

namespace RoleChain.Core.Tests.Server;

/// <summary>What AWS SDKs take before a credential server (AWS SDKs and Tools reference guide, "Understand the credential provider chain").</summary>
public sealed class ShadowTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rolechain-shadows-" + Guid.NewGuid().ToString("N"));

    public ShadowTests() => Directory.CreateDirectory(Path.Combine(_folder, ".aws"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set")]
    [InlineData("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE is set")]
    [InlineData("AWS_PROFILE", "AWS_PROFILE is set")]
    [InlineData("AWS_DEFAULT_PROFILE", "AWS_DEFAULT_PROFILE is set")]
    public void A_variable(string name, string expected)
    {
        var found = Assert.Single(Find((name, "canary")));
        Assert.StartsWith(expected, found, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("credentials", "[default]\naws_access_key_id = canary\naws_secret_access_key = canary\n", true)]
    [InlineData("credentials", "# mine\r\n[ default ] ; the usual\r\naws_access_key_id=canary\r\n", true)]
    [InlineData("config", "[default]\ncredential_process = canary\n", true)]
    [InlineData("config", "[profile default]\nsso_session = canary\n", true)]
    [InlineData("config", "[default]\nregion = eu-west-2\nrole_arn = canary\n", true)]
    [InlineData("config", "[default]\nregion = eu-west-2\n", false)]
    [InlineData("config", "[default]\n# aws_access_key_id = canary\n", false)]
    [InlineData("credentials", "[deploy]\naws_access_key_id = canary\n[default]\n", false)]
    [InlineData("credentials", "[default]\nregion = eu-west-2\n[deploy]\naws_access_key_id = canary\n", false)]
    [InlineData("credentials", "", false)]
    public void A_default_profile(string file, string text, bool isShadow)
    {
        var path = Path.Combine(_folder, ".aws", file);
        File.WriteAllText(path, text);
        var elsewhere = Path.Combine(_folder, "elsewhere");
        File.WriteAllText(elsewhere, text);

        string[] expected = isShadow ? ["The default profile in " + path + " gives credentials: AWS SDKs take them before the credential server."] : [];
        Assert.Equal(expected, Find());
        File.Delete(path);
        Assert.Empty(Find());
        Assert.Equal(isShadow ? 1 : 0, Find((file == "config" ? "AWS_CONFIG_FILE" : "AWS_SHARED_CREDENTIALS_FILE", elsewhere)).Count);
    }

    [Fact]
    public void Nothing() => Assert.Empty(Find());

    private IReadOnlyList<string> Find(params (string Name, string Value)[] variables)
    {
        var all = variables.Append(("HOME", _folder)).ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
        return CredentialShadows.Find(new JobEnvironment(name => all.TryGetValue(name, out var value) ? value : null, BoundedHttp.CreateClient(), () => Stream.Null));
    }
}
