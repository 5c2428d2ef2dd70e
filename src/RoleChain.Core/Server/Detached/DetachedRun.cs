using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Files;
using RoleChain.Core.Live;

namespace RoleChain.Core.Server.Detached;

/// <summary>The inside of a detached server's process: takes the chains that it was given, serves them, and ends when its token's file is gone.</summary>
internal static class DetachedRun
{
    /// <summary>The name of the token's file, by which a detached server is told from one that ends with its session.</summary>
    public const string TokenName = "detached-token";

    /// <summary>How often it looks whether it was stopped.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <param name="path">The file with the chains.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="chains">The live chains of the process.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string path, JobEnvironment environment, LiveChains chains)
    {
        var warnings = new Warnings();
        CredentialServer server;
        try
        {
            server = await StartAsync(path, environment, chains, warnings).ConfigureAwait(false);
        }
        catch (RoleChainException failure)
        {
            Say(new DetachedReply { Failure = DetachedFailure.Of(failure) });
            return 1;
        }

        try
        {
            Say(new DetachedReply { Endpoint = server.Endpoint, TokenPath = server.TokenPath, ExpiresAt = server.ExpiresAt, Credentials = [.. server.Credentials], Warnings = warnings.Messages });
        }
        catch (IOException)
        {
            // Who started it has gone meanwhile: nobody would ever know of it.
            server.Dispose();
            return 1;
        }

        while (server.IsRunning)
        {
            await Task.WhenAny(server.Completion, environment.Clock.DelayAsync(Interval, CancellationToken.None)).ConfigureAwait(false);
            if (!File.Exists(server.TokenPath))
            {
                server.Dispose();
            }
        }

        return 0;
    }

    private static async Task<CredentialServer> StartAsync(string path, JobEnvironment environment, LiveChains chains, Warnings warnings)
    {
        var content = OwnFiles.Read(path, DetachedChains.MaxLength) ?? throw Unreadable(null);
        ServedChain[] served;
        try
        {
            // The standard output is no runner's log: a mask would go to who waits for the reply.
            served = DetachedChains.Read(content).Select(chain => new ServedChain(chain.Profile, chains.Open(new RoleChainDefinition(chain.Definition) { Masking = SecretMasking.Off }))).ToArray();
        }
        catch (FormatException exception)
        {
            throw Unreadable(exception);
        }

        // Who started this process may be gone at any moment, and leave it behind.
        SecretFile.Remove(path);

        // A chain that fails now is told to who asked for it; one that fails later to its clients.
        await Task.WhenAll(served.Select(chain => chain.Live.GetAsync(TimeSpan.Zero, warnings, CancellationToken.None))).ConfigureAwait(false);

        return new CredentialServer(served, CiMasks.Of(environment, SecretMasking.Off), environment.Clock, tokenName: TokenName);
    }

    /// <exception cref="IOException">Nobody listens any more.</exception>
    private static void Say(DetachedReply reply)
    {
        using var output = StandardHandles.OpenOutput();
        var bytes = Encoding.UTF8.GetBytes(reply.Write() + "\n");
        output.Write(bytes, 0, bytes.Length);
        output.Flush();
    }

    private static RoleChainException Unreadable(Exception? cause) => new(RoleChainErrorKind.ServerStartFailed, "The file with the chains of a detached credential server is not there, or is damaged.", cause);

    private sealed class Warnings : IProgress<ChainEvent>
    {
        private readonly ConcurrentQueue<string> _messages = new();

        public string[] Messages => _messages.ToArray();

        public void Report(ChainEvent value)
        {
            if (value.Kind == ChainEventKind.Warning)
            {
                _messages.Enqueue(value.Message);
            }
        }
    }
}
