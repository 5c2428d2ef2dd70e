using System;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Identities;

/// <summary>Which identity is found in which environment, and why: one row a rule of docs/identities.md.</summary>
public class DetectionTests
{
    private const string Endpoint = "ACTIONS_ID_TOKEN_REQUEST_URL=https://ci.example/token;ACTIONS_ID_TOKEN_REQUEST_TOKEN=canary-bearer";
    private const string Azure = "TF_BUILD=True;SYSTEM_OIDCREQUESTURI=https://dev.azure.example/oidctoken;SYSTEM_ACCESSTOKEN=canary-bearer";
    private const string Connection = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID=01234567-89ab-cdef-0123-456789abcdef";
    private const string Bitbucket = "BITBUCKET_BUILD_NUMBER=7;BITBUCKET_STEP_OIDC_TOKEN=a.b.c";
    private const string CircleCI = "CIRCLECI=true;CIRCLE_OIDC_TOKEN_V2=a.b.c";
    private const string File = "AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/token";
    private const string Keys = "AWS_ACCESS_KEY_ID=AKIAEXAMPLEEXAMPLE01";
    private const string Sdk = "the AWS SDK's own credential chain";

    public static TheoryData<string, string, string, bool> Found => new()
    {
        // A token that the job was granted comes first.
        { Endpoint, "the GitHub Actions token of this job (audience sts.amazonaws.com)", "ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are set", true },
        { Endpoint + ";GITHUB_ACTIONS=true", "the GitHub Actions token of this job (audience sts.amazonaws.com)", "ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are set", true },
        { Endpoint + ";GITHUB_ACTIONS=true;FORGEJO_ACTIONS=true", "the Forgejo Actions token of this job (audience sts.amazonaws.com)", "ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are set", true },
        { Bitbucket, "the Bitbucket Pipelines token of this step", "BITBUCKET_STEP_OIDC_TOKEN is set", false },
        { Azure + ";" + Connection, "the Azure Pipelines token of this job (service connection 01234567-89ab-cdef-0123-456789abcdef)", "SYSTEM_OIDCREQUESTURI, SYSTEM_ACCESSTOKEN and AZURESUBSCRIPTION_SERVICE_CONNECTION_ID are set", true },
        { Endpoint + ";" + File + ";" + Keys, "the GitHub Actions token of this job (audience sts.amazonaws.com)", "ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are set", true },
        { Bitbucket + ";" + File, "the Bitbucket Pipelines token of this step", "BITBUCKET_STEP_OIDC_TOKEN is set", false },

        // Then a token file.
        { File, "the token file of AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE is set, and no CI token was granted", true },
        { File + ";" + Keys, "the token file of AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE is set, and no CI token was granted", true },
        { File + ";" + CircleCI, "the token file of AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE is set, and no CI token was granted", true },

        // Then what the environment says of AWS, before a token that every job has.
        { CircleCI + ";" + Keys, Sdk, "AWS_ACCESS_KEY_ID is set, and the environment names no token", true },
        { CircleCI + ";AWS_PROFILE=deploy", Sdk, "AWS_PROFILE is set, and the environment names no token", true },
        { "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/v1/credentials", Sdk, "AWS_CONTAINER_CREDENTIALS_FULL_URI is set, and the environment names no token", true },
        { "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2", Sdk, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set, and the environment names no token", true },

        // Then a token that every job has.
        { CircleCI, "the CircleCI token of this job", "CIRCLE_OIDC_TOKEN_V2 is set, and the environment names no AWS setting", false },

        // Then the SDK: also where a CI is there and its token is not.
        { "GITLAB_CI=true", Sdk, "the environment names no token", true },
        { "GITHUB_ACTIONS=true", Sdk, "the environment names no token", true },
        { "GITHUB_ACTIONS=true;RUNNER_ENVIRONMENT=github-hosted;" + Keys, Sdk, "AWS_ACCESS_KEY_ID is set, and the environment names no token", true },
        { Azure, Sdk, "the environment names no token", true },
        { "TF_BUILD=True;" + Connection + ";SYSTEM_OIDCREQUESTURI=https://dev.azure.example/", Sdk, "the environment names no token", true },
        { "BITBUCKET_BUILD_NUMBER=7", Sdk, "the environment names no token", true },
        { "CIRCLECI=true", Sdk, "the environment names no token", true },
        { "BUILDKITE=true;PATH=/nowhere", Sdk, "the environment names no token", true },

        // A token without its CI, or half an endpoint, is none.
        { "BITBUCKET_STEP_OIDC_TOKEN=a.b.c", Sdk, "the environment names no token", true },
        { "CIRCLE_OIDC_TOKEN_V2=a.b.c", Sdk, "the environment names no token", true },
        { "ACTIONS_ID_TOKEN_REQUEST_URL=https://ci.example/token", Sdk, "the environment names no token", true },
        { "X=", Sdk, "the environment names no token", true },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void What_is_found_and_why(string environment, string description, string reason, bool renews)
    {
        var source = new Job(environment.Split(';')).Select(null, "arn:aws:iam::111111111111:role/base");
        Assert.Equal((description, reason, renews), (source.Description, source.Reason, source.CanRenew));
    }

    public static TheoryData<string, string?, RoleChainErrorKind, string> NotFound => new()
    {
        { "GITHUB_ACTIONS=true;RUNNER_ENVIRONMENT=github-hosted", null, RoleChainErrorKind.IdTokenPermissionMissing, "permissions: id-token: write" },
        { "GITHUB_ACTIONS=true", "my-audience", RoleChainErrorKind.IdTokenPermissionMissing, "permissions: id-token: write" },
        { "FORGEJO_ACTIONS=true;GITHUB_ACTIONS=true", "my-audience", RoleChainErrorKind.IdTokenPermissionMissing, "enable-openid-connect: true" },
        { "GITLAB_CI=true", "my-audience", RoleChainErrorKind.TokenVariableMissing, "id_tokens: { AWS_ID_TOKEN: { aud: my-audience } }" },
        { "BITBUCKET_BUILD_NUMBER=7", "my-audience", RoleChainErrorKind.IdTokenPermissionMissing, "oidc: true" },
        { "TF_BUILD=True", "my-audience", RoleChainErrorKind.IdTokenPermissionMissing, "SYSTEM_OIDCREQUESTURI is absent" },
        { "CIRCLECI=true;PATH=/nowhere;CIRCLE_OIDC_TOKEN_V2=a.b.c", "my-audience", RoleChainErrorKind.IdTokenPermissionMissing, "program circleci" },
        { "BUILDKITE=true;PATH=/nowhere", "my-audience", RoleChainErrorKind.IdTokenPermissionMissing, "buildkite-agent is not in PATH" },
        { "AWS_WEB_IDENTITY_TOKEN_FILE=/token", "my-audience", RoleChainErrorKind.IdentityConflict, "no CI token endpoint" },
        { Azure + ";" + Connection, "my-audience", RoleChainErrorKind.InvalidAudience, "api://AzureADTokenExchange" },
        { Endpoint, "two words", RoleChainErrorKind.InvalidAudience, "255" },
    };

    [Theory]
    [MemberData(nameof(NotFound))]
    public void What_cannot_be_found_says_what_is_missing(string environment, string? audience, RoleChainErrorKind kind, string says)
    {
        var failure = new Job(environment.Split(';')).FailSelect(new AutomaticIdentity { Audience = audience });
        Assert.Equal(kind, failure.Kind);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
    }

    public static TheoryData<IdentityProvider, string, RoleChainErrorKind, string> Named => new()
    {
        { IdentityProvider.GitHub, "X=", RoleChainErrorKind.IdentityProviderUnavailable, "GitHub Actions" },
        { IdentityProvider.GitHub, "GITHUB_ACTIONS=true", RoleChainErrorKind.IdTokenPermissionMissing, "permissions: id-token: write" },
        { IdentityProvider.GitHub, Endpoint + ";GITHUB_ACTIONS=true;FORGEJO_ACTIONS=true", RoleChainErrorKind.IdentityProviderUnavailable, "Forgejo" },
        { IdentityProvider.Forgejo, "FORGEJO_ACTIONS=true", RoleChainErrorKind.IdTokenPermissionMissing, "enable-openid-connect: true" },
        { IdentityProvider.GitLab, "GITLAB_CI=true", RoleChainErrorKind.TokenVariableMissing, "id_tokens: { AWS_ID_TOKEN: { aud: sts.amazonaws.com } }` in the job, and give -WebIdentityTokenVariable AWS_ID_TOKEN" },
        { IdentityProvider.GitLab, "X=", RoleChainErrorKind.IdentityProviderUnavailable, "GitLab CI" },
        { IdentityProvider.Bitbucket, "BITBUCKET_BUILD_NUMBER=7", RoleChainErrorKind.IdTokenPermissionMissing, "oidc: true" },
        { IdentityProvider.CircleCI, "CIRCLECI=true", RoleChainErrorKind.IdTokenPermissionMissing, "CIRCLE_OIDC_TOKEN_V2 is absent" },
        { IdentityProvider.AzurePipelines, "TF_BUILD=True;SYSTEM_OIDCREQUESTURI=https://dev.azure.example/", RoleChainErrorKind.IdTokenPermissionMissing, "SYSTEM_ACCESSTOKEN: $(System.AccessToken)" },
        { IdentityProvider.AzurePipelines, Azure, RoleChainErrorKind.IdTokenPermissionMissing, "-ServiceConnectionId" },
        { IdentityProvider.AzurePipelines, Azure + ";AZURESUBSCRIPTION_SERVICE_CONNECTION_ID=x&y", RoleChainErrorKind.IdentityConflict, "GUID" },
        { IdentityProvider.Buildkite, "BUILDKITE=true;PATH=/nowhere", RoleChainErrorKind.IdTokenPermissionMissing, "buildkite-agent" },
        { IdentityProvider.AwsSdk, "X=", RoleChainErrorKind.IdentityConflict, "hands out tokens" },
    };

    [Theory]
    [MemberData(nameof(Named))]
    public void A_provider_that_was_named_and_is_not_there(IdentityProvider provider, string environment, RoleChainErrorKind kind, string says)
    {
        var failure = new Job(environment.Split(';')).FailSelect(new CiTokenIdentity(provider));
        Assert.Equal(kind, failure.Kind);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IdentityProvider.GitHub, Endpoint, "the GitHub Actions token of this job (audience sts.amazonaws.com)", "GitHub Actions was named")]
    [InlineData(IdentityProvider.Forgejo, Endpoint, "the Forgejo Actions token of this job (audience sts.amazonaws.com)", "Forgejo Actions was named")]
    [InlineData(IdentityProvider.Bitbucket, Bitbucket + ";" + Endpoint, "the Bitbucket Pipelines token of this step", "Bitbucket Pipelines was named")]
    [InlineData(IdentityProvider.CircleCI, CircleCI + ";" + Keys, "the CircleCI token of this job", "CircleCI was named")]
    [InlineData(IdentityProvider.AzurePipelines, Azure + ";" + Connection + ";" + File, "the Azure Pipelines token of this job (service connection 01234567-89ab-cdef-0123-456789abcdef)", "Azure Pipelines was named")]
    public void A_provider_that_was_named_comes_before_all_else(IdentityProvider provider, string environment, string description, string reason)
    {
        var source = new Job(environment.Split(';')).Select(new CiTokenIdentity(provider));
        Assert.Equal((description, reason), (source.Description, source.Reason));
    }

    [Fact]
    public void What_was_given_comes_before_what_is_there()
    {
        var job = new Job((Endpoint + ";" + File + ";" + Keys).Split(';'));
        foreach (var (identity, description, renews) in new (ChainIdentity, string, bool)[]
        {
            (new WebIdentityTokenIdentity(new SecretText(Canary.Token())), "the web identity token given", false),
            (new WebIdentityTokenVariableIdentity("MY_TOKEN"), "the web identity token of the variable MY_TOKEN", false),
            (new WebIdentityTokenFileIdentity("/token"), "the web identity token file /token", true),
            (new WebIdentityTokenCommandIdentity("/bin/program", []), "the web identity token that program prints", true),
            (new AwsSdkIdentity(), "the AWS SDK's own credential chain", true),
            (new ProfileIdentity("deploy"), "the AWS profile deploy", true),
        })
        {
            var source = job.Select(identity);
            Assert.Equal((description, "it was given", renews), (source.Description, source.Reason, source.CanRenew));
        }
    }

    [Theory]
    [InlineData("arn:aws-cn:iam::111111111111:role/base", "sts.amazonaws.com.cn")]
    [InlineData("arn:aws-us-gov:iam::111111111111:role/base", "sts.amazonaws.com")]
    [InlineData("111111111111:base", "sts.amazonaws.com")]
    public void The_usual_audience_is_the_partitions(string role, string audience) =>
        Assert.Contains("(audience " + audience + ")", new Job(Endpoint.Split(';')).Select(null, role).Description, StringComparison.Ordinal);

    /// <summary>For a token alone, what the environment says of AWS does not count.</summary>
    [Theory]
    [InlineData(CircleCI + ";" + Keys + ";AWS_PROFILE=x", "Identity: the CircleCI token of this job, because ")]
    [InlineData(Bitbucket, "Identity: the Bitbucket Pipelines token of this step, because ")]
    public async Task A_token_is_found_beside_credentials(string environment, string told)
    {
        var job = new Job(environment.Split(';')) { ["CIRCLE_OIDC_TOKEN_V2"] = Canary.Token(), ["BITBUCKET_STEP_OIDC_TOKEN"] = Canary.Token() };
        Assert.Equal(Canary.Token(), (await job.GetTokenAsync()).Token.Reveal());
        Assert.StartsWith(told, job.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X=", RoleChainErrorKind.IdentityNotFound)]
    [InlineData(Keys, RoleChainErrorKind.IdentityNotFound)]
    [InlineData("GITHUB_ACTIONS=true;" + Keys, RoleChainErrorKind.IdTokenPermissionMissing)]
    [InlineData("GITLAB_CI=true;" + Keys, RoleChainErrorKind.TokenVariableMissing)]
    public async Task Without_a_token_the_SDK_is_not_asked(string environment, RoleChainErrorKind kind) =>
        Assert.Equal(kind, (await Assert.ThrowsAsync<RoleChainException>(() => new Job(environment.Split(';')).GetTokenAsync())).Kind);
}
