using System;
using System.Linq;
using RoleChain.Core.Policies;
using Xunit;

namespace RoleChain.Core.Tests.Policies;

/// <summary>Answers of the AWS CLI, as it prints them.</summary>
public sealed class AwsCliSourceTests : IDisposable
{
    private const string GetRole = """
        {
            "Role": {
                "Path": "/ci/",
                "RoleName": "base",
                "RoleId": "AROA2EXAMPLEBASE00001",
                "Arn": "arn:aws:iam::111111111111:role/ci/base",
                "CreateDate": "2026-01-12T09:12:44+00:00",
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {
                                "AWS": "arn:aws:iam::111111111111:root"
                            },
                            "Action": "sts:AssumeRole",
                            "Condition": {}
                        }
                    ]
                },
                "Description": "",
                "MaxSessionDuration": 7200,
                "PermissionsBoundary": {
                    "PermissionsBoundaryType": "Policy",
                    "PermissionsBoundaryArn": "arn:aws:iam::111111111111:policy/boundary"
                },
                "Tags": [
                    {
                        "Key": "Team",
                        "Value": "platform"
                    }
                ],
                "RoleLastUsed": {}
            }
        }
        """;

    private const string Details = """
        {
            "UserDetailList": [], "GroupDetailList": [],
            "RoleDetailList": [
                {
                    "Path": "/", "RoleName": "base", "RoleId": "AROA2EXAMPLEBASE00001", "Arn": "arn:aws:iam::111111111111:role/base",
                    "AssumeRolePolicyDocument": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22111111111111%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D",
                    "InstanceProfileList": [],
                    "RolePolicyList": [ { "PolicyName": "inline", "PolicyDocument": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*" } ] } } ],
                    "AttachedManagedPolicies": [ { "PolicyName": "shared", "PolicyArn": "arn:aws:iam::111111111111:policy/shared" } ],
                    "PermissionsBoundary": { "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111111111111:policy/shared" },
                    "Tags": []
                },
                {
                    "Path": "/", "RoleName": "other", "RoleId": "AROA2EXAMPLEOTHER0001", "Arn": "arn:aws:iam::111111111111:role/other",
                    "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" } ] },
                    "RolePolicyList": [],
                    "AttachedManagedPolicies": [ { "PolicyName": "ReadOnlyAccess", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess" } ],
                    "Tags": []
                }
            ],
            "Policies": [
                {
                    "PolicyName": "shared", "Arn": "arn:aws:iam::111111111111:policy/shared", "DefaultVersionId": "v2",
                    "PolicyVersionList": [
                        { "Document": { "Version": "2012-10-17", "Statement": [ { "Effect": "Deny", "Action": "*", "Resource": "*" } ] }, "VersionId": "v2", "IsDefaultVersion": true },
                        { "Document": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "*", "Resource": "*" } ] }, "VersionId": "v1", "IsDefaultVersion": false }
                    ]
                },
                { "PolicyName": "unused", "Arn": "arn:aws:iam::111111111111:policy/unused", "PolicyVersionList": [ { "Document": "nobody has it", "IsDefaultVersion": true } ] }
            ]
        }
        """;

    private readonly PolicyFolderOfTest _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Get_role_says_all_but_identity_policies_and_the_boundarys_document()
    {
        _folder.Write("role.json", GetRole);
        var role = Assert.Single(_folder.Read("role.json").Roles);
        Assert.Equal("111111111111:role/ci/base", role.ToString());
        Assert.Equal("AROA2EXAMPLEBASE00001", role.UniqueId);
        Assert.Equal("role.json: Role.AssumeRolePolicyDocument", role.Trust!.Name);
        Assert.Equal("arn:aws:iam::111111111111:root", role.Trust.Document.Statements[0].Principals[0].Value);
        Assert.False(role.HasAllPolicies);
        Assert.Null(role.Boundary);
        Assert.True(role.HasUnknownBoundary);
        Assert.Equal(7200, role.MaxSessionDuration);
        Assert.Equal("platform", role.Tags!["team"]);
    }

    [Fact]
    public void Authorization_details_say_all_roles_of_an_account_with_their_policies()
    {
        _folder.Write("details.json", Details);
        var library = _folder.Read("details.json");
        var role = library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base"))!;
        Assert.Equal(["RoleDetailList[0].RolePolicyList[0].PolicyDocument", "Policies[0].Document"], role.Policies.Select(policy => policy.Name.Substring("details.json: ".Length)));
        Assert.Equal(Core.Policy.PolicyEffect.Deny, role.Policies[1].Document.Statements[0].Effect);
        Assert.True(role.HasAllPolicies);
        Assert.Same(role.Policies[1], role.Boundary);
        Assert.Equal("111111111111", role.Trust!.Document.Statements[0].Principals[0].ToString().Split(':').First(part => part.Length == 12));

        var other = library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/other"))!;
        Assert.False(other.HasAllPolicies);
        Assert.False(other.HasUnknownBoundary);
        Assert.True(library.HasAllRolesOf("111111111111"));
        Assert.False(library.IsWhole("111111111111"));
    }

    [Theory]
    [InlineData("\"IsTruncated\": true,")]
    [InlineData("\"NextToken\": \"x\",")]
    public void Details_that_are_cut_short_are_no_whole_account(string member)
    {
        _folder.Write("details.json", Details.Replace("\"UserDetailList\"", member + " \"UserDetailList\""));
        Assert.False(_folder.Read("details.json").HasAllRolesOf("111111111111"));
    }

