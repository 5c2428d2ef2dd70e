using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using RoleChain.Core.Server;

namespace RoleChain.Core.Tests.Server;

/// <summary>A credential server of one chain, and clients that say to it whatever a test wants.</summary>
internal sealed class ServerRun : IDisposable
{
    public const string Key = "ASIACANARYCANARY0001";

    public ServerRun(ScriptedChain? chain = null, SteppedClock? clock = null, TimeSpan? headTime = null)
    {
        Clock = clock ?? new SteppedClock();
        Chain = chain ?? new ScriptedChain(ScriptedChain.Credential(Key, Clock.UtcNow.AddHours(1)));
        var environment = new JobEnvironment(_ => null, BoundedHttp.CreateClient(), () => Stream.Null);

        // A busy machine may be slower than a client has to be.
        Server = new CredentialServer([new ServedChain("deploy", Chain), new ServedChain("other", Chain)], CiMasks.Of(environment, SecretMasking.Off), Clock, headTime ?? TimeSpan.FromMinutes(1));
        Token = File.ReadAllText(Server.TokenPath);
    }

    public SteppedClock Clock { get; }

    public ScriptedChain Chain { get; }

    public CredentialServer Server { get; }

    public string Token { get; }

    public string Host => "127.0.0.1:" + Server.Endpoint.Port;

    /// <summary>What an AWS SDK sends.</summary>
    public string Get(string path = "/deploy", string? host = null, string? token = null, string extra = "") =>
        $"GET {path} HTTP/1.1\r\nHost: {host ?? Host}\r\nAccept: application/json\r\nAuthorization: {token ?? Token}\r\n{extra}\r\n";

    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Server.Endpoint.Port);
        return client;
    }

    /// <summary>The whole answer to some bytes; what came of it where the connection was cut.</summary>
    public async Task<string> SayAsync(string text)
    {
        using var client = await ConnectAsync();
        return await SayAsync(client, text);
    }

    public static async Task<string> SayAsync(TcpClient client, string text)
    {
        var answer = new MemoryStream();
        try
        {
            var stream = client.GetStream();
            var bytes = Encoding.UTF8.GetBytes(text);
            await stream.WriteAsync(bytes, 0, bytes.Length);
            await stream.CopyToAsync(answer);
        }
        catch (IOException)
        {
            // Cut.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>An answer's status; 0 where there is none.</summary>
    public static int Status(string answer) => answer.Length == 0 ? 0 : int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    public static string Body(string answer) => answer.Split(["\r\n\r\n"], StringSplitOptions.None).Last();

    /// <summary>Nothing of the credential and nothing of the token is there.</summary>
    public void AssertNoSecret(string text)
    {
        Xunit.Assert.DoesNotContain("canary", text, StringComparison.OrdinalIgnoreCase);
        Xunit.Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
    }

    public void Dispose() => Server.Dispose();
}
