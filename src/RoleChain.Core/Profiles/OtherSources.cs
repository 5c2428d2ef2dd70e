using System.Collections.Generic;

namespace RoleChain.Core.Profiles;

/// <summary>
/// Keys that make a profile something else, and that AWS SDKs look at before its <c>credential_process</c>, most before its keys: a role, SSO, a
/// sign-in of <c>aws login</c> (boto3 guide, "Credentials"; AWS SDKs reference guide, "Credential provider chain"; botocore, ProfileProviderBuilder).
/// </summary>
internal static class OtherSources
{
    public static IReadOnlyList<string> Keys { get; } =
    [
        "role_arn", "source_profile", "credential_source", "web_identity_token_file",
        "sso_session", "sso_start_url", "sso_account_id", "sso_role_name", "login_session",
    ];
}
