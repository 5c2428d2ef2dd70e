using System;
using RoleChain.Core.Identities;

namespace RoleChain.Core.Engine;

/// <summary>Where STS is called: a region, and an endpoint where the region's own is not meant.</summary>
internal sealed class StsPlace
{
    private StsPlace(string region, Uri? endpoint)
    {
        Region = region;
        Endpoint = endpoint;
    }

    public string Region { get; }

    /// <summary>Null for the region's own endpoint.</summary>
    public Uri? Endpoint { get; }

    /// <summary>
    /// The region is, in this order, the definition's, the source credential's, <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c>, the profile's;
    /// the endpoint the definition's, <c>AWS_ENDPOINT_URL_STS</c>, <c>AWS_ENDPOINT_URL</c> (AWS SDKs reference guide, "Service-specific endpoints").
    /// </summary>
    public static StsPlace Find(RoleChainDefinition definition, IdentitySource identity, JobEnvironment environment)
    {
        var region = definition.Region
            ?? (identity is GivenCredentialSource ? identity.Region : null)
            ?? environment["AWS_REGION"]
            ?? environment["AWS_DEFAULT_REGION"]
            ?? identity.Region
            ?? throw new RoleChainException(RoleChainErrorKind.NoRegion, "No region was given or found: neither -Region, nor the source credential, nor AWS_REGION, nor AWS_DEFAULT_REGION, nor the profile names one.");
        return new StsPlace(region, FindEndpoint(definition, environment));
    }

    public override string ToString() => Endpoint is null ? "the regional endpoint of " + Region : SafeText.ForDisplay(Endpoint) + " (signing for " + Region + ")";

    private static Uri? FindEndpoint(RoleChainDefinition definition, JobEnvironment environment)
    {
        if (definition.EndpointUrl is { } given)
        {
            return Parse(given, "EndpointUrl");
        }

        if (string.Equals(environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var variable in new[] { "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL" })
        {
            if (environment[variable] is { } value)
            {
                return Parse(value, variable);
            }
        }

        return null;
    }

    private static Uri Parse(string text, string origin) => EndpointRules.TryParse(text, out var uri, out var problem)
        ? uri
        : throw new RoleChainException(RoleChainErrorKind.InvalidEndpoint, origin + " " + problem + ".");
}
