using System;
using System.Linq;

namespace RoleChain;

/// <summary>The rules of what holds for a whole chain.</summary>
internal static class ChainRules
{
    private const int MaxServiceConnectionIdLength = 36;

    public static void Check(RoleChainDefinition definition, FaultList faults)
    {
        CheckHopCount(definition, faults);
        CheckPlace(definition, faults);
        CheckTimes(definition, faults);
        CheckIdentity(definition.Identity, faults);
        CheckAccounts(definition, faults);
        SourceIdentityRules.CheckChain(definition, faults);
    }

    /// <summary>Whether a text can be a region's name: it becomes a label of a host name.</summary>
    public static bool IsRegionName(string region) =>
        region.Length is > 0 and <= 63 && region[0] != '-' && region[region.Length - 1] != '-' && region.All(character => character is (>= 'a' and <= 'z') or '-' || Characters.IsDigit(character));

    private static void CheckHopCount(RoleChainDefinition definition, FaultList faults)
    {
        if (definition.Hops.Count == 0)
        {
            faults.Add(RoleChainErrorKind.NoRole, "RoleArn", "names no role", RuleSources.OwnBound);
        }
        else if (definition.Hops.Count > StsLimits.MaxHops)
        {
            faults.Add(RoleChainErrorKind.InvalidRoleArn, "RoleArn", FormattableString.Invariant($"names {definition.Hops.Count} roles; at most {StsLimits.MaxHops}"), RuleSources.OwnBound);
        }
    }

    private static void CheckPlace(RoleChainDefinition definition, FaultList faults)
    {
        if (definition.Region is { } region && !IsRegionName(region))
        {
            faults.Add(RoleChainErrorKind.InvalidRegion, "Region", $"'{SafeText.ForDisplay(region, 64)}' is not a region's name: a-z, 0-9 and - alone, at most 63 characters", "DNS label of the regional endpoint");
        }

        if (definition.EndpointUrl is { } endpoint)
        {
            if (!EndpointRules.TryParse(endpoint, out _, out var problem))
            {
                faults.Add(RoleChainErrorKind.InvalidEndpoint, "EndpointUrl", problem, "docs/security.md");
            }

            if (definition.UseFipsEndpoint || definition.UseDualstackEndpoint)
            {
                faults.Add(RoleChainErrorKind.EndpointConflict, definition.UseFipsEndpoint ? "UseFipsEndpoint" : "UseDualstackEndpoint", "goes with the region's own endpoint, and EndpointUrl names another", "AWS SDKs reference guide, \"Dual-stack and FIPS endpoints\"");
            }
        }
    }

    private static void CheckTimes(RoleChainDefinition definition, FaultList faults)
    {
        if (definition.Timeout < TimeSpan.FromSeconds(1) || definition.Timeout > TimeSpan.FromSeconds(StsLimits.MaxTimeoutSeconds))
        {
            faults.Add(RoleChainErrorKind.InvalidTimeout, "TimeoutSec", FormattableString.Invariant($"is {definition.Timeout.TotalSeconds:0.###} seconds; 1 to {StsLimits.MaxTimeoutSeconds}"), RuleSources.OwnBound);
        }

        if (definition.WaitForAccess < TimeSpan.Zero || definition.WaitForAccess > TimeSpan.FromSeconds(StsLimits.MaxTimeoutSeconds))
        {
            faults.Add(RoleChainErrorKind.InvalidTimeout, "WaitForAccess", FormattableString.Invariant($"is {definition.WaitForAccess.TotalSeconds:0.###} seconds; 0 to {StsLimits.MaxTimeoutSeconds}"), RuleSources.OwnBound);
        }
    }

    private static void CheckIdentity(ChainIdentity identity, FaultList faults)
    {
        var audience = identity switch
        {
            AutomaticIdentity automatic => automatic.Audience,
            CiTokenIdentity token => token.Audience,
            _ => null,
        };
        if (audience is not null && !(audience.Length is > 0 and <= 255 && audience.All(character => character is > ' ' and <= '~')))
        {
            faults.Add(RoleChainErrorKind.InvalidAudience, "Audience", "is not 1 to 255 printable characters without spaces", "IAM API reference, AddClientIDToOpenIDConnectProvider");
        }

        switch (identity)
        {
            case WebIdentityTokenIdentity { Token.Length: < StsLimits.MinTokenLength or > StsLimits.MaxTokenLength } token:
                faults.Add(RoleChainErrorKind.InvalidWebIdentityToken, "WebIdentityToken", FormattableString.Invariant($"has {token.Token.Length} characters; {StsLimits.MinTokenLength} to {StsLimits.MaxTokenLength}"), RuleSources.AssumeRoleWithWebIdentity);
                break;
            case WebIdentityTokenVariableIdentity variable when !(variable.Name.Length is > 0 and <= 255 && variable.Name.All(character => character == '_' || Characters.IsLetterOrDigit(character))):
                faults.Add(RoleChainErrorKind.TokenVariableMissing, "WebIdentityTokenVariable", $"'{SafeText.ForDisplay(variable.Name, 64)}' is not the name of a variable: 1 to 255 of A-Z a-z 0-9 _", RuleSources.OwnBound);
                break;
            case CiTokenIdentity { ServiceConnectionId: { } id } when id.Length != MaxServiceConnectionIdLength || !Guid.TryParseExact(id, "D", out _):
                faults.Add(RoleChainErrorKind.IdentityConflict, "ServiceConnectionId", "is not the id of a service connection, a GUID", "Azure DevOps REST API, Oidctoken - Create");
                break;
        }
    }

    private static void CheckAccounts(RoleChainDefinition definition, FaultList faults)
    {
        foreach (var account in definition.AllowedAccountIds.Where(account => account.Length != 12 || !Characters.AllDigits(account)))
        {
            faults.Add(RoleChainErrorKind.InvalidAccountId, "AllowedAccountId", $"'{SafeText.ForDisplay(account, 64)}' is not twelve digits", "IAM user guide, \"AWS account identifiers\"");
        }
    }
}
