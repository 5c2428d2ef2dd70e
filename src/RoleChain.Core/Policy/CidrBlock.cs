using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RoleChain.Core.Policy;

/// <summary>An address or a range of addresses in CIDR notation, IPv4 or IPv6; without a prefix it is one address.</summary>
internal sealed class CidrBlock
{
    private readonly byte[] _network;
    private readonly int _prefixLength;

    private CidrBlock(byte[] network, int prefixLength)
    {
        _network = network;
        _prefixLength = prefixLength;
    }

    public static CidrBlock? TryParse(string text)
    {
        var parts = text.Split('/');
        var address = ParseAddress(parts[0]);
        if (address is null || parts.Length > 2)
        {
            return null;
        }

        var bits = address.Length * 8;
        var prefixLength = bits;
        if (parts.Length == 2
            && (parts[1].Length > 3 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out prefixLength) || prefixLength > bits))
        {
            return null;
        }

        return new CidrBlock(address, prefixLength);
    }

    /// <summary>The same of a text; never where it is no address.</summary>
    public bool Contains(string text) => ParseAddress(text) is { } address && Contains(address);

    /// <summary>Whether an address lies in the range; never where it is one of the other family.</summary>
    public bool Contains(byte[] address)
    {
        if (address.Length != _network.Length)
        {
            return false;
        }

        var whole = _prefixLength / 8;
        for (var index = 0; index < whole; index++)
        {
            if (address[index] != _network[index])
            {
                return false;
            }
        }

        var mask = 0xFF00 >> (_prefixLength % 8);
        return whole == address.Length || ((address[whole] ^ _network[whole]) & mask & 0xFF) == 0;
    }

    /// <summary>The bytes of an address; null where the text is none.</summary>
    // IPAddress takes more than addresses: "1" is 0.0.0.1 to it, "010.1.1.1" is octal, "fe80::1%3" has a zone.
    public static byte[]? ParseAddress(string text)
    {
        var isV6 = text.IndexOf(':') >= 0;
        if (isV6 ? text.IndexOfAny(['%', '[', ']']) >= 0 : !IsDottedQuad(text))
        {
            return null;
        }

        return IPAddress.TryParse(text, out var address) && address.AddressFamily == (isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork)
            ? address.GetAddressBytes()
            : null;
    }

    private static bool IsDottedQuad(string text)
    {
        var parts = text.Split('.');
        foreach (var part in parts)
        {
            if (part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') || !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > 255)
            {
                return false;
            }
        }

        return parts.Length == 4;
    }
}
