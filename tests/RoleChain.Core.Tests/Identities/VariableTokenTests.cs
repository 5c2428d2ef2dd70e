using System;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Identities;

public class VariableTokenTests
{
    [Fact]
    public async Task The_variable_that_was_named_is_read_each_time()
    {
        var job = new Job("GITLAB_CI=true", "AWS_ID_TOKEN=" + Canary.Token());
        Assert.Equal(Canary.Token(), await job.FetchAsync(new WebIdentityTokenVariableIdentity("AWS_ID_TOKEN")));
        job["AWS_ID_TOKEN"] = " a.b.c\n";
        Assert.Equal("a.b.c", await job.FetchAsync(new WebIdentityTokenVariableIdentity("AWS_ID_TOKEN")));
    }

    [Theory]
    [InlineData("ABSENT")]
    [InlineData("EMPTY")]
    [InlineData("")]
    [InlineData("A=B")]
    [InlineData("A\0B")]
    [InlineData("A B\n::stop-commands::x")]
    [InlineData("\u00c4")]
    public async Task A_variable_that_is_not_there(string name)
    {
        var failure = await new Job("EMPTY=").FailAsync(new WebIdentityTokenVariableIdentity(name));
        Assert.Equal(RoleChainErrorKind.TokenVariableMissing, failure.Kind);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("canary-not-a-token")]
    [InlineData("canary")]
    [InlineData("a.b")]
    [InlineData("canary.b.c.d.e")]
    [InlineData("canary.b\0.c")]
    [InlineData("canary.b\nX: 1.c")]
    [InlineData("canary.b.c d")]
    [InlineData("x")]
    public async Task A_text_that_is_no_token_is_not_sent_and_not_shown(string text)
    {
        var failure = await new Job("AWS_ID_TOKEN=" + text).FailAsync(new WebIdentityTokenVariableIdentity("AWS_ID_TOKEN"));
        Assert.Equal(RoleChainErrorKind.InvalidWebIdentityToken, failure.Kind);
        Assert.Contains("AWS_ID_TOKEN", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>4 to 20000 characters (STS API reference, AssumeRoleWithWebIdentity).</summary>
    [Theory]
    [InlineData(20000, true)]
    [InlineData(20001, false)]
    public async Task A_token_has_at_most_20000_characters(int length, bool taken)
    {
        var job = new Job("AWS_ID_TOKEN=" + "a.b." + new string('c', length - 4));
        if (taken)
        {
            Assert.Equal(length, (await job.FetchAsync(new WebIdentityTokenVariableIdentity("AWS_ID_TOKEN"))).Length);
        }
        else
        {
            Assert.Equal(RoleChainErrorKind.InvalidWebIdentityToken, (await job.FailAsync(new WebIdentityTokenVariableIdentity("AWS_ID_TOKEN"))).Kind);
        }
    }

    [Theory]
    [InlineData(IdentityProvider.Bitbucket, "ari:cloud:bitbucket::workspace/1", true)]
    [InlineData(IdentityProvider.Bitbucket, "second", true)]
    [InlineData(IdentityProvider.Bitbucket, "sts.amazonaws.com", false)]
    [InlineData(IdentityProvider.CircleCI, "second", true)]
    public async Task Only_the_audience_that_the_token_has_may_be_asked_for(IdentityProvider provider, string audience, bool taken)
    {
        var token = Canary.Token("{\"iss\":\"https://ci.example\",\"aud\":[\"ari:cloud:bitbucket::workspace/1\",\"second\"]}");
        var job = new Job("BITBUCKET_BUILD_NUMBER=7", "BITBUCKET_STEP_OIDC_TOKEN=" + token, "CIRCLE_OIDC_TOKEN_V2=" + token);
        var identity = new CiTokenIdentity(provider) { Audience = audience };
        if (taken)
        {
            Assert.Equal(token, await job.FetchAsync(identity));
        }
        else
        {
            Assert.Equal(RoleChainErrorKind.InvalidAudience, (await job.FailAsync(identity)).Kind);
        }
    }
}
