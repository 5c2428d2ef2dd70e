using System;
using System.Collections.Generic;
using System.IO;

namespace RoleChain.ModuleTests;

/// <summary>Environment variables for the length of a test. Whatever the machine says of AWS and CI is taken away first.</summary>
internal sealed class ScopedEnvironment : IDisposable
{
    /// <summary>Whatever the machine that runs the tests says of CI and of AWS.</summary>
    public static IReadOnlyList<string> Cleared { get; } =
    [
        "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "GITHUB_ACTIONS", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_WORKSPACE", "TF_BUILD", "RUNNER_ENVIRONMENT", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_REGION", "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_SIGNIN", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_DEFAULT_PROFILE",
        "FORGEJO_ACTIONS", "GITLAB_CI", "BITBUCKET_BUILD_NUMBER", "BITBUCKET_STEP_OIDC_TOKEN", "CIRCLECI", "CIRCLE_OIDC_TOKEN_V2", "BUILDKITE", "SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
        "ROLECHAIN_FILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_EC2_METADATA_DISABLED",
    ];

    /// <summary>The engine writes there too, and does not start where it cannot.</summary>
    private static readonly string Own = MakeFolder();

    private readonly Dictionary<string, string?> _previous = new(StringComparer.Ordinal);

    public ScopedEnvironment(params (string Name, string? Value)[] variables)
    {
        foreach (var name in Cleared)
        {
            Set(name, null);
        }

        // No test may find the machine's own instance role or profiles.
        Set("AWS_EC2_METADATA_DISABLED", "true");
        Set("AWS_CONFIG_FILE", "/nowhere/config");
        Set("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials");

        // Nor read or clear what its user has registered.
        Set("XDG_CONFIG_HOME", Own);
        Set("XDG_CACHE_HOME", Own);
        foreach (var (name, value) in variables)
        {
            Set(name, value);
        }
    }

    public void Set(string name, string? value)
    {
        _previous.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose()
    {
        foreach (var (name, value) in _previous)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("rolechain-tests").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
