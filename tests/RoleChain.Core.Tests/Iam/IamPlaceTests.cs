using System.IO;
using RoleChain.Core.Engine;
using RoleChain.Core.Iam;
using Xunit;

namespace RoleChain.Core.Tests.Iam;

public sealed class IamPlaceTests
{
    [Theory]
    [InlineData("aws", "eu-west-2", false, "https://iam.amazonaws.com/", "us-east-1")]
    [InlineData("aws", "eu-west-2", true, "https://iam-fips.amazonaws.com/", "us-east-1")]
    [InlineData("aws-cn", "cn-northwest-1", false, "https://iam.cn-north-1.amazonaws.com.cn/", "cn-north-1")]
    [InlineData("aws-cn", "cn-northwest-1", true, null, null)]
    [InlineData("aws-us-gov", "us-gov-east-1", false, "https://iam.us-gov.amazonaws.com/", "us-gov-west-1")]
    [InlineData("aws-iso", "us-iso-east-1", false, null, null)]
    public void Each_partition_has_its_own(string partition, string region, bool fips, string? endpoint, string? signingRegion)
    {
        var place = Find(partition, new RoleChainDefinition { UseFipsEndpoint = fips }, region);

        Assert.Equal((endpoint, signingRegion), (place?.Endpoint.AbsoluteUri, place?.Region));
    }

    [Theory]
    [InlineData(null, "AWS_ENDPOINT_URL_STS", "https://vpce.example/", "https://iam.amazonaws.com/")]
    [InlineData(null, "AWS_ENDPOINT_URL_STS", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/")]
    [InlineData(null, "AWS_ENDPOINT_URL", "https://all.example/", "https://all.example/")]
    [InlineData("https://given.example/", "AWS_ENDPOINT_URL_STS", "https://vpce.example/", "https://given.example/")]
    [InlineData("https://given.example/", "AWS_ENDPOINT_URL_IAM", "https://iam.example/", "https://iam.example/")]
    public void An_endpoint_in_its_place(string? given, string variable, string value, string expected) =>
        Assert.Equal(expected, Find("aws", new RoleChainDefinition { EndpointUrl = given }, "eu-west-2", variable, value)!.Endpoint.AbsoluteUri);

    private static IamPlace? Find(string partition, RoleChainDefinition definition, string region, string? variable = null, string? value = null)
    {
        var environment = new JobEnvironment(name => name == variable ? value : null, BoundedHttp.CreateClient(), () => Stream.Null);
        return IamPlace.Find(partition, definition, StsPlace.InRegion(region, definition, environment), environment);
    }
}
