using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>A running credential server. Disposing it stops it and deletes its token's file.</summary>
public interface ICredentialServer : IDisposable
{
    /// <summary>Where it listens, <c>http://127.0.0.1:port/</c>.</summary>
    Uri Endpoint { get; }

    /// <summary>The file that holds the token, as <c>AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE</c> names it: readable by its owner alone, without a line's end.</summary>
    string TokenPath { get; }

    /// <summary>What it serves, as it is now.</summary>
    IReadOnlyList<ServedCredential> Credentials { get; }

    /// <summary>When it ends by itself, in UTC: six hours after its start.</summary>
    DateTimeOffset ExpiresAt { get; }

    /// <summary>The process that it is; null where it runs in this one.</summary>
    int? ProcessId { get; }

    /// <summary>False once it ended.</summary>
    bool IsRunning { get; }

    /// <summary>Done when the server ended.</summary>
    Task Completion { get; }
}
