using System;
using System.Collections;
using System.Collections.Generic;

namespace RoleChain;

/// <summary>A running emulator of STS, of an OIDC issuer and of a CI token endpoint. Disposing it stops it.</summary>
public interface IStsEmulator : IDisposable
{
    /// <summary>The STS endpoint, <c>http://127.0.0.1:port/</c>.</summary>
    Uri Endpoint { get; }

    /// <summary>The CI token endpoint, as <c>ACTIONS_ID_TOKEN_REQUEST_URL</c> names it.</summary>
    Uri TokenRequestUrl { get; }

    /// <summary>The bearer that the CI token endpoint asks for, as <c>ACTIONS_ID_TOKEN_REQUEST_TOKEN</c> holds it.</summary>
    SecretText TokenRequestToken { get; }

    /// <summary>The issuer of the tokens that the CI token endpoint hands out.</summary>
    string Issuer { get; }

    /// <summary>The ARNs of the roles that it knows.</summary>
    IReadOnlyList<string> Roles { get; }

    /// <summary>The long-term access keys of its IAM users, configured and random ones.</summary>
    IReadOnlyList<StsEmulatorAccessKey> AccessKeys { get; }

    /// <summary>The calls answered so far, oldest first; at most the last 10000.</summary>
    IReadOnlyList<StsEmulatorCall> Calls { get; }

    /// <summary>False once it was stopped.</summary>
    bool IsRunning { get; }

    /// <summary>Makes a token as the CI token endpoint would.</summary>
    /// <param name="claims">Claims that replace or add to the configured ones; null for none. A null value takes a claim away.</param>
    /// <returns>A signed JWT.</returns>
    SecretText NewToken(IDictionary? claims);
}
