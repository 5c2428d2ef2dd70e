using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>A running credential server, as <c>Start-ChainedCredentialServer</c> hands it out. Free of secrets: its token is in a file.</summary>
public sealed class ChainedCredentialServer : IDisposable
{
    internal const string UriVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    internal const string TokenFileVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

    // What is left of another server would be read in place of the file by SDKs that do not know the file.
    private const string TokenVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    /// <summary>The server whose environment this process has: two that overlap could not be put back in any order.</summary>
    private static ChainedCredentialServer? _environmentOwner;

    private static readonly string[] RegionVariables = ["AWS_REGION", "AWS_DEFAULT_REGION"];

    /// <summary>The detached servers that this process has started, by their tokens' files.</summary>
    private static readonly ConcurrentDictionary<string, ChainedCredentialServer> OwnDetached = new(StringComparer.Ordinal);

    private readonly ICredentialServer _server;
    private readonly string? _region;
    private readonly Dictionary<string, string?> _previous = new(StringComparer.Ordinal);

    internal ChainedCredentialServer(ICredentialServer server)
    {
        _server = server;
        _region = server.Credentials[0].Region;
        Names = server.Credentials.Select(credential => credential.Name).ToArray();
        Uris = server.Credentials.Select(credential => credential.Uri).ToArray();
        if (ProcessId is not null)
        {
            OwnDetached[TokenPath] = this;
        }

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

    /// <summary>Its variables where they were handed to the later steps of a job; null where they were not.</summary>
    internal IExportedCredential? Exported { get; set; }

    /// <summary>False once it ended.</summary>
    public bool IsRunning => _server.IsRunning;

    /// <summary>When it ends by itself, in UTC: six hours after its start.</summary>
    public DateTimeOffset ExpiresAt => _server.ExpiresAt;

    /// <summary>The process that it is; null where it runs in this one and ends with its session.</summary>
    public int? ProcessId => _server.ProcessId;

    /// <summary>The environment variables that make AWS SDKs use its first chain, and that chain's region where it has one.</summary>
    public IDictionary<string, string> Environment
    {
        get
        {
            var variables = new Dictionary<string, string>(StringComparer.Ordinal) { [UriVariable] = Uris[0].AbsoluteUri, [TokenFileVariable] = TokenPath };
            if (_region is { } region)
            {
                RegionVariables.ToList().ForEach(name => variables[name] = region);
            }

            return variables;
        }
    }

    /// <summary>Stops the server, which deletes its token's file, and puts back the environment that it set.</summary>
    public void Dispose()
    {
        RunspaceServers.Remove(this);
        OwnDetached.TryRemove(TokenPath, out _);
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

    /// <summary>The detached server with a token's file, where this process has started it; null where another has.</summary>
    internal static ChainedCredentialServer? FindDetached(string tokenPath) => OwnDetached.TryGetValue(tokenPath, out var server) ? server : null;

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
            foreach (var name in own.Keys.Append(TokenVariable))
            {
                _previous[name] = System.Environment.GetEnvironmentVariable(name);
                System.Environment.SetEnvironmentVariable(name, own.TryGetValue(name, out var value) ? value : null);
            }
        }
    }
}