    [Fact]
    public void List_roles_says_trust_policies_alone()
    {
        _folder.Write("roles.json", GetRole.Replace("\"Role\": {", "\"Roles\": [ {").Replace("\"RoleLastUsed\": {}\n    }", "\"RoleLastUsed\": {} } ]").Replace("\"PermissionsBoundary\"", "\"Unlisted\"").Replace("\"Tags\"", "\"Untold\""));
        var role = Assert.Single(_folder.Read("roles.json").Roles);
        Assert.NotNull(role.Trust);
        Assert.True(role.HasUnknownBoundary);
        Assert.Null(role.Tags);
    }

    [Fact]
    public void A_provider_has_the_account_of_its_folder()
    {
        const string Provider = """{ "Url": "token.actions.githubusercontent.com", "ClientIDList": [ "sts.amazonaws.com" ], "ThumbprintList": [], "CreateDate": "2026-01-12T09:12:44+00:00", "Tags": [] }""";
        _folder.Write("github.json", Provider);
        _folder.Write("222222222222/github.json", Provider);
        var library = _folder.Read();
        Assert.Equal(["222222222222", null], library.Providers.Select(provider => provider.Account));
        Assert.Equal("token.actions.githubusercontent.com", library.Providers[0].Url);
        Assert.Equal(2, library.ProvidersOf("222222222222").Count);
        Assert.Single(library.ProvidersOf("111111111111"));
    }

    [Theory]
    [InlineData("\"Effect\": \"Allow\"", "\"Effect\": \"Perhaps\"", "role.json(12,31): Role.AssumeRolePolicyDocument is a policy that IAM would refuse: Effect must be")]
    [InlineData("arn:aws:iam::111111111111:role/ci/base", "arn:aws:iam::1:role/ci/base", "Role.Arn has no account of twelve digits")]
    [InlineData("7200", "60", "role.json(22,31): Role.MaxSessionDuration is not from 3600 to 43200 seconds")]
    public void Faults_have_their_place(string good, string bad, string message)
    {
        _folder.Write("role.json", GetRole.Replace(good, bad));
        Assert.Contains(message, _folder.Fail("role.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_encoded_tells_the_place_in_itself()
    {
        _folder.Write("details.json", Details.Replace("%22Effect%22%3A%22Allow%22%2C", string.Empty));
        Assert.Contains("details.json(6,41): RoleDetailList[0].AssumeRolePolicyDocument is a policy that IAM would refuse: The statement has no Effect (line 1, column 38 of its text)", _folder.Fail("details.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_is_made_of_what_IAM_answers()
    {
        var arn = PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/ci/base");
        var role = RoleFromGetRole.Make(arn, "AROA2EXAMPLEBASE00001", Uri.EscapeDataString(PolicyFolderOfTest.Trust), 7200, hasBoundary: true);
        Assert.Equal(("111111111111", "/ci/", "base"), (role.Account, role.Path, role.Name));
        Assert.NotNull(role.Trust);
        Assert.Equal("iam:GetRole: arn:aws:iam::111111111111:role/ci/base", role.Trust!.Name);
        Assert.True(role.HasUnknownBoundary);
        Assert.False(role.HasAllPolicies);

        Assert.Null(RoleFromGetRole.Make(arn, null, null, null, hasBoundary: false).Trust);
        var failure = Assert.Throws<RoleChainException>(() => RoleFromGetRole.Make(arn, null, "%7B%ZZ", null, hasBoundary: false));
        Assert.Equal(RoleChainErrorKind.PolicySourceInvalid, failure.Kind);
    }

    [Fact]
    public void Accounts_and_their_organization()
    {
        _folder.Write("accounts.json", """{ "Accounts": [ { "Id": "111111111111", "Arn": "arn:aws:organizations::999999999999:account/o-exampleorgid/111111111111", "Email": "a@octo.example", "Name": "shared", "Status": "ACTIVE" }, { "Id": "222222222222", "Arn": "arn:aws:organizations::999999999999:account/o-exampleorgid/222222222222" } ] }""");
        _folder.Write("organization.json", """{ "Organization": { "Id": "o-exampleorgid", "Arn": "arn:aws:organizations::999999999999:organization/o-exampleorgid", "FeatureSet": "ALL", "MasterAccountId": "999999999999" } }""");
        _folder.Write("account.json", """{ "Account": { "Id": "333333333333", "Arn": "arn:aws:organizations::999999999999:account/o-exampleorgid/333333333333" } }""");
        var organization = _folder.Read().Organization!;
        Assert.Equal(("o-exampleorgid", "999999999999"), (organization.Id, organization.ManagementAccount));
        Assert.Equal(["111111111111", "222222222222", "333333333333"], organization.Members.OrderBy(account => account, StringComparer.Ordinal));
        Assert.True(organization.Has("999999999999"));
    }

    [Theory]
    [InlineData("arn:aws:organizations::999999999999:account/o-anotherorgid/111111111111", "two organizations")]
    [InlineData("arn:aws:organizations::888888888888:account/o-exampleorgid/111111111111", "two organizations")]
    [InlineData("arn:aws:organizations::999999999999:account/o-exampleorgid/1", "twelve digits")]
    [InlineData("arn:aws:organizations::999999999999:ou/o-exampleorgid/ou-1", "is no ARN")]
    public void Accounts_that_contradict_each_other(string arn, string problem)
    {
        _folder.Write("organization.json", """{ "Organization": { "Arn": "arn:aws:organizations::999999999999:organization/o-exampleorgid" } }""");
        _folder.Write("account.json", "{ \"Account\": { \"Arn\": \"" + arn + "\" } }");
        var failure = Assert.Throws<RoleChainException>(() => _folder.Read());
        Assert.Equal(RoleChainErrorKind.PolicySourceInvalid, failure.Kind);
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }
}
