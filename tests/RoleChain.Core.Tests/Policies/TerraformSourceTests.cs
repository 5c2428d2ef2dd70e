using System;
using System.Linq;
using Xunit;

namespace RoleChain.Core.Tests.Policies;

/// <summary>Plans and states as <c>terraform show -json</c> prints them: one line, escaped texts, and without what is known after apply.</summary>
public sealed class TerraformSourceTests : IDisposable
{
    private const string Plan = """{"format_version":"1.2","terraform_version":"1.13.3","variables":{"repository":{"value":"octo-org/octo-app"}},"planned_values":{"root_module":{"resources":[{"address":"aws_iam_openid_connect_provider.github","mode":"managed","type":"aws_iam_openid_connect_provider","name":"github","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0,"values":{"client_id_list":["sts.amazonaws.com"],"tags":null,"url":"https://token.actions.githubusercontent.com"},"sensitive_values":{"client_id_list":[false],"tags_all":{},"thumbprint_list":[]}},{"address":"aws_iam_role.base","mode":"managed","type":"aws_iam_role","name":"base","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0,"values":{"assume_role_policy":"{\"Statement\":[{\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"sts.amazonaws.com\",\"token.actions.githubusercontent.com:sub\":\"repo:octo-org/octo-app:ref:refs/heads/main\"}},\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com\"}}],\"Version\":\"2012-10-17\"}","description":null,"force_detach_policies":false,"max_session_duration":7200,"name":"base","path":"/","permissions_boundary":null,"tags":{"Team":"platform"},"tags_all":{"Team":"platform","Owner":"ops"}},"sensitive_values":{"inline_policy":[],"managed_policy_arns":[],"tags":{},"tags_all":{}}},{"address":"aws_iam_role_policy.assume","mode":"managed","type":"aws_iam_role_policy","name":"assume","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0,"values":{"name":"assume","policy":"{\"Statement\":[{\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"],\"Effect\":\"Allow\",\"Resource\":\"arn:aws:iam::222222222222:role/deploy\"}],\"Version\":\"2012-10-17\"}"},"sensitive_values":{}}],"child_modules":[{"resources":[{"address":"module.deploy[\"prod\"].aws_iam_policy.limits","mode":"managed","type":"aws_iam_policy","name":"limits","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0,"values":{"name":"limits","path":"/","policy":"{\"Statement\":[{\"Action\":\"s3:*\",\"Effect\":\"Allow\",\"Resource\":\"*\"}],\"Version\":\"2012-10-17\"}","tags":null},"sensitive_values":{"tags_all":{}}},{"address":"module.deploy[\"prod\"].aws_iam_role.this[\"deploy\"]","mode":"managed","type":"aws_iam_role","name":"this","index":"deploy","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0,"values":{"max_session_duration":3600,"name":"deploy","path":"/ci/","tags":null},"sensitive_values":{}},{"address":"module.deploy[\"prod\"].aws_iam_role.this[\"audit\"]","mode":"managed","type":"aws_iam_role","name":"this","index":"audit","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0,"values":{"assume_role_policy":"{\"Statement\":[{\"Action\":\"sts:AssumeRole\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111111111111\"}}],\"Version\":\"2012-10-17\"}","inline_policy":[{"name":"","policy":""}],"max_session_duration":3600,"name":"audit","path":"/ci/","permissions_boundary":"arn:aws:iam::aws:policy/ReadOnlyAccess","tags":null},"sensitive_values":{}},{"address":"module.deploy[\"prod\"].aws_iam_role_policy_attachment.limits[\"deploy\"]","mode":"managed","type":"aws_iam_role_policy_attachment","name":"limits","index":"deploy","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0,"values":{"role":"deploy"},"sensitive_values":{}},{"address":"module.deploy[\"prod\"].aws_iam_role_policy_attachment.audit","mode":"managed","type":"aws_iam_role_policy_attachment","name":"audit","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0,"values":{"policy_arn":"arn:aws:iam::aws:policy/SecurityAudit"},"sensitive_values":{}}],"address":"module.deploy[\"prod\"]"}]}},"resource_changes":[],"configuration":{"provider_config":{"aws":{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws"}},"root_module":{"resources":[{"address":"aws_iam_role_policy.assume","mode":"managed","type":"aws_iam_role_policy","name":"assume","provider_config_key":"aws","expressions":{"name":{"constant_value":"assume"},"policy":{},"role":{"references":["aws_iam_role.base.id","aws_iam_role.base"]}},"schema_version":0}],"module_calls":{"deploy":{"source":"./deploy","for_each_expression":{},"module":{"resources":[{"address":"aws_iam_role.this","mode":"managed","type":"aws_iam_role","name":"this","provider_config_key":"aws","expressions":{"assume_role_policy":{"references":["aws_iam_openid_connect_provider.x.arn"]},"name":{"references":["each.key"]},"permissions_boundary":{"references":["aws_iam_policy.limits.arn","aws_iam_policy.limits","each.key"]}},"schema_version":0},{"address":"aws_iam_role_policy_attachment.limits","mode":"managed","type":"aws_iam_role_policy_attachment","name":"limits","expressions":{"policy_arn":{"references":["aws_iam_policy.limits.arn","aws_iam_policy.limits"]},"role":{"references":["aws_iam_role.this","each.key"]}},"schema_version":0},{"address":"aws_iam_role_policy_attachment.audit","mode":"managed","type":"aws_iam_role_policy_attachment","name":"audit","expressions":{"policy_arn":{"constant_value":"arn:aws:iam::aws:policy/SecurityAudit"},"role":{"references":["aws_iam_role.this[\"audit\"].name","aws_iam_role.this[\"audit\"]","aws_iam_role.this"]}},"schema_version":0}]}}}}},"timestamp":"2026-11-25T09:40:11Z","applyable":true,"complete":true,"errored":false}""";

