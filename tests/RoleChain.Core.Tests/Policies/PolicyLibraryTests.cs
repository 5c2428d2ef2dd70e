using System;
using System.Linq;
using RoleChain.Core.Policies;
using Xunit;

namespace RoleChain.Core.Tests.Policies;

/// <summary>The emulator's configuration as a source, libraries together, and whose a provider is.</summary>
public sealed class PolicyLibraryTests : IDisposable
{
    private readonly PolicyFolderOfTest _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_emulators_accounts_are_whole()
    {
        _folder.Write("emulator.json", $$"""
            {
              // Comments are let through there.
              "issuer": "https://token.actions.githubusercontent.com",
              "accounts": [
                {
                  "id": "111111111111",
                  "oidcProviders": [ { "url": "https://token.actions.githubusercontent.com", "clientIds": [ "sts.amazonaws.com" ] } ],
                  "roles": [ { "name": "base", "path": "/ci/", "id": "AROATESTBASE000000001", "tags": { "Team": "x" }, "trustPolicy": {{PolicyFolderOfTest.Trust}}, "policies": [ {{PolicyFolderOfTest.Allow}} ], "permissionsBoundary": {{PolicyFolderOfTest.Allow}} }, ],
                },
                { "id": "222222222222" },
              ],
            }
            """);
        var library = _folder.Read("emulator.json");
        var role = library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/ci/base"))!;
        Assert.Equal("emulator.json: accounts[0].roles[0].trustPolicy", role.Trust!.Name);
        Assert.Equal("emulator.json: accounts[0].roles[0].policies[0]", Assert.Single(role.Policies).Name);
        Assert.True(role.HasAllPolicies);
        Assert.NotNull(role.Boundary);
        Assert.Equal(3600, role.MaxSessionDuration);
        Assert.Equal("x", role.Tags!["Team"]);
        Assert.True(library.IsWhole("111111111111"));
        Assert.True(library.IsWhole("222222222222"));
        Assert.True(library.HasAllRolesOf("222222222222"));
        Assert.False(library.IsWhole("333333333333"));
        Assert.Empty(library.ProvidersOf("222222222222"));
    }

    [Fact]
    public void Libraries_are_put_together_and_say_where_a_role_stands_twice()
    {
        _folder.Write("a/111111111111/base.trust.json", PolicyFolderOfTest.Trust);
        _folder.Write("a/scp/x.json", PolicyFolderOfTest.Allow);
        _folder.Write("b/111111111111/deploy.trust.json", PolicyFolderOfTest.Trust);
        _folder.Write("c/111111111111/BASE.trust.json", PolicyFolderOfTest.Trust);
        var (a, b, c) = (_folder.Read("a"), _folder.Read("b"), _folder.Read("c"));
        var merged = PolicyLibrary.Merge(a, b);
        Assert.Equal(["base", "deploy"], merged.Roles.Select(role => role.Name));
        Assert.Single(merged.ServiceControlPolicies!);
        Assert.Null(merged.ResourceControlPolicies);
        Assert.Empty(PolicyLibrary.Merge().Roles);
        var failure = Assert.Throws<RoleChainException>(() => PolicyLibrary.Merge(a, c));
        Assert.Contains("111111111111/base.trust.json and in 111111111111/BASE.trust.json", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_providers_of_accounts_that_are_not_known_have_no_audiences_unless_they_agree()
    {
        const string One = """[ { "url": "https://x.example", "clientIds": [ "a" ] } ]""";
        _folder.Write("a/providers.json", One);
        _folder.Write("b/providers.json", One);
        _folder.Write("c/providers.json", One.Replace("\"a\"", "\"b\""));
        _folder.Write("111111111111/providers.json", One);
        Assert.Equal(["a"], Assert.Single(_folder.Read("a", "b").Providers).ClientIds);
        Assert.Null(Assert.Single(_folder.Read("a", "b", "c").Providers).ClientIds);
        _folder.Write("x/111111111111/providers.json", One);
        Assert.Contains("the provider x.example of account 111111111111 stands in", _folder.Fail("111111111111", "x"), StringComparison.Ordinal);
    }
}
