using System;
using System.Globalization;
using System.IO;
using System.Linq;
using RoleChain.Core.Profiles.Chains;
using RoleChain.Core.Registration;
using RoleChain.Core.Tests.Engine;
using Xunit;

namespace RoleChain.Core.Tests.Profiles;

/// <summary>Profiles as chains, a row a rule. The keys in the files are the canaries.</summary>
public sealed class ProfileChainTests : IDisposable
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy";
    private const string Device = "arn:aws:iam::111111111111:mfa/operator";
    private const string Keys = "aws_access_key_id = AKIAEXAMPLEEXAMPLE01\naws_secret_access_key = canary-secret\n";
    private const string Operator = "[operator]\n" + Keys;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rolechain-tests" + Guid.NewGuid().ToString("N"));
    private readonly EngineRun _run = new();

    public ProfileChainTests()
    {
        Directory.CreateDirectory(_folder);
        _run.Environment["AWS_CONFIG_FILE"] = Config;
        _run.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Credentials;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Config => Path.Combine(_folder, "config");

    private string Credentials => Path.Combine(_folder, "credentials");

    [Fact]
    public void Sources_are_followed_from_the_role_to_the_keys()
    {
        Write("[profile prod]\nrole_arn = " + Deploy + "\nsource_profile = base\nrole_session_name = me\nexternal_id = x/1\nregion = eu-west-2\n"
            + "[profile base]\nrole_arn = " + Base + "\nsource_profile = operator\nmfa_serial = " + Device + "\nduration_seconds = 7200\nregion = us-east-1\n");
        var chain = Read("prod");
        Assert.Equal(("prod", Config, "eu-west-2", "the AWS profile operator"), (chain.Name, chain.Origin, chain.Region, chain.Identity.ToString()));
        Assert.Equal([(Base, null, 7200, null, Device), (Deploy, "me", null, "x/1", null)], chain.Hops.Select(hop => (hop.RoleArn, hop.SessionName, hop.DurationSeconds, hop.ExternalId, hop.SerialNumber)));
    }

    [Theory]
    // AWS SDKs and Tools reference guide, "Assume role credential provider" and the pages of the other providers.
    [InlineData("source_profile = operator", "", "the AWS profile operator")]
    [InlineData("source_profile = default", "[default]\n" + Keys, "the AWS profile default")]
    [InlineData("source_profile = base", "[profile base]\ncredential_process = /bin/x", "the AWS profile base")]
    [InlineData("source_profile = base", "[profile base]\nlogin_session = x", "the AWS profile base")]
    [InlineData("source_profile = base", "[profile base]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://x.example", "the AWS profile base")]
    [InlineData("source_profile = base", "[profile base]\nsso_region = eu-west-1\nsso_start_url = https://x.example\nsso_account_id = 1\nsso_role_name = r", "the AWS profile base")]
    [InlineData("credential_source = Environment", "", "the AWS keys of the environment")]
    [InlineData("credential_source = EcsContainer", "", "the container's AWS credentials")]
    [InlineData("credential_source = ec2instancemetadata", "", "the EC2 instance's AWS credentials")]
    [InlineData("web_identity_token_file = /var/token", "", "the web identity token file /var/token")]
    // botocore, AssumeRoleProvider: its _has_assume_role_config_vars, _validate_source_profile and _resolve_credentials_from_profile.
    [InlineData("web_identity_token_file = /var/token\nsource_profile = operator", "", "the web identity token file /var/token")]
    [InlineData("source_profile = prod\n" + Keys, "", "the keys of the AWS profile prod")]
    [InlineData("source_profile = operator\n" + Keys, "", "the AWS profile operator")]
    [InlineData("source_profile = base", "[profile base]\nrole_arn = " + Base + "\nsource_profile = operator\n" + Keys, "the keys of the AWS profile base")]
    [InlineData("source_profile = base", "[profile base]\nrole_arn = " + Base + "\nsource_profile = prod\n" + Keys, "the keys of the AWS profile base")]
    public void A_chain_starts_where_its_last_source_says(string settings, string others, string identity)
    {
        Write("[profile prod]\nrole_arn = " + Deploy + "\n" + settings + "\n" + others + "\n");
        var chain = Read("prod");
        Assert.Equal((Deploy, identity), (Assert.Single(chain.Hops).RoleArn, chain.Identity.ToString()!.Replace(Path.GetFullPath("/var/token"), "/var/token")));
    }

    [Theory]
    [InlineData("", "", ProfileChainInvalid, "'prod' has a role_arn, and neither source_profile, credential_source nor web_identity_token_file (CONFIG).")]
    [InlineData("source_profile = operator\ncredential_source = Environment", "", ProfileChainInvalid, "'prod' has both source_profile and credential_source, which exclude each other (CONFIG).")]
    [InlineData("credential_source = canary", "", ProfileChainInvalid, "'prod''s credential_source is none of Environment, Ec2InstanceMetadata, EcsContainer (CONFIG).")]
    [InlineData("source_profile = nobody", "", ProfileChainInvalid, "'prod''s source_profile names 'nobody', and there is no such profile in CONFIG and CREDENTIALS (CONFIG).")]
    [InlineData("source_profile = prod", "", ProfileChainInvalid, "'prod''s source_profile closes a loop: prod -> prod (CONFIG).")]
    [InlineData("source_profile = a", "[profile a]\nrole_arn = " + Base + "\nsource_profile = b\n[profile b]\nrole_arn = " + Base + "\nsource_profile = prod", ProfileChainInvalid, "'b''s source_profile closes a loop: prod -> a -> b -> prod (CONFIG).")]
    [InlineData("source_profile = a", "[profile a]\nrole_arn = " + Base + "\nsource_profile = b\n[profile b]\nrole_arn = " + Base + "\nsource_profile = a", ProfileChainInvalid, "'b''s source_profile closes a loop: a -> b -> a (CONFIG).")]
    [InlineData("source_profile = a", "[profile a]\nrole_arn = " + Base + "\nsource_profile = a", ProfileChainInvalid, "'a''s source_profile closes a loop: a -> a (CONFIG).")]
    [InlineData("source_profile = a", "[profile a]\nregion = eu-west-2", ProfileChainInvalid, "'a' is where a chain starts, and has neither keys, sso_session, sso_start_url, credential_process, login_session nor role_arn (CONFIG).")]
    [InlineData("source_profile = a", "[profile a]\naws_access_key_id = canary", ProfileChainInvalid, "'a' has no aws_secret_access_key, which belongs to its other key (CONFIG).")]
    [InlineData("source_profile = a", "[profile a]\naws_secret_access_key = canary", ProfileChainInvalid, "'a' has no aws_access_key_id, which belongs to its other key (CONFIG).")]
    [InlineData("source_profile = a", "[profile a]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r", ProfileChainInvalid, "'a''s sso_session names 'corp', and there is no such sso-session (CONFIG).")]
    [InlineData("source_profile = a", "[profile a]\nsso_start_url = x\nsso_region = y\nsso_role_name = r", ProfileChainInvalid, "'a' signs in, and has no sso_account_id (CONFIG).")]
    [InlineData("source_profile = a", "[profile a]\nsso_start_url = x\nsso_account_id = 1\nsso_role_name = r", ProfileChainInvalid, "'a' signs in, and neither it nor its sso-session has sso_region (CONFIG).")]
    [InlineData("source_profile = operator\nduration_seconds = canary", "", ProfileChainInvalid, "'prod''s duration_seconds is no number of seconds (CONFIG).")]
    [InlineData("source_profile = operator\nduration_seconds = 899", "", ProfileChainInvalid, "'prod''s duration_seconds is not what STS takes (STS API reference, AssumeRole) (CONFIG).")]
    [InlineData("source_profile = operator\nrole_session_name = canary canary", "", ProfileChainInvalid, "'prod''s role_session_name is not what STS takes (STS API reference, AssumeRole) (CONFIG).")]
    [InlineData("source_profile = operator\nexternal_id = canary canary", "", ProfileChainInvalid, "'prod''s external_id is not what STS takes (STS API reference, AssumeRole) (CONFIG).")]
    [InlineData("source_profile = operator\nmfa_serial = canary", "", ProfileChainInvalid, "'prod''s mfa_serial is not what STS takes (STS API reference, AssumeRole) (CONFIG).")]
    [InlineData("source_profile = operator\nregion = canary/x", "", ProfileChainInvalid, "'prod''s region is no region's name (CONFIG).")]
    [InlineData("source_profile = a", "[profile a]\nrole_arn = canary\nsource_profile = operator", ProfileChainInvalid, "'a''s role_arn is not the ARN of a role (CONFIG).")]
    public void What_cannot_be_a_chain_is_named_by_profile_setting_and_file(string settings, string others, RoleChainErrorKind kind, string message)
    {
        Write("[profile prod]\nrole_arn = " + Deploy + "\n" + settings + "\n" + others + "\n");
        var failure = Assert.Throws<RoleChainException>(() => Read("prod"));
        Assert.Equal((kind, "The AWS profile " + message.Replace("CONFIG", Config).Replace("CREDENTIALS", Credentials)), (failure.Kind, failure.Message));
        Assert.DoesNotContain("canary", failure.ToString());
    }

    private const RoleChainErrorKind ProfileChainInvalid = RoleChainErrorKind.ProfileChainInvalid;

    [Theory]
    [InlineData("nobody", RoleChainErrorKind.ProfileUnavailable)]
    [InlineData("operator", RoleChainErrorKind.ProfileWithoutRole)]
    [InlineData("half", RoleChainErrorKind.ProfileChainInvalid)]
    public void A_profile_that_is_none_or_no_chain(string name, RoleChainErrorKind kind)
    {
        Write("[profile half]\nsource_profile = operator\n");
        var failure = Assert.Throws<RoleChainException>(() => Read(name));
        Assert.Equal(kind, failure.Kind);
        Assert.Contains("'" + name + "'", failure.Message);
        Assert.Contains(name == "operator" ? Credentials : Config, failure.Message);
    }

    [Theory]
    [InlineData("canary-secret", "line 3 is no section, setting or comment")]
    [InlineData("[profile canary", "line 3 is no section, setting or comment")]
    public void A_line_that_is_none_is_named_and_not_shown(string line, string why)
    {
        Write("[profile prod]\nrole_arn = " + Deploy + "\n" + line + "\n");
        var failure = Assert.Throws<RoleChainException>(() => Read("prod"));
        Assert.Equal((RoleChainErrorKind.ProfileUnavailable, "The file of AWS profiles " + Config + " cannot be read: " + why + "."), (failure.Kind, failure.Message));
        Assert.DoesNotContain("canary", failure.ToString());
    }

    [Fact]
    public void The_credentials_file_counts_where_both_have_a_profile()
    {
        Write("[profile prod]\nrole_arn = " + Base + "\nsource_profile = operator\nregion = eu-west-2\n[default]\nregion = us-east-1", Operator + "[prod]\nrole_arn = " + Deploy + "\nduration_seconds = canary");
        var failure = Assert.Throws<RoleChainException>(() => Read("prod"));
        Assert.Contains("(" + Credentials + ")", failure.Message);
        Write("[profile prod]\nrole_arn = " + Base + "\nsource_profile = operator\n[default]\nregion = us-east-1", Operator + "[prod]\nrole_arn = " + Deploy);
        Assert.Equal(Deploy, Read("prod").Hops.Single().RoleArn);
        Assert.Equal(["default", "operator", "prod"], new ProfileChains(_run.JobEnvironment()).Read().Names);
    }

    [Theory]
    [InlineData(null, null, "eu-west-2")]
    [InlineData("AWS_REGION", "us-east-1", null)]
    [InlineData("AWS_DEFAULT_REGION", "us-east-1", null)]
    public void The_environments_region_comes_before_the_profiles(string? variable, string? value, string? region)
    {
        Write("[profile prod]\nrole_arn = " + Deploy + "\nsource_profile = operator\nregion = eu-west-2\n");
        if (variable is not null)
        {
            _run.Environment[variable] = value!;
        }

        Assert.Equal(region, Read("prod").Region);
    }

    [Fact]
    public void The_usual_profile_is_the_environments()
    {
        Assert.Equal("default", new ProfileChains(_run.JobEnvironment()).UsualName);
        _run.Environment["AWS_PROFILE"] = "prod";
        Assert.Equal("prod", new ProfileChains(_run.JobEnvironment()).UsualName);
    }

    [Theory]
    [InlineData("source_profile = prod\n" + Keys)]
    [InlineData("credential_source = EcsContainer")]
    public void Its_identity_can_be_written_down(string settings)
    {
        Write("[profile prod]\nrole_arn = " + Deploy + "\n" + settings + "\n");
        var chain = Read("prod");
        var stored = StoredChainFormat.Write("x", chain, replaced: null);
        Assert.Equal(chain.Identity.ToString(), StoredChainFormat.Read(stored).Definition.Identity.ToString());
        Assert.DoesNotContain("canary", System.Text.Encoding.UTF8.GetString(stored));
    }

    [Fact]
    public void Many_profiles_are_read_at_once()
    {
        Write(string.Concat(Enumerable.Range(0, 1000).Select(index => string.Format(CultureInfo.InvariantCulture, "[profile p{0:000}]\nrole_arn = {1}\nsource_profile = {2}\n", index, Deploy, index == 0 ? "operator" : FormattableString.Invariant($"p{index - 1:000}")))));
        var profiles = new ProfileChains(_run.JobEnvironment()).Read();
        Assert.Equal(1000, profiles.Names.Count(profiles.IsChain));
        Assert.Equal(1000, profiles.GetChain("p999").Hops.Count);
    }

    private RoleChainDefinition Read(string name) => new ProfileChains(_run.JobEnvironment()).Read().GetChain(name);

    private void Write(string config, string credentials = Operator)
    {
        File.WriteAllText(Config, config);
        File.WriteAllText(Credentials, credentials);
    }
}
