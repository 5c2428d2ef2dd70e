#if NET // CertificateRequest is not in mono, on which these would run.
using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Engine;

/// <summary>A server whose certificate nobody trusts gets no token, and is not asked again.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private readonly string _url;
    private int _connections;

    public CertificateTests()
    {
        var request = new CertificateRequest("CN=127.0.0.1", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _listener.Start();
        _url = FormattableString.Invariant($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = Task.Run(AcceptAsync);
    }

    [Fact]
    public async Task Sts_is_called_once()
    {
        var clock = new VirtualClock();
        var run = new EngineRun { Clock = clock };
        var failure = await run.FailAsync(EngineRun.Chain(_url, new WebIdentityTokenIdentity(new SecretText(Canary.Token()))));
        Assert.Equal(RoleChainErrorKind.StsUnavailable, failure.Kind);
        Assert.Equal(1, Volatile.Read(ref _connections));
        Assert.Empty(clock.Delays);
        run.AssertNoSecret(failure);
    }

    [Fact]
    public async Task The_token_endpoint_is_asked_once()
    {
        var clock = new VirtualClock();
        var run = new EngineRun { Clock = clock, Environment = { ["ACTIONS_ID_TOKEN_REQUEST_URL"] = _url, ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = Canary.Bearer } };
        var failure = await run.FailAsync(EngineRun.Chain(_url));
        Assert.Equal(RoleChainErrorKind.TokenEndpointUnreachable, failure.Kind);
        Assert.Equal(1, Volatile.Read(ref _connections));
        Assert.Empty(clock.Delays);
        run.AssertNoSecret(failure);
    }

    public void Dispose()
    {
        _listener.Stop();
        _certificate.Dispose();
        _key.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                using var secure = new SslStream(client.GetStream());
                try
                {
                    await secure.AuthenticateAsServerAsync(_certificate, clientCertificateRequired: false, SslProtocols.Tls12, checkCertificateRevocation: false);
                    _ = await secure.ReadAsync(new byte[1], 0, 1);
                }
                catch (Exception exception) when (exception is IOException or AuthenticationException)
                {
                    // The client went, as it should.
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }
}
#endif
