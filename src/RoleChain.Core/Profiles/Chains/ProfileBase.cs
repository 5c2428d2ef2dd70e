using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Profiles.Chains;

/// <summary>Where the chain of a profile starts.</summary>
internal static class ProfileBase
{
    private static readonly string[] Keys = ["aws_access_key_id", "aws_secret_access_key"];
    private static readonly string[] SignIns = ["sso_session", "sso_start_url"];
    private static readonly string[] SignInNeeds = ["sso_account_id", "sso_role_name"];
    private static readonly string[] SessionNeeds = ["sso_start_url", "sso_region"];
    private static readonly string[] Others = ["credential_process", "login_session"];

    /// <summary>As the AWS SDK has it, without regard to case.</summary>
    private static readonly Dictionary<string, AwsCredentialSource> Places = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Environment"] = AwsCredentialSource.Environment,
        ["Ec2InstanceMetadata"] = AwsCredentialSource.Ec2InstanceMetadata,
        ["EcsContainer"] = AwsCredentialSource.EcsContainer,
    };

    /// <summary>The credentials that a profile has without a role.</summary>
    /// <exception cref="RoleChainException">It has none (<see cref="RoleChainErrorKind.ProfileChainInvalid"/>).</exception>
    public static ProfileIdentity Find(SdkProfile profile, SdkProfiles profiles)
    {
        if (profile.HasKeys)
        {
            return Keys.FirstOrDefault(key => profile[key] is null) is { } missing
                ? throw profile.Invalid("has no " + missing + ", which belongs to its other key")
                : new ProfileIdentity(profile.Name) { KeysOnly = profile[ProfileHop.RoleKey] is not null };
        }

        if (SignIns.Any(key => profile[key] is not null))
        {
            CheckSignIn(profile, profiles);
            return new ProfileIdentity(profile.Name);
        }

        return Others.Any(key => profile[key] is not null)
            ? new ProfileIdentity(profile.Name)
            : throw profile.Invalid("is where a chain starts, and has neither keys, " + string.Join(", ", SignIns.Concat(Others)) + " nor role_arn");
    }

    /// <summary>The credentials of the place that a profile names.</summary>
    /// <exception cref="RoleChainException">There is no such place (<see cref="RoleChainErrorKind.ProfileChainInvalid"/>).</exception>
    public static CredentialSourceIdentity At(SdkProfile profile, string key, string place) => Places.TryGetValue(place, out var source)
        ? new CredentialSourceIdentity(source)
        : throw profile.Invalid(key, "is none of " + string.Join(", ", Places.Keys));

    /// <summary>What a sign-in needs (AWS SDKs reference guide, "IAM Identity Center credential provider").</summary>
    private static void CheckSignIn(SdkProfile profile, SdkProfiles profiles)
    {
        IReadOnlyDictionary<string, string>? session = null;
        if (profile["sso_session"] is { } name)
        {
            session = profiles.FindSession(name) ?? throw profile.Invalid("sso_session", "names '" + SafeText.ForDisplay(name) + "', and there is no such sso-session");
        }

        if (SignInNeeds.FirstOrDefault(key => profile[key] is null) is { } missing)
        {
            throw profile.Invalid("signs in, and has no " + missing);
        }

        if (SessionNeeds.FirstOrDefault(key => profile[key] is null && session?.ContainsKey(key) != true) is { } absent)
        {
            throw profile.Invalid("signs in, and neither it nor its sso-session has " + absent);
        }
    }
}
