using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using RoleChain.Core;
using RoleChain.Core.Live;
using RoleChain.Core.Server;
using RoleChain.Core.Tests.Server;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>
/// Clients of others' get a chain's credential from the credential server, and past its hour a newer one. The clients' clock is the
/// machine's. That of STS and of the server begins 56 minutes behind it, so that clients see the first credential near its end, and is then
/// moved by 61 minutes, so that it has ended.
/// </summary>
public sealed class CredentialServerTests : IDisposable
{
    private const string UriVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string TokenFileVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    private const string Arn = "arn:aws:sts::222222222222:assumed-role/deploy/server";

    /// <summary>One session and client, as a program that runs for hours has: before and after the hour.</summary>
    private const string Script = """
        import sys, boto3
        session = boto3.Session()
        client = session.client('sts', endpoint_url=sys.argv[1])
        for line in sys.stdin:
            print(client.get_caller_identity()['Arn'], session.get_credentials().get_frozen_credentials().access_key, flush=True)
        """;

    private static readonly TimeSpan Behind = TimeSpan.FromMinutes(-56);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(45);
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(61);

    private readonly EmulatorHost _host = new(World.Json("""  "switches": { "signatureWindowSeconds": 7200 }, """));
    private readonly SteppedClock _clock = new(DateTimeOffset.UtcNow + Behind);
    private readonly ILiveChain _chain;
    private readonly ICredentialServer _server;
    private readonly Dictionary<string, string?> _variables;

    public CredentialServerTests()
    {
        _host.Clock.Advance(Behind);
        var job = new Dictionary<string, string>
        {
            ["ACTIONS_ID_TOKEN_REQUEST_URL"] = _host.Emulator.TokenRequestUrl.AbsoluteUri,
            ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = _host.Emulator.TokenRequestToken.Reveal(),
        };
        var environment = new JobEnvironment(name => job.GetValueOrDefault(name), BoundedHttp.CreateClient(), () => System.IO.Stream.Null, _clock);
        _chain = new LiveChains(environment).Open(new RoleChainDefinition
        {
            Identity = new AutomaticIdentity(),
            Hops = [new RoleChainHop(World.Base) { SessionName = "server" }, new RoleChainHop(World.Deploy) { SessionName = "server" }],
            Region = "eu-west-2",
            EndpointUrl = _host.Emulator.Endpoint.AbsoluteUri,
            SessionTagging = SessionTagging.Off,
        });
        _server = new CredentialServers(environment, new LiveChains(environment)).Start([new ServedChain("deploy", _chain)], SecretMasking.Off);
        _variables = new Dictionary<string, string?> { [UriVariable] = _server.Credentials[0].Uri.AbsoluteUri, [TokenFileVariable] = _server.TokenPath };
    }

    public void Dispose()
    {
        _server.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task The_SDK_for_NET()
    {
        using var variables = new Variables(_variables);
        var credentials = new GenericContainerCredentials();
        using var client = new AmazonSecurityTokenServiceClient(
            credentials,
            new AmazonSecurityTokenServiceConfig { ServiceURL = _host.Emulator.Endpoint.AbsoluteUri, AuthenticationRegion = "eu-west-2", MaxErrorRetry = 0 });
        var first = await RunFirstAsync();
        Assert.Equal(Arn, (await client.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Arn);

        // Near the end this SDK goes on with what it has, and asks beside.
        Move(Most);
        Assert.True(SpinWait.SpinUntil(() => credentials.GetCredentials().AccessKey != first.AccessKey, TimeSpan.FromSeconds(60)), "the SDK did not ask again");
        await PassTheHourAsync(first, Past - Most);
        Assert.Equal(Arn, (await client.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Arn);
    }

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3()
    {
        using var process = ForeignClient.Start(_variables, "python3", "-c", Script, _host.Emulator.Endpoint.AbsoluteUri);
        var first = await RunFirstAsync();
        Assert.Equal(Arn + " " + first.AccessKey, await AskAsync(process));

        await PassTheHourAsync(first);
        var second = await AskAsync(process);
        Assert.Equal(Arn + " " + _chain.Current!.AccessKey, second);
        Assert.NotEqual(first.AccessKey, _chain.Current!.AccessKey);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
    }

    [ClientFact("aws", "--version")]
    public async Task Cli()
    {
        var first = await RunFirstAsync();
        Assert.Contains(Arn, await CliAsync(), StringComparison.Ordinal);

        await PassTheHourAsync(first);
        Assert.Contains(Arn, await CliAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(System.Diagnostics.Process process)
    {
        await process.StandardInput.WriteLineAsync("now");
        await process.StandardInput.FlushAsync();
        return await process.StandardOutput.ReadLineAsync() ?? await process.StandardError.ReadToEndAsync();
    }

    private async Task<string> CliAsync() =>
        (await ForeignClient.RunAsync(_variables, "aws", "sts", "get-caller-identity", "--endpoint-url", _host.Emulator.Endpoint.AbsoluteUri, "--output", "json")).Output;

    private Task<ChainedCredential> RunFirstAsync() => _chain.GetAsync(TimeSpan.Zero, new Progress<ChainEvent>(), CancellationToken.None);

    /// <summary>Moves the clocks. From then on STS refuses the first credential.</summary>
    private async Task PassTheHourAsync(ChainedCredential first, TimeSpan? by = null)
    {
        Move(by ?? Past);
        using var old = new AmazonSecurityTokenServiceClient(
            first.AccessKey,
            first.SecretKey,
            first.SessionToken,
            new AmazonSecurityTokenServiceConfig { ServiceURL = _host.Emulator.Endpoint.AbsoluteUri, AuthenticationRegion = "eu-west-2", MaxErrorRetry = 0 });
        var refusal = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => old.GetCallerIdentityAsync(new GetCallerIdentityRequest()));
        Assert.Equal("ExpiredToken", refusal.ErrorCode);
    }

    private void Move(TimeSpan by)
    {
        _host.Clock.Advance(by);
        _clock.Advance(by);
    }

    /// <summary>Variables of this process: the SDK for .NET reads them when it asks.</summary>
    private sealed class Variables : IDisposable
    {
        private readonly Dictionary<string, string?> _values;

        public Variables(Dictionary<string, string?> values)
        {
            _values = values;
            foreach (var (name, value) in values)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }

        public void Dispose()
        {
            foreach (var name in _values.Keys)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
