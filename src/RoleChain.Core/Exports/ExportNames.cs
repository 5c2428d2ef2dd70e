using System.Collections.Generic;

namespace RoleChain.Core.Exports;

/// <summary>What the parts of a credential are called, each where it goes. The variables and outputs are those of configure-aws-credentials (its src/helpers.ts).</summary>
internal static class ExportNames
{
    /// <summary>Variables that are keys, and so secrets.</summary>
    public static IReadOnlyList<string> SecretVariables { get; } = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

    /// <summary>Variables that name the region.</summary>
    public static IReadOnlyList<string> RegionVariables { get; } = ["AWS_DEFAULT_REGION", "AWS_REGION"];

    /// <summary>The environment variables of a credential; the region's only where it has one.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables(ChainedCredential credential)
    {
        var variables = new List<KeyValuePair<string, string>>
        {
            new("AWS_ACCESS_KEY_ID", credential.AccessKey),
            new("AWS_SECRET_ACCESS_KEY", credential.SecretKey),
            new("AWS_SESSION_TOKEN", credential.SessionToken),
        };
        if (credential.Region is { } region)
        {
            variables.Add(new("AWS_DEFAULT_REGION", region));
            variables.Add(new("AWS_REGION", region));
        }

        return variables;
    }

    /// <summary>The outputs of a step.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Outputs(ChainedCredential credential) =>
    [
        new("aws-access-key-id", credential.AccessKey),
        new("aws-secret-access-key", credential.SecretKey),
        new("aws-session-token", credential.SessionToken),
        new("aws-expiration", ProcessCredentialJson.Time(credential.ExpiresAt)),
        new("aws-account-id", credential.Chain.Account),
        new("authenticated-arn", credential.Chain.AssumedRoleArn),
    ];
}
