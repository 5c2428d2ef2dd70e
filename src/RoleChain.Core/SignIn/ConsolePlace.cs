using System;
using System.Collections.Generic;

namespace RoleChain.Core.SignIn;

/// <summary>
/// The AWS console and its sign-in endpoint for a partition and region. Sources: AWS General Reference, "AWS Sign-In endpoints";
/// aws/aws-toolkit-jetbrains (AwsConsoleUrlFactory), which names the region in every host but those of a partition's first region;
/// for aws-eusc ByteNess/aws-vault and vouch-sh/vouch, AWS's own list does not have it.
/// </summary>
internal sealed class ConsolePlace
{
    private const int MaxLength = 2048;
    private const string Home = "/console/home";

    private static readonly Dictionary<string, (string Domain, string FirstRegion)> Known = new(StringComparer.Ordinal)
    {
        ["aws"] = ("aws.amazon.com", "us-east-1"),
        ["aws-cn"] = ("amazonaws.cn", "cn-north-1"),
        ["aws-us-gov"] = ("amazonaws-us-gov.com", "us-gov-west-1"),
        ["aws-eusc"] = ("amazonaws-eusc.eu", "eusc-de-east-1"),
    };

    private readonly string _partition;
    private readonly string _console;
    private readonly string? _region;

    private ConsolePlace(string partition, string domain, string firstRegion, string? region)
    {
        _partition = partition;
        _console = "console." + domain;
        _region = region;
        var prefix = region is null || region == firstRegion ? string.Empty : region + ".";
        Federation = new Uri("https://" + prefix + "signin." + domain + "/federation");
    }

    /// <summary>The endpoint that exchanges credentials and signs in.</summary>
    public Uri Federation { get; private set; }

    /// <summary>The variable that named an endpoint elsewhere, which is sent the credential itself and not a signature; null where none did.</summary>
    public string? StrangeOrigin { get; private set; }

    /// <summary>The place of a credential's own partition and region, or an endpoint in its place.</summary>
    /// <exception cref="RoleChainException">The partition's is not known (<see cref="RoleChainErrorKind.ConsoleUnavailable"/>), or the endpoint may not be called.</exception>
    public static ConsolePlace Of(ChainedCredential credential, string? endpointUrl, JobEnvironment environment)
    {
        var parts = credential.Chain.AssumedRoleArn.Split(':');
        var partition = parts.Length > 1 ? parts[1] : string.Empty;
        if (!Known.TryGetValue(partition, out var known))
        {
            throw new RoleChainException(RoleChainErrorKind.ConsoleUnavailable, "The sign-in endpoint of the partition '" + SafeText.ForDisplay(partition, 64) + "' is not known.");
        }

        // A region becomes part of a host's name.
        var region = credential.Region is { } name && ChainRules.IsRegionName(name) && Partitions.OfRegion(name) == partition ? name : null;
        var place = new ConsolePlace(partition, known.Domain, known.FirstRegion, region);
        if (ConfiguredEndpoint.Find(endpointUrl, "AWS_ENDPOINT_URL_SIGNIN", environment) is { Endpoint: { } endpoint } found)
        {
            place.StrangeOrigin = endpointUrl is null && !EndpointRules.IsLoopback(endpoint) ? found.Origin : null;
            place.Federation = new UriBuilder(endpoint) { Path = endpoint.AbsolutePath.Length > 1 ? endpoint.AbsolutePath : "/federation", Query = string.Empty, Fragment = string.Empty }.Uri;
        }

        return place;
    }

    /// <summary>The page of the console that is meant.</summary>
    /// <param name="text">An https address, or a path; null for the home page.</param>
    /// <exception cref="RoleChainException">It is no page of this console (<see cref="RoleChainErrorKind.InvalidConsoleDestination"/>).</exception>
    public Uri Page(string? text)
    {
        var path = string.IsNullOrEmpty(text) ? Home : text!;
        var host = _region is null ? _console : _region + "." + _console;
        var address = path[0] == '/' ? "https://" + host + path : path;
        if (address.Length <= MaxLength
            && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.Scheme == Uri.UriSchemeHttps
            && uri.IsDefaultPort
            && uri.UserInfo.Length == 0
            && (uri.Host == _console || uri.Host.EndsWith("." + _console, StringComparison.Ordinal)))
        {
            return uri;
        }

        throw new RoleChainException(RoleChainErrorKind.InvalidConsoleDestination, FormattableString.Invariant(
            $"Destination '{SafeText.ForDisplay(text, 128)}' is neither a path nor an https address of {_console} (the console of the partition {_partition}), of at most {MaxLength} characters."));
    }
}
