using System;
using System.Collections.Generic;
using RoleChain.Core.Engine;

namespace RoleChain.Core.Iam;

/// <summary>Where a partition's IAM is called, and the region that its signatures are for (AWS General Reference, "AWS Identity and Access Management endpoints and quotas").</summary>
internal sealed class IamPlace
{
    private static readonly Dictionary<string, (string Host, string? FipsHost, string Region)> Known = new(StringComparer.Ordinal)
    {
        ["aws"] = ("iam.amazonaws.com", "iam-fips.amazonaws.com", "us-east-1"),
        ["aws-cn"] = ("iam.cn-north-1.amazonaws.com.cn", null, "cn-north-1"),
        ["aws-us-gov"] = ("iam.us-gov.amazonaws.com", "iam.us-gov.amazonaws.com", "us-gov-west-1"),
    };

    private IamPlace(Uri endpoint, string region)
    {
        Endpoint = endpoint;
        Region = region;
    }

    public Uri Endpoint { get; }

    public string Region { get; }

    /// <summary>
    /// The endpoint is, in this order, that of <c>AWS_ENDPOINT_URL_IAM</c>, of <c>AWS_ENDPOINT_URL</c>, the chain's own where it was given or is on
    /// this machine (an emulator answers for IAM too), and the partition's.
    /// </summary>
    /// <param name="partition">The partition of the roles.</param>
    /// <param name="definition">The chain.</param>
    /// <param name="sts">Where its STS is called.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>The place; null where it is not known.</returns>
    /// <exception cref="RoleChainException">A variable names an endpoint that may not be called (<see cref="RoleChainErrorKind.InvalidEndpoint"/>).</exception>
    public static IamPlace? Find(string partition, RoleChainDefinition definition, StsPlace sts, JobEnvironment environment)
    {
        var isKnown = Known.TryGetValue(partition, out var known);
        var endpoint = ConfiguredEndpoint.Find(null, "AWS_ENDPOINT_URL_IAM", environment).Endpoint
            ?? (sts.Endpoint is { } own && (definition.EndpointUrl is not null || EndpointRules.IsLoopback(own)) ? own : null);
        if (endpoint is not null)
        {
            return new IamPlace(endpoint, isKnown ? known.Region : sts.Region);
        }

        var host = !isKnown ? null : sts.UseFips ? known.FipsHost : known.Host;
        return host is null ? null : new IamPlace(new Uri("https://" + host), known.Region);
    }
}
