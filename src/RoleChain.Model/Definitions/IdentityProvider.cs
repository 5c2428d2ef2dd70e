namespace RoleChain;

/// <summary>Who vouches for the job or person that a chain starts from.</summary>
public enum IdentityProvider
{
    /// <summary>Whichever is there, in the order of <see cref="AutomaticIdentity"/>.</summary>
    Automatic,

    /// <summary>GitHub Actions: the job's token endpoint (<c>ACTIONS_ID_TOKEN_REQUEST_URL</c>).</summary>
    GitHub,

    /// <summary>Forgejo Actions: GitHub's protocol.</summary>
    Forgejo,

    /// <summary>GitLab CI: a variable that the job's <c>id_tokens</c> names.</summary>
    GitLab,

    /// <summary>Bitbucket Pipelines: <c>BITBUCKET_STEP_OIDC_TOKEN</c>.</summary>
    Bitbucket,

    /// <summary>CircleCI: <c>CIRCLE_OIDC_TOKEN_V2</c>, or <c>circleci run oidc get</c> for another audience.</summary>
    CircleCI,

    /// <summary>Azure Pipelines: the job's token endpoint (<c>SYSTEM_OIDCREQUESTURI</c>).</summary>
    AzurePipelines,

    /// <summary>Buildkite: <c>buildkite-agent oidc request-token</c>.</summary>
    Buildkite,

    /// <summary>The AWS SDK's own credential chain: environment, the default profile, SSO, container, instance. No token is looked for.</summary>
    AwsSdk,
}