    private static readonly RoleArn Base = PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base");

    private readonly PolicyFolderOfTest _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_role_has_the_policy_that_the_configuration_attaches_to_it()
    {
        _folder.Write("plan.json", Plan);
        var role = _folder.Read("plan.json").FindRole(Base)!;
        Assert.Null(role.Account);
        Assert.Equal("plan.json: aws_iam_role.base.assume_role_policy", role.Trust!.Name);
        Assert.Equal(["repo:octo-org/octo-app:ref:refs/heads/main"], role.Trust.Document.Statements[0].Conditions[1].Values);
        Assert.Equal("plan.json: aws_iam_role_policy.assume.policy", Assert.Single(role.Policies).Name);
        Assert.True(role.HasAllPolicies);
        Assert.False(role.HasUnknownBoundary);
        Assert.Equal(7200, role.MaxSessionDuration);
        Assert.Equal("ops", role.Tags!["Owner"]);
    }

    [Fact]
    public void Roles_of_one_name_whose_accounts_are_not_known_yet()
    {
        const string Role = """{"address":"module.A.aws_iam_role.this","mode":"managed","type":"aws_iam_role","name":"this","values":{"name":"deploy","path":"/","assume_role_policy":"{\"Statement\":[{\"Action\":\"sts:AssumeRole\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111111111111\"}}]}"}}""";
        _folder.Write("plan.json", """{"format_version":"1.2","terraform_version":"1.13.3","planned_values":{"root_module":{"child_modules":[{"address":"module.dev","resources":[""" + Role.Replace("module.A", "module.dev") + """]},{"address":"module.prod","resources":[""" + Role.Replace("module.A", "module.prod") + "]}]}}}");
        var role = _folder.Read("plan.json").FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::222222222222:role/deploy"))!;
        Assert.Null(role.Trust);
        Assert.False(role.HasAllPolicies);
    }

