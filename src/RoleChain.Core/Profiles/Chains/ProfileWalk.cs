using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RoleChain.Core.Profiles.Chains;

/// <summary>
/// Follows a profile to where its chain starts (AWS SDKs and Tools reference guide, "Assume role credential provider"). What that leaves open is
/// as the AWS CLI has it (botocore, AssumeRoleProvider).
/// </summary>
internal sealed class ProfileWalk
{
    private const string SourceKey = "source_profile";
    private const string PlaceKey = "credential_source";
    private const string TokenFileKey = "web_identity_token_file";

    private readonly SdkProfiles _profiles;
    private readonly List<string> _visited = [];
    private readonly List<RoleChainHop> _hops = [];

    public ProfileWalk(SdkProfiles profiles) => _profiles = profiles;

    /// <summary>The chain of a profile.</summary>
    /// <exception cref="RoleChainException">There is none.</exception>
    public RoleChainDefinition Read(string name)
    {
        var profile = _profiles.Find(name)
            ?? throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, "There is no AWS profile named '" + SafeText.ForDisplay(name) + "' in " + _profiles.Paths + ".");
        if (profile[ProfileHop.RoleKey] is null)
        {
            throw profile[TokenFileKey] is not null || profile[PlaceKey] is not null || profile[SourceKey] is not null
                ? profile.Invalid("has a " + (profile[TokenFileKey] is not null ? TokenFileKey : profile[PlaceKey] is not null ? PlaceKey : SourceKey) + " and no " + ProfileHop.RoleKey)
                : new RoleChainException(RoleChainErrorKind.ProfileWithoutRole, "The AWS profile '" + SafeText.ForDisplay(name) + "' has no " + ProfileHop.RoleKey + ", and so is no chain (" + SafeText.ForDisplay(profile.Path) + ").");
        }

        var identity = Follow(profile);
        _hops.Reverse();
        return new RoleChainDefinition { Name = name, Origin = profile.Path, Identity = identity, Hops = _hops.ToArray(), Region = RegionOf(profile) };
    }

    /// <summary>Collects the hops from the last to the first.</summary>
    /// <returns>Where they start.</returns>
    private ChainIdentity Follow(SdkProfile profile)
    {
        while (true)
        {
            _visited.Add(profile.Name);
            if (_hops.Count > 0 && (profile.HasKeys || profile[ProfileHop.RoleKey] is null))
            {
                // The keys of a source come before its role (botocore, _resolve_credentials_from_profile).
                return ProfileBase.Find(profile, _profiles);
            }

            _hops.Add(ProfileHop.Read(profile));
            if (profile[TokenFileKey] is { } file)
            {
                // Before a source (botocore, _has_assume_role_config_vars), and relative to the process's folder, as with any SDK.
                return file.IndexOfAny(Path.GetInvalidPathChars()) < 0 ? new WebIdentityTokenFileIdentity(Path.GetFullPath(file)) : throw profile.Invalid(TokenFileKey, "is no path");
            }

            var (source, place) = (profile[SourceKey], profile[PlaceKey]);
            if (source is not null && place is not null)
            {
                throw profile.Invalid("has both " + SourceKey + " and " + PlaceKey + ", which exclude each other");
            }

            if (place is not null)
            {
                return ProfileBase.At(profile, PlaceKey, place);
            }

            profile = Next(profile, source ?? throw profile.Invalid("has a " + ProfileHop.RoleKey + ", and neither " + SourceKey + ", " + PlaceKey + " nor " + TokenFileKey));
            if (profile.Name == _visited[_visited.Count - 1])
            {
                return ProfileBase.Find(profile, _profiles);
            }
        }
    }

    private SdkProfile Next(SdkProfile profile, string source)
    {
        var next = _profiles.Find(source)
            ?? throw profile.Invalid(SourceKey, "names '" + SafeText.ForDisplay(source) + "', and there is no such profile in " + _profiles.Paths);
        var first = _visited.IndexOf(source);

        // A profile may name itself where its own keys are meant (botocore, _validate_source_profile).
        return first < 0 || (source == profile.Name && profile.HasKeys)
            ? next
            : throw profile.Invalid(SourceKey, "closes a loop: " + string.Join(" -> ", _visited.Skip(first).Append(source).Select(name => SafeText.ForDisplay(name))));
    }

    private static string? RegionOf(SdkProfile profile) => profile["region"] is not { } region ? null
        : ChainRules.IsRegionName(region) ? region
        : throw profile.Invalid("region", "is no region's name");
}
