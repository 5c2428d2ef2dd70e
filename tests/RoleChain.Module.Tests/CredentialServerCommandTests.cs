using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>The credential server as users start and stop it.</summary>
public class CredentialServerCommandTests
{
    private const string Begin = "$sts = Start-StsEmulator; $base = 'arn:aws:iam::111111111111:role/base'; $token = $sts.NewToken(); $chain = @{ Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityToken = $token }; $c = Invoke-RoleChain $base, 'arn:aws:iam::222222222222:role/deploy' @chain";
    private const string UriVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string TokenFileVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    private const string TokenVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    [Fact]
    public async Task It_serves_a_credential_and_puts_the_environment_back()
    {
        using var environment = new ScopedEnvironment((UriVariable, "http://127.0.0.1/before"), (TokenVariable, "before"));
        using var session = new Session();
        session.Run(Begin).ThrowIfFailed();
        var started = session.Run("$server = $c | Start-ChainedCredentialServer -SetEnvironment -Verbose -Debug; $server");
        started.ThrowIfFailed();
        Assert.Empty(started.Warnings);

        var uri = Environment.GetEnvironmentVariable(UriVariable)!;
        var path = Environment.GetEnvironmentVariable(TokenFileVariable)!;
        Assert.Equal([uri, path, "222222222222-deploy", "True"], session.Run("$server.Uris[0].AbsoluteUri; $server.TokenPath; $server.Names; $server.IsRunning").Output.Select(item => item.ToString()));
        Assert.EndsWith("/222222222222-deploy", uri, StringComparison.Ordinal);
        Assert.Null(Environment.GetEnvironmentVariable(TokenVariable));
        dynamic credential = session.Run("$c").Output.Single().BaseObject;
        var (status, body) = await CredentialClient.GetAsync(uri, File.ReadAllText(path));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ((string)credential.AccessKey, (string)credential.SecretKey, (string)credential.SessionToken),
            (body.GetProperty("AccessKeyId").GetString(), body.GetProperty("SecretAccessKey").GetString(), body.GetProperty("Token").GetString()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await CredentialClient.GetAsync(uri, "wrong")).Status);

        // No stream and no view has a secret.
        var shown = started.AllText + session.Show("$args[0]; $args[0].Credentials; $args[0].PSObject.Properties | ForEach-Object { $_.Value }; $args[0].Environment", started.Output.Single());
        foreach (var secret in new[] { File.ReadAllText(path), (string)credential.AccessKey, (string)credential.SecretKey, (string)credential.SessionToken })
        {
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        }

