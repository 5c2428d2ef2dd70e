using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>A running credential server, as <c>Start-ChainedCredentialServer</c> hands it out. Free of secrets: its token is in a file.</summary>
public sealed class ChainedCredentialServer : IDisposable
{
    private const string UriVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string TokenFileVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

    // What is left of another server would be read in place of the file by SDKs that do not know the file.
    private const string TokenVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    /// <summary>The server whose environment this process has: two that overlap could not be put back in any order.</summary>
    private static ChainedCredentialServer? _environmentOwner;

    private readonly ICredentialServer _server;
    private readonly Dictionary<string, string?> _previous = new(StringComparer.Ordinal);

    internal ChainedCredentialServer(ICredentialServer server)
    {
        _server = server;
        Names = server.Credentials.Select(credential => credential.Name).ToArray();
        Uris = server.Credentials.Select(credential => credential.Uri).ToArray();

        // It also ends by itself.
        _ = server.Completion.ContinueWith(_ => Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Where it listens, <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Endpoint => _server.Endpoint;

    /// <summary>The names of its chains, each the path of one.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The address of each chain, for <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c>.</summary>
    public IReadOnlyList<Uri> Uris { get; }

    /// <summary>The file that holds the token, for <c>AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE</c>: readable by its owner alone.</summary>
    public string TokenPath => _server.TokenPath;

    /// <summary>What it serves now: when each credential ends, and why its last renewal failed if it did.</summary>
    public IReadOnlyList<ServedCredential> Credentials => _server.Credentials;

    /// <summary>False once it ended.</summary>
    public bool IsRunning => _server.IsRunning;

    /// <summary>When it ends by itself, in UTC: six hours after its start.</summary>
    public DateTimeOffset ExpiresAt => _server.ExpiresAt;

    /// <summary>The environment variables that make AWS SDKs use its first chain.</summary>
    public IDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [UriVariable] = Uris[0].AbsoluteUri,
        [TokenFileVariable] = TokenPath,
    };

    /// <summary>Stops the server, deletes its token's file, and puts back the environment that it set.</summary>
    public void Dispose()
    {
        RunspaceServers.Remove(this);
        lock (_previous)
        {
            var own = Environment;
            foreach (var variable in _previous)
            {
                // What somebody has set since is theirs.
                if (System.Environment.GetEnvironmentVariable(variable.Key) == (own.TryGetValue(variable.Key, out var value) ? value : null))
                {
                    System.Environment.SetEnvironmentVariable(variable.Key, variable.Value);
                }
            }

            _previous.Clear();
        }

        Interlocked.CompareExchange(ref _environmentOwner, null, this);
        _server.Dispose();
    }

    /// <summary>The endpoint.</summary>
    public override string ToString() => Endpoint.AbsoluteUri;

    /// <summary>Sets the environment variables until the server stops.</summary>
    /// <exception cref="RoleChainException">Another server has set them (<see cref="RoleChainErrorKind.ServerEnvironmentTaken"/>).</exception>
    internal void SetEnvironment()
    {
        if (Interlocked.CompareExchange(ref _environmentOwner, this, null) is { } owner)
        {
            throw new RoleChainException(RoleChainErrorKind.ServerEnvironmentTaken, "The environment of this process is that of the credential server at " + owner + ".");
        }

        lock (_previous)
        {
            var own = Environment;
            foreach (var name in new[] { UriVariable, TokenFileVariable, TokenVariable })
            {
                _previous[name] = System.Environment.GetEnvironmentVariable(name);
                System.Environment.SetEnvironmentVariable(name, own.TryGetValue(name, out var value) ? value : null);
            }
        }
    }
}
