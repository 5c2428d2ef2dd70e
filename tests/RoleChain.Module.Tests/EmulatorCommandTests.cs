using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Whose an emulator is, and when it ends.</summary>
public class EmulatorCommandTests
{
    [Fact]
    public async Task It_ends_with_its_command_and_puts_the_environment_back()
    {
        using var environment = new ScopedEnvironment(("AWS_ENDPOINT_URL_STS", "https://before.example"));
        using var session = new Session();
        session.Run("$one = Start-StsEmulator -SetEnvironment; $two = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        var endpoint = Endpoint(session, "$two");
        Assert.Equal(endpoint, Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_STS"));
        Assert.True(await AnswersAsync(endpoint));

        session.Run("$two | Stop-StsEmulator").ThrowIfFailed();
        Assert.False(await AnswersAsync(endpoint));
        Assert.Equal(Endpoint(session, "$one"), Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_STS"));

        session.Run("Stop-StsEmulator; Stop-StsEmulator").ThrowIfFailed();
        Assert.False(await AnswersAsync(Endpoint(session, "$one")));
        Assert.Equal("https://before.example", Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_STS"));
        Assert.Null(Environment.GetEnvironmentVariable("ACTIONS_ID_TOKEN_REQUEST_TOKEN"));
    }

    [Theory]
    [InlineData("--path", "there-is-no-such-file.json", "there-is-no-such-file.json")]
    [InlineData("--port", "70000", "65535")]
    public async Task Alone_it_says_in_one_line_why_it_does_not_start(string option, string value, string expected)
    {
        var run = await ChildProcess.RunDotnetAsync(Layout.HostProgram, ["emulator", option, value]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", run.Output, StringComparison.Ordinal);
        Assert.Single(run.Output.Trim().Split('\n'));
    }

    [Fact]
    public async Task It_ends_with_its_runspace()
    {
        using var environment = new ScopedEnvironment();
        string endpoint;
        using (var session = new Session())
        {
            session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
            endpoint = Endpoint(session, "$sts");
            Assert.True(await AnswersAsync(endpoint));
        }

        Assert.True(SpinWait.SpinUntil(() => Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_STS") is null, TimeSpan.FromSeconds(5)));
        Assert.False(await AnswersAsync(endpoint));
    }

    [Fact]
    public async Task It_ends_with_the_module_of_its_own_runspace_alone()
    {
        using var environment = new ScopedEnvironment();
        using var one = new Session();
        using var two = new Session();
        one.Run("$sts = Start-StsEmulator").ThrowIfFailed();
        two.Run("$sts = Start-StsEmulator").ThrowIfFailed();
        one.Run("Remove-Module RoleChain").ThrowIfFailed();
        Assert.False(await AnswersAsync(Endpoint(one, "$sts")));
        Assert.True(await AnswersAsync(Endpoint(two, "$sts")));
    }

    [Fact]
    public void WhatIf_starts_and_stops_nothing()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run("Start-StsEmulator -SetEnvironment -WhatIf; $sts = Start-StsEmulator; Stop-StsEmulator -WhatIf; $sts.IsRunning");
        result.ThrowIfFailed();
        Assert.Equal(["True"], result.Output.Select(item => item.ToString()));
        Assert.Null(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_STS"));
    }

    [Fact]
    public void Its_users_key_starts_a_chain_and_is_not_shown()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run("$sts = Start-StsEmulator; (Invoke-RoleChain arn:aws:iam::111111111111:role/base, arn:aws:iam::222222222222:role/deploy -Region eu-west-2 -EndpointUrl $sts.Endpoint -Credential $sts.AccessKeys[0]).Chain.Path");
        result.ThrowIfFailed();
        Assert.Equal("111111111111/base -> 222222222222/deploy", result.Output.Single().ToString());
        var secret = session.Run("$sts.AccessKeys[0].SecretAccessKey.Reveal()").Output.Single().ToString()!;
        Assert.DoesNotContain(secret, session.Show("$args[0]; $args[0].AccessKeys", session.Run("$sts").Output.Single()), StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_may_be_what_a_pipeline_made()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run("$sts = Start-StsEmulator; $sub = 'repo:octo-org/octo-app:ref:refs/heads/main' | ForEach-Object { $_ }; $exp = [DateTimeOffset]::UtcNow.AddMinutes(5).ToUnixTimeSeconds() | ForEach-Object { $_ }; (Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken $sts.NewToken(@{ sub = $sub; exp = $exp })).Chain.Path");
        result.ThrowIfFailed();
        Assert.Equal("111111111111/base", result.Output.Single().ToString());
    }

    [Fact]
    public void It_says_why_it_refused_without_a_secret_and_shows_no_bearer()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator -SetEnvironment; $token = $sts.NewToken(@{ sub = 'repo:somebody/else:ref:refs/heads/main' }); try { Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 -WebIdentityToken $token } catch { }").ThrowIfFailed();
        var calls = session.Run("$sts.Calls | ForEach-Object { \"$($_.Action) $($_.HttpStatus) $($_.ErrorCode): $($_.Reason)\" }");
        Assert.Contains("AssumeRoleWithWebIdentity 403 AccessDenied: ", Assert.Single(calls.Output).ToString(), StringComparison.Ordinal);
        var view = session.Show("$args[0]; $args[0].Calls", session.Run("$sts").Output.Single());
        Assert.DoesNotContain(Environment.GetEnvironmentVariable("ACTIONS_ID_TOKEN_REQUEST_TOKEN")!, view, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", view, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_is_a_fault_and_a_mistake_in_it_is_told()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator; $sts.AddFault(@{ Code = 'Throttling'; Count = 2; Action = 'GetCallerIdentity'; Message = $null })").ThrowIfFailed();
        using var http = new HttpClient();
        for (var i = 0; i < 3; i++)
        {
            using var response = await http.GetAsync(new Uri(Endpoint(session, "$sts") + "?Action=GetCallerIdentity&Version=2011-06-15"));
        }

        var reasons = session.Run("$sts.Calls | ForEach-Object { \"$($_.ErrorCode): $($_.Reason)\" }");
        Assert.Equal(["Throttling: an injected fault", "Throttling: an injected fault", "MissingAuthenticationToken: the call is not signed"], reasons.Output.Select(item => item.ToString()));

        var kind = session.Run("try { $sts.AddFault(@{ Code = 'Throtling' }) } catch { $_.Exception.InnerException.Kind }; try { $sts.AdvanceClock([timespan]::MaxValue) } catch { $_.Exception.InnerException.Kind }");
        Assert.Equal(["InvalidEmulatorFault", "InvalidEmulatorClock"], kind.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void Its_clock_ends_a_token()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run("$sts = Start-StsEmulator; $token = $sts.NewToken(); $sts.AdvanceClock('02:00:00'); try { Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken $token } catch { }; $sts.Calls[-1].ErrorCode");
        Assert.Equal("ExpiredTokenException", result.Output.Last().ToString());
    }

    private static string Endpoint(Session session, string variable) => session.Run(variable + ".Endpoint.AbsoluteUri").Output.Single().ToString()!;

    private static async Task<bool> AnswersAsync(string endpoint)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await http.GetAsync(new Uri(endpoint + ".well-known/openid-configuration"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
