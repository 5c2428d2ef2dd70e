using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Engine;

/// <summary>Which host is called: by the SDK's own rules, shown in the verbose stream, and seen by a proxy that refuses to go there.</summary>
public class EndpointTests
{
    /// <summary>Region, FIPS, dual-stack, host (the STS client's endpoint rules; AWS General Reference, "AWS STS endpoints").</summary>
    public static TheoryData<string, bool, bool, string> Hosts => new()
    {
        { "eu-west-2", false, false, "sts.eu-west-2.amazonaws.com" },
        { "us-east-1", false, false, "sts.us-east-1.amazonaws.com" },
        { "us-east-1", true, false, "sts-fips.us-east-1.amazonaws.com" },
        { "us-west-2", true, true, "sts-fips.us-west-2.api.aws" },
        { "eu-west-2", false, true, "sts.eu-west-2.api.aws" },
        { "us-gov-west-1", false, false, "sts.us-gov-west-1.amazonaws.com" },
        { "us-gov-west-1", true, false, "sts.us-gov-west-1.amazonaws.com" },
        { "us-gov-east-1", false, true, "sts.us-gov-east-1.api.aws" },
        { "cn-north-1", false, false, "sts.cn-north-1.amazonaws.com.cn" },
        { "cn-north-1", false, true, "sts.cn-north-1.api.amazonwebservices.com.cn" },
        { "us-iso-east-1", false, false, "sts.us-iso-east-1.c2s.ic.gov" },
        { "us-isob-east-1", false, false, "sts.us-isob-east-1.sc2s.sgov.gov" },
        { "eusc-de-east-1", false, false, "sts.eusc-de-east-1.amazonaws.eu" },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_region_has_its_host(string region, bool fips, bool dualstack, string host)
    {
        using var proxy = new ScriptedServer(_ => new Reply { Status = 403 });
        var run = new EngineRun();
        await run.FailAsync(new RoleChainDefinition(In(region)) { UseFipsEndpoint = fips, UseDualstackEndpoint = dualstack, ProxyUrl = proxy.Url });
        Assert.All(proxy.Requests, call => Assert.Equal(host + ":443", call.Target));
        var calls = ProxyTests.OneTry(proxy.Requests.Count);
        Assert.Contains("endpoint of " + region + " is " + host + ".", run.Told, StringComparison.Ordinal);

        run.Environment["AWS_USE_FIPS_ENDPOINT"] = fips ? "TRUE" : "false";
        run.Environment["AWS_USE_DUALSTACK_ENDPOINT"] = dualstack ? "true" : "no";
        await run.FailAsync(new RoleChainDefinition(In(region)) { ProxyUrl = proxy.Url });
        Assert.All(proxy.Requests, call => Assert.Equal(host + ":443", call.Target));
        Assert.Equal(2 * calls, proxy.Requests.Count);
    }

    [Theory]
    [InlineData("UseFipsEndpoint", "EndpointUrl")]
    [InlineData("UseDualstackEndpoint", "EndpointUrl")]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "EndpointUrl")]
    [InlineData("UseFipsEndpoint", "AWS_ENDPOINT_URL_STS")]
    [InlineData("UseDualstackEndpoint", "AWS_ENDPOINT_URL")]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT", "AWS_ENDPOINT_URL_STS")]
    public async Task An_endpoint_excludes_both_whoever_asked(string wish, string origin)
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = new EngineRun();
        Set(run.Environment, wish, "true");
        Set(run.Environment, origin, server.Url);
        var failure = await run.FailAsync(new RoleChainDefinition(In("us-east-1"))
        {
            EndpointUrl = origin == "EndpointUrl" ? server.Url : null,
            UseFipsEndpoint = wish == "UseFipsEndpoint",
            UseDualstackEndpoint = wish == "UseDualstackEndpoint",
        });
        Assert.Equal(RoleChainErrorKind.EndpointConflict, failure.Kind);
        Assert.Contains(wish, failure.Message, StringComparison.Ordinal);
        Assert.Contains(origin, failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static void Set(Dictionary<string, string> environment, string name, string value)
    {
        if (name.StartsWith("AWS_", StringComparison.Ordinal))
        {
            environment[name] = value;
        }
    }

    private static RoleChainDefinition In(string region) => new()
    {
        Identity = new WebIdentityTokenIdentity(new SecretText(Canary.Token())),
        Hops = [new RoleChainHop("arn:" + Partitions.OfRegion(region) + ":iam::111111111111:role/base")],
        Region = region,
    };
}
