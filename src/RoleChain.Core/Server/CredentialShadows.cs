using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Profiles;

namespace RoleChain.Core.Server;

/// <summary>Finds what AWS SDKs take before a credential server (AWS SDKs and Tools reference guide, "Understand the credential provider chain").</summary>
internal static class CredentialShadows
{
    /// <summary>Settings by which a profile gives credentials (AWS SDKs and Tools reference guide, "Settings reference").</summary>
    private static readonly string[] Giving = ["aws_access_key_id", "credential_process", "role_arn", "web_identity_token_file", "sso_session", "sso_start_url", "login_session"];

    public static IReadOnlyList<string> Find(JobEnvironment environment)
    {
        var found = new List<string>();
        if (environment["AWS_ACCESS_KEY_ID"] is not null || environment["AWS_SECRET_ACCESS_KEY"] is not null)
        {
            found.Add("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set: AWS SDKs take them before the credential server.");
        }

        if (environment["AWS_WEB_IDENTITY_TOKEN_FILE"] is not null)
        {
            found.Add("AWS_WEB_IDENTITY_TOKEN_FILE is set: with AWS_ROLE_ARN AWS SDKs take it before the credential server.");
        }

        if (environment["AWS_PROFILE"] is not null || environment["AWS_DEFAULT_PROFILE"] is not null)
        {
            found.Add((environment["AWS_PROFILE"] is not null ? "AWS_PROFILE" : "AWS_DEFAULT_PROFILE") + " is set: AWS SDKs take that profile's credentials before the credential server.");
        }
        else if (FindDefaultProfile(environment) is { } path)
        {
            found.Add("The default profile in " + SafeText.ForDisplay(path) + " gives credentials: AWS SDKs take them before the credential server.");
        }

        if (environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] is not null)
        {
            found.Add("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set: AWS SDKs take it before AWS_CONTAINER_CREDENTIALS_FULL_URI.");
        }

        return found;
    }

    private static string? FindDefaultProfile(JobEnvironment environment)
    {
        var files = ProfileFiles.Of(environment);
        return Gives(files, ProfileFileKind.Credentials) ? files.CredentialsPath : Gives(files, ProfileFileKind.Config) ? files.ConfigPath : null;
    }

    private static bool Gives(ProfileFiles files, ProfileFileKind kind) => files.Settings("default", kind).Any(Giving.Contains);
}
