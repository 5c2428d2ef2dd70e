using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Exports;

/// <summary>What the parts of a credential are called, each where it goes. The variables and outputs are those of configure-aws-credentials (its src/helpers.ts).</summary>
internal static class ExportNames
{
    /// <summary>Variables that are keys, and so secrets.</summary>
    public static IReadOnlyList<string> SecretVariables { get; } = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

    /// <summary>Variables that name the region.</summary>
    public static IReadOnlyList<string> RegionVariables { get; } = ["AWS_DEFAULT_REGION", "AWS_REGION"];

    /// <summary>The environment variables of a credential, in the order in which configure-aws-credentials writes them; the region's only where it has one.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables(ChainedCredential credential)
    {
        var values = credential.ToEnvironment();
        return SecretVariables.Concat(RegionVariables).Where(values.Contains).Select(name => new KeyValuePair<string, string>(name, (string)values[name]!)).ToArray();
    }

    /// <summary>The outputs of a step.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Outputs(ChainedCredential credential) =>
    [
        new("aws-access-key-id", credential.AccessKey),
        new("aws-secret-access-key", credential.SecretKey),
        new("aws-session-token", credential.SessionToken),
        new("aws-expiration", IsoTime.Of(credential.ExpiresAt)),
        new("aws-account-id", credential.Chain.Account),
        new("authenticated-arn", credential.Chain.AssumedRoleArn),
    ];
}
