using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Http;
using RoleChain.Emulator.Tokens;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>A running emulator and a client of it.</summary>
internal sealed class EmulatorHost : IDisposable
{
    // Making one takes longer than most tests.
    private static readonly RSA Key = RSA.Create(2048);

    private readonly HttpClient _client = new();

    public EmulatorHost(string? json = null)
    {
        var (configuration, source) = ConfigurationLoader.Parse(Encoding.UTF8.GetBytes(json ?? World.Json()), "test");
        var random = new EmulatorRandom();
        Emulator = new StsEmulator(SetupBuilder.Build(configuration, source, random), port: 0, Clock, random, new IssuerKey("test-key", Key));
    }

    /// <summary>An emulator of a file or folder, started as the command starts it.</summary>
    public static EmulatorHost OfPath(string path) => new((StsEmulator)new StsEmulatorFactory().Start(new StsEmulatorOptions { ConfigurationPath = path }));

    private EmulatorHost(StsEmulator emulator) => Emulator = emulator;

    public EmulatorClock Clock { get; } = new();

    public StsEmulator Emulator { get; }

    public StsEmulatorCall LastCall => Emulator.Calls[^1];

    public string Token(params (string Claim, object? Value)[] claims)
    {
        var overrides = new Hashtable();
        foreach (var (claim, value) in claims)
        {
            overrides[claim] = value;
        }

        return Emulator.NewToken(overrides).Reveal();
    }

    /// <summary>Calls an action with a form, signed where there is a signer.</summary>
    public Task<StsAnswer> CallAsync(RequestSigner? signer, string action, params (string Name, string? Value)[] parameters)
    {
        var all = new List<(string Name, string? Value)> { ("Action", action), ("Version", "2011-06-15") };
        all.AddRange(parameters.Where(parameter => parameter.Value is not null));
        return PostAsync(signer, string.Join('&', all.Select(parameter => Uri.EscapeDataString(parameter.Name) + "=" + Uri.EscapeDataString(parameter.Value!))));
    }

    /// <summary>Posts a form to what answers requests, past the sockets.</summary>
    public Task<EmulatorResponse> AnswerAsync(RequestSigner? signer, string body)
    {
        var headers = new List<KeyValuePair<string, string>> { new("Host", Emulator.Endpoint.Authority), new("Content-Type", "application/x-www-form-urlencoded") };
        if (signer is not null)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, Emulator.Endpoint);
            signer.Sign(message, body);
            headers.AddRange(message.Headers.NonValidated.Select(header => new KeyValuePair<string, string>(header.Key, header.Value.ToString())));
        }

        return Emulator.Handler.AnswerAsync(new EmulatorRequest("POST", "/", headers, Encoding.UTF8.GetBytes(body)));
    }

    public async Task<StsAnswer> PostAsync(RequestSigner? signer, string body, string target = "/", string contentType = "application/x-www-form-urlencoded")
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(Emulator.Endpoint, target));
        message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        message.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        signer?.Sign(message, body);
        return await SendAsync(message);
    }

    public async Task<StsAnswer> GetAsync(RequestSigner? signer, string target, string? bearer = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(Emulator.Endpoint, target));
        signer?.Sign(message, string.Empty);
        if (bearer is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", bearer);
        }

        return await SendAsync(message);
    }

    public async Task<StsAnswer> SendAsync(HttpRequestMessage message)
    {
        using var response = await _client.SendAsync(message);
        return new StsAnswer(response, await response.Content.ReadAsStringAsync());
    }

    public Task<StsAnswer> AssumeWithTokenAsync(string? token, string? roleArn = World.Base, string? sessionName = "job-1", int? duration = null) =>
        CallAsync(null, "AssumeRoleWithWebIdentity", ("RoleArn", roleArn), ("RoleSessionName", sessionName), ("WebIdentityToken", token), ("DurationSeconds", duration?.ToString(CultureInfo.InvariantCulture)));

    public Task<StsAnswer> AssumeAsync(Credential credential, string? roleArn, string? sessionName = "job-2", int? duration = null) =>
        CallAsync(Signer(credential), "AssumeRole", ("RoleArn", roleArn), ("RoleSessionName", sessionName), ("DurationSeconds", duration?.ToString(CultureInfo.InvariantCulture)));

    public Task<StsAnswer> WhoAmIAsync(Credential credential) => CallAsync(Signer(credential), "GetCallerIdentity");

    /// <summary>The credential of the base role.</summary>
    public async Task<Credential> BaseCredentialAsync() => (await AssumeWithTokenAsync(Token())).ShouldSucceed().Credential;

    public RequestSigner Signer(Credential credential) => new(credential) { Date = Clock.UtcNow };

    public void Dispose()
    {
        Emulator.Dispose();
        _client.Dispose();
    }
}