        session.Run("Stop-ChainedCredentialServer; Stop-ChainedCredentialServer").ThrowIfFailed();
        Assert.Equal("http://127.0.0.1/before", Environment.GetEnvironmentVariable(UriVariable));
        Assert.Equal("before", Environment.GetEnvironmentVariable(TokenVariable));
        Assert.Null(Environment.GetEnvironmentVariable(TokenFileVariable));
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
        await Assert.ThrowsAsync<HttpRequestException>(() => CredentialClient.GetAsync(uri, "any"));
    }

    [Fact]
    public async Task It_serves_chains_by_path_and_runs_those_that_were_not_run()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run(Begin).ThrowIfFailed();
        session.Run("$server = Start-ChainedCredentialServer -Definition @{ Hop = $base; Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityToken = $token }, (New-RoleChain $base, 'arn:aws:iam::333333333333:role/deploy' @chain) -Name base, prod").ThrowIfFailed();
        var token = File.ReadAllText(session.Run("$server.TokenPath").Output.Single().ToString()!);
        var uris = session.Run("$server.Uris").Output.Select(item => item.ToString()!).ToArray();

        Assert.Equal(["/base", "/prod"], uris.Select(uri => new Uri(uri).AbsolutePath));
        Assert.Equal("111111111111", (await CredentialClient.GetAsync(uris[0], token)).Body.GetProperty("AccountId").GetString());
        Assert.Equal("333333333333", (await CredentialClient.GetAsync(uris[1], token)).Body.GetProperty("AccountId").GetString());
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID", "ASIACANARYCANARY0001", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set: AWS SDKs take them before the credential server.")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/canary", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set: AWS SDKs take it before AWS_CONTAINER_CREDENTIALS_FULL_URI.")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE", "/canary", "AWS_WEB_IDENTITY_TOKEN_FILE is set: with AWS_ROLE_ARN AWS SDKs take it before the credential server.")]
    [InlineData("AWS_PROFILE", "canary", "AWS_PROFILE is set: AWS SDKs take that profile's credentials before the credential server.")]
    public void It_warns_of_what_would_be_taken_before_it(string name, string value, string expected)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run(Begin).ThrowIfFailed();
        environment.Set(name, value);
        var result = session.Run("$server = Start-ChainedCredentialServer $c -SetEnvironment; Stop-ChainedCredentialServer");
        result.ThrowIfFailed();
        Assert.Equal([expected], result.Warnings);
    }

    [Fact]
    public void It_warns_of_a_default_profile_with_credentials()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "[default]\naws_access_key_id = canary\naws_secret_access_key = canary\n");
        try
        {
            using var environment = new ScopedEnvironment(("AWS_SHARED_CREDENTIALS_FILE", path));
            using var session = new Session();
            session.Run(Begin).ThrowIfFailed();
            var result = session.Run("$server = Start-ChainedCredentialServer $c");
            result.ThrowIfFailed();
            Assert.Equal(["The default profile in " + path + " gives credentials: AWS SDKs take them before the credential server."], result.Warnings);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("@() | Start-ChainedCredentialServer -SetEnvironment", null)]
    [InlineData("$copy | Start-ChainedCredentialServer -SetEnvironment", "ParameterArgumentTransformationError")]
    public void Where_nothing_comes_no_server_is_started(string script, string? errorId)
    {
        using var environment = new ScopedEnvironment((UriVariable, null));
        using var session = new Session();
        session.Run(Begin + "; $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($c))").ThrowIfFailed();
        var result = session.Run(script);
        Assert.Equal(errorId, result.ErrorId);
        Assert.Empty(result.Output);
        Assert.Null(Environment.GetEnvironmentVariable(UriVariable));
    }

    [Theory]
    [InlineData("Start-ChainedCredentialServer $c -Name 'a/b'", "InvalidServerName")]
    [InlineData("Start-ChainedCredentialServer $c -Name '..'", "InvalidServerName")]
    [InlineData("Start-ChainedCredentialServer $c, $c", "InvalidServerName")]
    [InlineData("Start-ChainedCredentialServer $c, $c -Name one", "InvalidServerName")]
    [InlineData("Start-ChainedCredentialServer ([RoleChain.ChainedCredential]::new($c.AccessKey, [RoleChain.SecretText]::new('canary'), [RoleChain.SecretText]::new('canary'), $null, $c.ExpiresAt, $c.Chain, $null))", "CredentialNotRenewable")]
    [InlineData("Start-ChainedCredentialServer -Definition @{ Hop = 'arn:aws:iam::222222222222:role/deploy'; Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityToken = $token }", "OidcProviderNotFound")]
    [InlineData("$one = Start-ChainedCredentialServer $c -SetEnvironment; Start-ChainedCredentialServer $c -SetEnvironment", "ServerEnvironmentTaken")]
    public void What_cannot_be_served_leaves_nothing_behind(string script, string errorId)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run(Begin).ThrowIfFailed();
        var result = session.Run(script);
        Assert.Equal(errorId, result.ErrorId);
        Assert.Empty(result.Output);

        // What was there before goes on.
        Assert.All(session.Run("if ($one) { $one.IsRunning; $env:AWS_CONTAINER_CREDENTIALS_FULL_URI -eq $one.Uris[0] } else { $null -eq $env:AWS_CONTAINER_CREDENTIALS_FULL_URI }").Output, item => Assert.Equal("True", item.ToString()));
        session.Run("Stop-ChainedCredentialServer").ThrowIfFailed();
    }

    [Fact]
    public void What_somebody_set_since_is_left()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run(Begin + "; $server = Start-ChainedCredentialServer $c -SetEnvironment; $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = 'http://127.0.0.1/mine'; $server | Stop-ChainedCredentialServer").ThrowIfFailed();
        Assert.Equal("http://127.0.0.1/mine", Environment.GetEnvironmentVariable(UriVariable));
        Assert.Null(Environment.GetEnvironmentVariable(TokenFileVariable));
    }

    [Fact]
    public async Task It_ends_with_its_runspace()
    {
        using var environment = new ScopedEnvironment();
        string uri;
        using (var session = new Session())
        {
            session.Run(Begin + "; $server = Start-ChainedCredentialServer $c -SetEnvironment").ThrowIfFailed();
            uri = Environment.GetEnvironmentVariable(UriVariable)!;
        }

        Assert.True(SpinWait.SpinUntil(() => Environment.GetEnvironmentVariable(UriVariable) is null, TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<HttpRequestException>(() => CredentialClient.GetAsync(uri, "any"));
    }

    [Fact]
    public void WhatIf_starts_and_stops_nothing()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run(Begin).ThrowIfFailed();
        var result = session.Run("Start-ChainedCredentialServer $c -SetEnvironment -WhatIf; $server = Start-ChainedCredentialServer $c; Stop-ChainedCredentialServer -WhatIf; $server.IsRunning");
        result.ThrowIfFailed();
        Assert.Equal(["True"], result.Output.Select(item => item.ToString()));
        Assert.Null(Environment.GetEnvironmentVariable(UriVariable));
    }
}
