using System;
using System.Linq;
using RoleChain.Core.Policies;
using Xunit;

namespace RoleChain.Core.Tests.Policies;

/// <summary>Folders of plain policy documents, told by their names.</summary>
public sealed class PlainPolicyTests : IDisposable
{
    private const string Trust = PolicyFolderOfTest.Trust;
    private const string Allow = PolicyFolderOfTest.Allow;

    private readonly PolicyFolderOfTest _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_says_accounts_roles_policies_boundaries_and_providers()
    {
        _folder.Write("111111111111/base.trust.json", Trust);
        _folder.Write("111111111111/base.policy.json", Allow);
        _folder.Write("111111111111/base.more.policy.json", Allow);
        _folder.Write("111111111111/base.boundary.json", Allow);
        _folder.Write("111111111111/providers.json", """[ { "url": "https://token.actions.githubusercontent.com", "clientIds": [ "sts.amazonaws.com" ] }, { "url": "issuer.example/x" } ]""");
        _folder.Write("222222222222/ci/team/deploy.trust.json", Trust);
        _folder.Write("README.md", "# not looked at");
        var library = _folder.Read();

        var role = library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base"))!;
        Assert.Equal("111111111111/base.trust.json", role.Trust!.Name);
        Assert.Equal(["111111111111/base.more.policy.json", "111111111111/base.policy.json"], role.Policies.Select(policy => policy.Name));
        Assert.True(role.HasAllPolicies);
        Assert.Equal("111111111111/base.boundary.json", role.Boundary!.Name);
        Assert.False(role.HasUnknownBoundary);

        var deploy = library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::222222222222:role/ci/team/deploy"))!;
        Assert.False(deploy.HasAllPolicies);
        Assert.Null(library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::222222222222:role/deploy")));

        Assert.Equal(["sts.amazonaws.com"], library.ProvidersOf("111111111111")[0].ClientIds);
        Assert.Null(library.ProvidersOf("111111111111")[1].ClientIds);
        Assert.Empty(library.ProvidersOf("222222222222"));
        Assert.Null(library.ServiceControlPolicies);
        Assert.Null(library.ResourceControlPolicies);
        Assert.False(library.HasAllRolesOf("111111111111"));
    }

    [Theory]
    [InlineData("deploy.prod.policy.json", "deploy.trust.json", "deploy")]
    [InlineData("deploy.prod.policy.json", "deploy.prod.trust.json", "deploy.prod")]
    [InlineData("deploy.prod.eu.policy.json", "deploy.prod.trust.json", "deploy.prod")]
    public void A_policy_goes_to_the_longest_name_that_is_a_role(string policy, string trust, string role)
    {
        _folder.Write("111111111111/" + policy, Allow);
        _folder.Write("111111111111/" + trust, Trust);
        var found = Assert.Single(_folder.Read().Roles);
        Assert.Equal(role, found.Name);
        Assert.Single(found.Policies);
    }

    [Fact]
    public void Without_a_trust_policy_the_role_ends_at_the_first_dot()
    {
        _folder.Write("111111111111/base.x.policy.json", Allow);
        var role = Assert.Single(_folder.Read().Roles);
        Assert.Equal("base", role.Name);
        Assert.Null(role.Trust);
        Assert.True(role.HasAllPolicies);
    }

    [Fact]
    public void A_file_that_is_named_has_the_account_of_its_folder_or_none()
    {
        _folder.Write("base.trust.json", Trust);
        _folder.Write("222222222222/deploy.trust.json", Trust);
        var library = _folder.Read("base.trust.json", "222222222222/deploy.trust.json");
        Assert.Equal([null, "222222222222"], library.Roles.Select(role => role.Account));
        Assert.NotNull(library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::999999999999:role/base")));
        Assert.Null(library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::999999999999:role/deploy")));
    }

    [Fact]
    public void Control_policies_stand_in_the_folder_itself_or_are_named()
    {
        _folder.Write("scp/a.json", Allow);
        _folder.Write("rcp/a.json", """{ "Version": "2012-10-17", "Statement": [ { "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*" } ] }""");
        _folder.Write("described.json", """{ "Policy": { "PolicySummary": { "Type": "SERVICE_CONTROL_POLICY" }, "Content": "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}" } }""");
        System.IO.Directory.CreateDirectory(_folder.FullPath("empty/scp"));

        var found = _folder.Read();
        Assert.Equal("scp/a.json: $", Assert.Single(found.ServiceControlPolicies!).Name);
        Assert.Equal("rcp/a.json: $", Assert.Single(found.ResourceControlPolicies!).Name);
        var named = PolicyLibraryReader.Read([], [_folder.FullPath("described.json")], [_folder.FullPath("rcp")]);
        Assert.Equal(Core.Policy.PolicyEffect.Deny, Assert.Single(named.ServiceControlPolicies!).Document.Statements[0].Effect);
        Assert.Single(named.ResourceControlPolicies!);
        Assert.Empty(_folder.Read("empty").ServiceControlPolicies!);
        Assert.Null(_folder.Read("empty").ResourceControlPolicies);
    }

    [Fact]
    public void A_resource_control_policy_is_for_everybody()
    {
        _folder.Write("rcp/a.json", """{ "Version": "2012-10-17", "Statement": [ { "Effect": "Deny", "Principal": { "AWS": "111111111111" }, "Action": "sts:AssumeRole", "Resource": "*" } ] }""");
        Assert.Contains("rcp/a.json(1,76): $ is a policy that IAM would refuse: The Principal of a resource control policy is", _folder.Fail(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_stands_in_two_places_is_a_fault_that_names_both()
    {
        _folder.Write("111111111111/base.trust.json", Trust);
        _folder.Write("x/111111111111/ci/base.trust.json", Trust);
        var message = _folder.Fail();
        Assert.Contains("111111111111/base.trust.json", message, StringComparison.Ordinal);
        Assert.Contains("x/111111111111/ci/base.trust.json", message, StringComparison.Ordinal);

        _folder.Write("a/base.trust.json", Trust);
        _folder.Write("b/base.trust.json", Trust);
        Assert.Contains("put each file in a folder", _folder.Fail("a", "b"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("111111111111/base.trust.json", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": { \"Effect\": \"allow\" }\n}", "111111111111/base.trust.json(3,28): $ is a policy that IAM would refuse: Effect must be")]
    [InlineData("111111111111/base.policy.json", "{ \"Version\": \"2012-10-17\", // no\n \"Statement\": [] }", "111111111111/base.policy.json(1,28): $ is a policy that IAM would refuse")]
    [InlineData("111111111111/base.json", "{ \"Version\": \"2012-10-17\", \"Statement\": [] }", "111111111111/base.json(1,1): $ is a policy, and the file's name does not say of which role")]
    [InlineData("111111111111/providers.json", "[ { \"url\": \"https://x.example\", \"clients\": [] } ]", "providers.json(1,33): $[0].clients is not a member of a provider")]
    [InlineData("111111111111/providers.json", "[ { \"url\": \"https://x.example?a\" } ]", "providers.json(1,3): $[0] has no https URL")]
    [InlineData("111111111111/a b.trust.json", Trust, "a b.trust.json(1,1): a b has a name or path that makes no role's ARN")]
    [InlineData("scp/x.json", "{ \"Version\": \"2012-10-17\",\n  \"Statement\": [ { \"Effect\": \"Deny\", \"Action\": \"*\", \"Resurce\": \"*\" } ] }", "scp/x.json(2,53): $ is a policy that IAM would refuse: 'Resurce'")]
    public void A_fault_names_file_line_and_column(string name, string text, string message)
    {
        _folder.Write(name, text);
        Assert.Contains(message, _folder.Fail(), StringComparison.Ordinal);
    }
}
