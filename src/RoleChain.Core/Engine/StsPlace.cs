using System;
using RoleChain.Core.Identities;

namespace RoleChain.Core.Engine;

/// <summary>Where STS is called: a region, and an endpoint where the region's own is not meant.</summary>
internal sealed class StsPlace
{
    private StsPlace(string region, Uri? endpoint, bool useFips, bool useDualstack)
    {
        Region = region;
        Endpoint = endpoint;
        UseFips = useFips;
        UseDualstack = useDualstack;
    }

    public string Region { get; }

    /// <summary>Null for the region's own endpoint.</summary>
    public Uri? Endpoint { get; }

    /// <summary>Whether the region's own endpoint is the one whose cryptography is validated (FIPS 140).</summary>
    public bool UseFips { get; }

    /// <summary>Whether the region's own endpoint is the one that has IPv6 too.</summary>
    public bool UseDualstack { get; }

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
        return InRegion(region, definition, environment);
    }

    /// <summary>
    /// The place in a region that is known. FIPS and dual-stack are the definition's, or <c>AWS_USE_FIPS_ENDPOINT</c>'s and
    /// <c>AWS_USE_DUALSTACK_ENDPOINT</c>'s; an endpoint excludes both (AWS SDKs reference guide, "Dual-stack and FIPS endpoints").
    /// </summary>
    /// <exception cref="RoleChainException">They conflict (<see cref="RoleChainErrorKind.EndpointConflict"/>), or the endpoint is malformed (<see cref="RoleChainErrorKind.InvalidEndpoint"/>).</exception>
    public static StsPlace InRegion(string region, RoleChainDefinition definition, JobEnvironment environment)
    {
        var fips = Wish(definition.UseFipsEndpoint, "UseFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", environment);
        var dualstack = Wish(definition.UseDualstackEndpoint, "UseDualstackEndpoint", "AWS_USE_DUALSTACK_ENDPOINT", environment);
        var (endpoint, origin) = ConfiguredEndpoint.Find(definition.EndpointUrl, "AWS_ENDPOINT_URL_STS", environment);
        if (endpoint is not null && (fips ?? dualstack) is { } wish)
        {
            throw new RoleChainException(RoleChainErrorKind.EndpointConflict, $"{wish} asks for an endpoint of the region's own, and {origin} names another. Take one of them away.");
        }

        return new StsPlace(region, endpoint, fips is not null, dualstack is not null);
    }

    public override string ToString()
    {
        var variant = (UseFips, UseDualstack) switch
        {
            (true, true) => "FIPS dual-stack ",
            (true, false) => "FIPS ",
            (false, true) => "dual-stack ",
            _ => string.Empty,
        };
        return Endpoint is null ? "the regional " + variant + "endpoint of " + Region : SafeText.ForDisplay(Endpoint) + " (signing for " + Region + ")";
    }

    /// <summary>Who asks for a kind of endpoint; null for nobody.</summary>
    private static string? Wish(bool given, string name, string variable, JobEnvironment environment) =>
        given ? name : string.Equals(environment[variable], "true", StringComparison.OrdinalIgnoreCase) ? variable : null;
}
