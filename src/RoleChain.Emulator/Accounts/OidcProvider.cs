using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Emulator.Accounts;

/// <summary>An IAM OIDC provider of one account.</summary>
internal sealed class OidcProvider
{
    public OidcProvider(string issuer, string arn, IReadOnlyList<string> clientIds)
    {
        Issuer = issuer;
        Arn = arn;
        ClientIds = clientIds;
    }

    /// <summary>The issuer's URL, path and trailing slash included.</summary>
    public string Issuer { get; }

    /// <summary><c>arn:P:iam::A:oidc-provider/HOST[/PATH]</c>.</summary>
    public string Arn { get; }

    /// <summary>The audiences that it takes.</summary>
    public IReadOnlyList<string> ClientIds { get; }

    public bool Takes(string audience) => ClientIds.Contains(audience, StringComparer.Ordinal);
}
