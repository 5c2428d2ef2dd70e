using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.Core.Tests.Trials;

/// <summary>Google's tokens: IAM knows the provider by its host, and gives <c>azp</c> as <c>:aud</c>, <c>aud</c> as <c>:oaud</c>.</summary>
public class HostedProviderTests
{
    private const string Google = "accounts.google.com";

    [Theory]
    [InlineData("{\"accounts.google.com:aud\":\"1122\",\"accounts.google.com:oaud\":\"https://aws\",\"accounts.google.com:sub\":\"1122\"}", null)]
    [InlineData("{\"accounts.google.com:aud\":\"https://aws\",\"accounts.google.com:sub\":\"1122\"}", RefusalCauseId.AudienceMismatch)]
    [InlineData("{\"accounts.google.com:oaud\":\"https://other\",\"accounts.google.com:sub\":\"1122\"}", RefusalCauseId.ClaimMismatch)]
    [InlineData("{\"accounts.google.com:email\":\"a@b.example\",\"accounts.google.com:sub\":\"1122\"}", RefusalCauseId.ConditionKeyUnknown)]
    public async Task Its_keys_are_those_of_the_token(string keys, RefusalCauseId? cause)
    {
        var hop = (await Setup(keys).TryAsync()).Hops[0];
        Assert.Equal(cause is null ? HopVerdict.Allowed : HopVerdict.Denied, hop.Verdict);
        Assert.Equal(cause, hop.Causes.Select(one => (RefusalCauseId?)one.Id).FirstOrDefault());
    }

    /// <summary>Its audiences are listed nowhere, and no account is asked whether it has it.</summary>
    [Fact]
    public async Task No_account_needs_a_provider_of_its_own()
    {
        var setup = Setup("{\"accounts.google.com:sub\":\"1122\"}");
        setup.Options = new ChainTrialOptions { IsStrict = true };
        Assert.DoesNotContain((await setup.TryAsync()).Hops[0].Missing, missing => missing.Contains("provider"));
        setup.HasAllProviders = true;
        setup.Options = new ChainTrialOptions();
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Hops[0].Verdict);
    }

    [Fact]
    public async Task Another_provider_is_another()
    {
        var setup = Setup("{\"accounts.google.com:sub\":\"1122\"}");
        setup.BasePrincipal = "{\"Federated\":\"" + TrialSetup.Provider + "\"}";
        var cause = (await setup.TryAsync()).Hops[0].Causes[0];
        Assert.Equal(RefusalCauseId.ProviderNotTrusted, cause.Id);
        Assert.Contains("\"Federated\": \"accounts.google.com\"", cause.FixJson);
    }

    /// <summary>An account can have made one of its own all the same.</summary>
    [Fact]
    public async Task A_provider_that_the_account_has_made_is_named_by_its_ARN()
    {
        var setup = Setup("{\"accounts.google.com:sub\":\"1122\"}");
        setup.BasePrincipal = "{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/" + Google + "\"}";
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Hops[0].Verdict);
        setup.HasAllProviders = true;
        Assert.Equal(RefusalCauseId.ProviderNotFound, (await setup.TryAsync()).Hops[0].Causes[0].Id);
    }

    private static TrialSetup Setup(string keys)
    {
        var setup = new TrialSetup { BasePrincipal = "{\"Federated\":\"" + Google + "\"}", BaseCondition = "{\"StringEquals\":" + keys + "}", HasProvider = false, HasAll = false };
        setup.Claims.Clear();
        setup.Claims["iss"] = ["https://" + Google];
        setup.Claims["sub"] = ["1122"];
        setup.Claims["azp"] = ["1122"];
        setup.Claims["aud"] = ["https://aws"];
        return setup;
    }
}
