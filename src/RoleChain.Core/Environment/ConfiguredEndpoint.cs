using System;

namespace RoleChain.Core;

/// <summary>An endpoint in place of a service's own (AWS SDKs reference guide, "Service-specific endpoints").</summary>
internal static class ConfiguredEndpoint
{
    /// <summary>The one that was given, else that of the service's variable, else of <c>AWS_ENDPOINT_URL</c>, unless <c>AWS_IGNORE_CONFIGURED_ENDPOINT_URLS</c> is true.</summary>
    /// <param name="given">The parameter <c>EndpointUrl</c>; null where it was not given.</param>
    /// <param name="variable">The service's variable.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>The endpoint and what named it; nulls where there is none.</returns>
    /// <exception cref="RoleChainException">It may not be called (<see cref="RoleChainErrorKind.InvalidEndpoint"/>).</exception>
    public static (Uri? Endpoint, string? Origin) Find(string? given, string variable, JobEnvironment environment)
    {
        if (given is not null)
        {
            return (Parse(given, "EndpointUrl"), "EndpointUrl");
        }

        if (string.Equals(environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return (null, null);
        }

        foreach (var name in new[] { variable, "AWS_ENDPOINT_URL" })
        {
            if (environment[name] is { } value)
            {
                return (Parse(value, name), name);
            }
        }

        return (null, null);
    }

    private static Uri Parse(string text, string origin) => EndpointRules.TryParse(text, out var uri, out var problem)
        ? uri
        : throw new RoleChainException(RoleChainErrorKind.InvalidEndpoint, origin + " " + problem + ".");
}
