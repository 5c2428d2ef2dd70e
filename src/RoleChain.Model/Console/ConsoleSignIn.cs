using System;

namespace RoleChain;

/// <summary>A sign-in to the AWS console. Its address signs in whoever opens it, and is told by <see cref="Uri"/> alone.</summary>
public sealed class ConsoleSignIn
{
    private readonly SecretText _uri;

    /// <summary>Describes a sign-in.</summary>
    /// <param name="uri">The address that signs in: a secret.</param>
    /// <param name="expiresAt">When the address is no longer good.</param>
    /// <param name="account">The account, twelve digits.</param>
    /// <param name="roleName">The role's name.</param>
    /// <param name="destination">The page of the console that it opens.</param>
    public ConsoleSignIn(SecretText uri, DateTimeOffset expiresAt, string account, string roleName, Uri destination)
    {
        _uri = uri;
        ExpiresAt = expiresAt;
        Account = account;
        RoleName = roleName;
        Destination = destination;
    }

    /// <summary>The account that it signs in to, twelve digits.</summary>
    public string Account { get; }

    /// <summary>The role that it signs in with, without its path.</summary>
    public string RoleName { get; }

    /// <summary>The page of the console that it opens.</summary>
    public Uri Destination { get; }

    /// <summary>The address that signs in: a secret until <see cref="ExpiresAt"/>.</summary>
    public Uri Uri => new(_uri.Reveal());

    /// <summary>When the address is no longer good, in UTC: 15 minutes after it was made, or at the credential's end. The console's session is another matter.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Account, role and page; never the address.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Account}/{RoleName} at {SafeText.ForDisplay(Destination)} (until {ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z)");
}
