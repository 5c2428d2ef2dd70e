using System;
using System.Text;

namespace RoleChain.Core.Server;

/// <summary>What a client must show: 256 random bits, as base64url.</summary>
internal sealed class ServerToken
{
    private const int Length = 32;

    private readonly byte[] _ascii;

    public ServerToken()
    {
        Text = new SecretText(Convert.ToBase64String(Chance.Bytes(Length)).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
        _ascii = Encoding.ASCII.GetBytes(Text.Reveal());
    }

    /// <summary>The token: 43 characters.</summary>
    public SecretText Text { get; }

    /// <summary>Whether a client showed it. AWS SDKs send it as it is, without a scheme (AWS SDKs and Tools reference guide, "Container credential provider").</summary>
    /// <param name="authorization">The header's value; null where there is none.</param>
    public bool Matches(string? authorization) => FixedTime.AreEqual(Encoding.UTF8.GetBytes(authorization ?? string.Empty), _ascii);
}