    [Fact]
    public void A_state_file_of_Terraforms_own()
    {
        _folder.Write("terraform.tfstate.json", """{"version":4,"terraform_version":"1.13.3","serial":1,"resources":[]}""");
        Assert.Contains("terraform show -json", _folder.Fail("terraform.tfstate.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_and_their_instances_are_told_apart()
    {
        _folder.Write("222222222222/plan.json", Plan);
        var library = _folder.Read();
        var deploy = library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::222222222222:role/ci/deploy"))!;
        Assert.Equal("222222222222", deploy.Account);
        Assert.Null(deploy.Trust);
        Assert.Equal("222222222222/plan.json: module.deploy[\"prod\"].aws_iam_policy.limits.policy", Assert.Single(deploy.Policies).Name);
        Assert.True(deploy.HasAllPolicies);
        Assert.Same(deploy.Policies[0], deploy.Boundary);

        var audit = library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::222222222222:role/ci/audit"))!;
        Assert.NotNull(audit.Trust);
        Assert.False(audit.HasAllPolicies);
        Assert.Null(audit.Boundary);
        Assert.True(audit.HasUnknownBoundary);
        Assert.Equal("222222222222", Assert.Single(library.Providers).Account);
    }

    [Theory]
    [InlineData("\"references\":[\"aws_iam_role.base.id\",\"aws_iam_role.base\"]", "\"references\":[\"module.roles.name\",\"module.roles\"]")]
    [InlineData("\"references\":[\"aws_iam_role.base.id\",\"aws_iam_role.base\"]", "\"references\":[\"aws_iam_role.base.id\",\"aws_iam_role.base\",\"var.suffix\"]")]
    [InlineData("\"role\":{\"references\":[\"aws_iam_role.base.id\",\"aws_iam_role.base\"]}", "\"x\":{}")]
    [InlineData("\"role\":{\"references\":[\"aws_iam_role.base.id\",\"aws_iam_role.base\"]}", "\"role\":{\"references\":[\"aws_iam_role.base\",\"each.value\"]}")]
    [InlineData("\"role\":{\"references\":[\"aws_iam_role.base.id\",\"aws_iam_role.base\"]}", "\"role\":{\"references\":[\"aws_iam_role.base\",\"count.index\"]}")]
    public void A_policy_of_a_role_that_is_not_known_may_be_anyones(string known, string unknown)
    {
        Assert.Contains(known, Plan, StringComparison.Ordinal);
        _folder.Write("plan.json", Plan.Replace(known, unknown));
        Assert.All(_folder.Read("plan.json").Roles, role => Assert.False(role.HasAllPolicies));
    }

    [Fact]
    public void A_policy_that_is_known_after_apply_is_not_known()
    {
        _folder.Write("plan.json", Plan.Replace("\"name\":\"assume\",\"policy\":", "\"name\":\"assume\",\"policy_later\":"));
        var role = _folder.Read("plan.json").FindRole(Base)!;
        Assert.Empty(role.Policies);
        Assert.False(role.HasAllPolicies);
    }

    [Fact]
    public void A_state_says_accounts_and_ids()
    {
        _folder.Write("state.json", """
            {"format_version":"1.0","terraform_version":"1.13.3","values":{"root_module":{"resources":[
            {"address":"aws_iam_role.base","mode":"managed","type":"aws_iam_role","name":"base","values":{"arn":"arn:aws:iam::111111111111:role/base","assume_role_policy":"{\"Statement\":[{\"Action\":\"sts:AssumeRole\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111111111111\"}}],\"Version\":\"2012-10-17\"}","id":"base","inline_policy":[{"name":"x","policy":"{\"Statement\":[{\"Action\":\"sts:*\",\"Effect\":\"Allow\",\"Resource\":\"*\"}],\"Version\":\"2012-10-17\"}"}],"managed_policy_arns":["arn:aws:iam::111111111111:policy/p"],"max_session_duration":3600,"name":"base","path":"/","permissions_boundary":"","tags":{},"unique_id":"AROA2EXAMPLEBASE00001"}},
            {"address":"aws_iam_policy.p","mode":"managed","type":"aws_iam_policy","name":"p","values":{"arn":"arn:aws:iam::111111111111:policy/p","policy":"{\"Statement\":[{\"Action\":\"sts:*\",\"Effect\":\"Deny\",\"Resource\":\"*\"}],\"Version\":\"2012-10-17\"}"}},
            {"address":"data.aws_iam_role.other","mode":"data","type":"aws_iam_role","name":"other","values":{"name":"other"}}]}}}
            """);
        var role = Assert.Single(_folder.Read("state.json").Roles);
        Assert.Equal("111111111111", role.Account);
        Assert.Equal("AROA2EXAMPLEBASE00001", role.UniqueId);
        Assert.Equal(["state.json: aws_iam_role.base.inline_policy[0].policy", "state.json: aws_iam_policy.p.policy"], role.Policies.Select(policy => policy.Name));
        Assert.True(role.HasAllPolicies);
        Assert.False(role.HasUnknownBoundary);
    }

    [Theory]
    [InlineData("[null]", "\"aws_iam_role.other.name\",\"aws_iam_role.other\"", 0, 1, true)]
    [InlineData("[\"base\",null]", "\"aws_iam_role.base.name\",\"aws_iam_role.base\",\"aws_iam_role.other.name\",\"aws_iam_role.other\"", 1, 1, true)]
    [InlineData("[null]", "\"aws_iam_role.base.name\",\"aws_iam_role.base\",\"aws_iam_role.other.name\",\"aws_iam_role.other\"", 0, 0, false)]
    [InlineData("[\"base\",null]", "\"module.roles.name\",\"module.roles\"", 0, 0, false)]
    [InlineData("[null]", "", 0, 0, false)]
    public void A_policy_of_roles_whose_names_are_known_after_apply(string roles, string references, int ofBase, int ofOther, bool hasAll)
    {
        _folder.Write("plan.json", PlanOf(
            RoleOf("base", "\"name\":\"base\"") + "," + RoleOf("other", "\"name_prefix\":\"other\"") + "," + Resource("aws_iam_policy", "go", "\"policy\":" + Allow) + "," + Resource("aws_iam_policy_attachment", "a", "\"roles\":" + roles),
            $$"""{"address":"aws_iam_policy_attachment.a","expressions":{"roles":{"references":[{{references}}]},"policy_arn":{"references":["aws_iam_policy.go.arn","aws_iam_policy.go"]} } }"""));
        var library = _folder.Read("plan.json");
        var found = library.Roles.ToDictionary(role => role.Name);
        Assert.Equal((ofBase, ofOther), (found["base"].Policies.Count, found["other"].Policies.Count));
        Assert.All(library.Roles, role => Assert.Equal(hasAll, role.HasAllPolicies));
    }

    [Theory]
    [InlineData("\"tags\":{\"Name\":\"b\"},\"tags_all\":{\"Name\":\"b\"}", "\"tags\":{},\"tags_all\":{}", false, "b")]
    [InlineData("\"tags\":{\"Name\":\"b\"},\"tags_all\":{\"Name\":\"b\"}", "\"tags\":{\"Team\":true},\"tags_all\":{\"Team\":true}", false, null)]
    [InlineData("\"tags\":{\"Name\":\"b\"},\"tags_all\":{\"Name\":\"b\"}", "\"tags_all\":{\"Team\":true}", true, null)]
    [InlineData("\"tags\":null", "\"tags_all\":true", true, null)]
    [InlineData("\"tags\":null", "\"tags_all\":true", false, "")]
    public void Tags_that_are_known_in_part_are_not_known(string tags, string unknown, bool hasDefaultTags, string? name)
    {
        var provider = hasDefaultTags ? "\"default_tags\":[{\"tags\":{}}]" : "\"region\":{\"constant_value\":\"eu-central-1\"}";
        _folder.Write("plan.json", PlanOf(RoleOf("base", "\"name\":\"base\"," + tags), string.Empty, $$"""{"address":"aws_iam_role.base","change":{"after_unknown":{"arn":true,{{unknown}} } } },{"address":"aws_iam_role.base","deposed":"00000001","change":{"after_unknown":{} } }""", "\"provider_config\":{\"aws\":{\"name\":\"aws\",\"expressions\":{" + provider + "}}},"));
        var found = _folder.Read("plan.json").FindRole(Base)!.Tags;
        Assert.Equal(name, found is null ? null : found.TryGetValue("Name", out var value) ? value : string.Empty);
    }

    [Theory]
    [InlineData("[{}]", false)]
    [InlineData("[null]", false)]
    [InlineData("[{\"name\":\"x\"}]", false)]
    [InlineData("[{\"name\":null,\"policy\":null}]", true)]
    [InlineData("[]", true)]
    public void An_inline_policy_that_is_known_after_apply(string policies, bool hasAll)
    {
        _folder.Write("plan.json", PlanOf(RoleOf("base", "\"name\":\"base\",\"inline_policy\":" + policies), string.Empty));
        Assert.Equal(hasAll, _folder.Read("plan.json").FindRole(Base)!.HasAllPolicies);
    }

    [Theory]
    [InlineData("\"name\":\"base\"", "{\"path\":{\"references\":[\"random_id.x.hex\"]}}", "", false)]
    [InlineData("\"name\":\"base\"", "{}", "\"path\":true", false)]
    [InlineData("\"name\":\"base\",\"path\":\"/\"", "{}", "", true)]
    public void Of_a_role_whose_path_is_known_after_apply_nothing_is(string values, string expressions, string unknown, bool isKnown)
    {
        _folder.Write("plan.json", PlanOf(RoleOf("base", values), """{"address":"aws_iam_role.base","expressions":""" + expressions + "}", """{"address":"aws_iam_role.base","change":{"after_unknown":{""" + unknown + "}}}"));
        var library = _folder.Read("plan.json");
        var role = library.FindRole(Base)!;
        Assert.Equal((isKnown, isKnown, !isKnown), (role.Trust is not null, role.HasAllPolicies, role.HasUnknownBoundary));
        Assert.Equal(isKnown ? "/" : null, library.PathOf("111111111111", "base"));
    }

    [Fact]
    public void A_plan_for_several_accounts_in_an_accounts_folder()
    {
        const string Provider = "\"url\":\"https://token.actions.githubusercontent.com\",\"client_id_list\":[\"sts.amazonaws.com\"]";
        _folder.Write("111111111111/plan.json", PlanOf(
            RoleOf("a", "\"name\":\"deploy\"") + "," + RoleOf("b", "\"name\":\"deploy\"") + "," + RoleOf("c", "\"name\":\"deploy\",\"arn\":\"arn:aws:iam::333333333333:role/deploy\"") + "," + RoleOf("base", "\"name\":\"base\"")
            + "," + Resource("aws_iam_openid_connect_provider", "a", Provider) + "," + Resource("aws_iam_openid_connect_provider", "b", Provider),
            string.Empty));
        var library = _folder.Read();
        Assert.Null(library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/deploy"))!.Trust);
        Assert.NotNull(library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::333333333333:role/deploy"))!.Trust);
        Assert.Equal("111111111111", library.FindRole(Base)!.Account);
        Assert.Null(Assert.Single(library.Providers).Account);
    }

    [Fact]
    public void A_planned_role_beside_the_folders_own_of_its_name()
    {
        _folder.Write("111111111111/plan.json", PlanOf(RoleOf("a", "\"name\":\"base\",\"arn\":\"arn:aws:iam::111111111111:role/base\"") + "," + RoleOf("b", "\"name\":\"base\""), string.Empty));
        var library = _folder.Read();
        Assert.NotNull(library.FindRole(Base)!.Trust);
        Assert.Null(library.FindRole(PolicyFolderOfTest.Arn("arn:aws:iam::222222222222:role/base"))!.Trust);
    }

    [Theory]
    [InlineData("\"policy\":" + Allow, "\"role\":\"base\"", 1, true)]
    [InlineData("\"policy_later\":0", "\"role\":\"base\"", 0, false)]
    [InlineData("\"policy\":" + Allow, "\"role_later\":0", 0, false)]
    public void A_policy_of_another_plan_is_the_roles(string policy, string role, int count, bool hasAll)
    {
        _folder.Write("111111111111/a.json", PlanOf(RoleOf("base", "\"name\":\"base\""), string.Empty));
        _folder.Write("111111111111/b.json", PlanOf(Resource("aws_iam_role_policy", "go", policy + "," + role), string.Empty));
        var found = _folder.Read().FindRole(Base)!;
        Assert.Equal((count, hasAll), (found.Policies.Count, found.HasAllPolicies));
    }

    [Fact]
    public void What_is_deposed_is_not_there()
    {
        var role = RoleOf("base", "\"name\":\"base\"");
        _folder.Write("state.json", """{"format_version":"1.0","terraform_version":"1.13.3","values":{"root_module":{"resources":[""" + role + "," + role.Replace("\"mode\"", "\"deposed_key\":\"00000001\",\"mode\"") + "]}}}");
        Assert.NotNull(Assert.Single(_folder.Read("state.json").Roles).Trust);
    }

    [Fact]
    public void A_fault_names_the_resource_and_the_place_in_the_policys_text()
    {
        _folder.Write("plan.json", Plan.Replace("\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":{\\\"Federated\\\"", "\\\"Effect\\\":\\\"Allow\\\",\\\"Principals\\\":{\\\"Federated\\\""));
        Assert.Matches(@"plan\.json\(1,\d+\): aws_iam_role\.base\.assume_role_policy is a policy that IAM would refuse: 'Principals' is not an element of a statement \(line 1, column 2\d\d of its text\)", _folder.Fail("plan.json"));
    }

    private const string Trust = """ "{\"Statement\":[{\"Action\":\"sts:AssumeRole\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111111111111\"}}]}" """;
    private const string Allow = """ "{\"Statement\":[{\"Action\":\"sts:AssumeRole\",\"Effect\":\"Allow\",\"Resource\":\"*\"}]}" """;

    private static string PlanOf(string resources, string configuration, string changes = "", string providers = "") =>
        $$"""{"format_version":"1.2","terraform_version":"1.13.3","planned_values":{"root_module":{"resources":[{{resources}}]} },"resource_changes":[{{changes}}],"configuration":{ {{providers}} "root_module":{"resources":[{{configuration}}]} } }""";

    private static string RoleOf(string label, string values) => Resource("aws_iam_role", label, "\"assume_role_policy\":" + Trust + "," + values);

    private static string Resource(string type, string label, string values) => $$"""{"address":"{{type}}.{{label}}","mode":"managed","type":"{{type}}","name":"{{label}}","values":{ {{values}} } }""";
}
