using System;
using System.Collections.Generic;
using System.Globalization;
using RoleChain.Core.Policy;

namespace RoleChain.Core;

/// <summary>
/// The hosts that are reached without a proxy, as <c>NO_PROXY</c> lists them: names (which stand for their subdomains too, with
/// or without a leading dot), addresses, ranges of addresses, each with a port or without, and <c>*</c> for all. (There is no
/// standard; these are the forms that curl and Go share.)
/// </summary>
internal sealed class NoProxyList
{
    private readonly List<Entry> _entries = [];
    private bool _all;

    private NoProxyList()
    {
    }

    public static NoProxyList Parse(string? text)
    {
        var list = new NoProxyList();
        foreach (var item in (text ?? string.Empty).Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (item == "*")
            {
                list._all = true;
            }
            else if (Entry.TryParse(item) is { } entry)
            {
                list._entries.Add(entry);
            }
        }

        return list;
    }

    public bool Contains(Uri destination)
    {
        if (_all)
        {
            return true;
        }

        var host = destination.DnsSafeHost.TrimEnd('.');
        var isName = destination.HostNameType == UriHostNameType.Dns;
        foreach (var entry in _entries)
        {
            if (entry.Matches(host, isName, destination.Port))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Entry
    {
        private readonly string _name;
        private readonly CidrBlock? _addresses;
        private readonly int? _port;

        private Entry(string name, int? port)
        {
            _name = name;
            _addresses = CidrBlock.TryParse(name);
            _port = port;
        }

        public static Entry? TryParse(string item)
        {
            var host = item;
            int? port = null;
            var colon = item.LastIndexOf(':');
            var close = item.IndexOf(']');
            var isBareV6 = close < 0 && colon != item.IndexOf(':');
            if (colon > close && !isBareV6)
            {
                var digits = item.Substring(colon + 1);
                if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    return null;
                }

                port = number;
                host = item.Substring(0, colon);
            }

            host = host.TrimStart('[').TrimEnd(']').TrimEnd('.');
            if (host.StartsWith("*.", StringComparison.Ordinal))
            {
                host = host.Substring(1);
            }

            host = host.TrimStart('.');
            return host.Length == 0 ? null : new Entry(host, port);
        }

        public bool Matches(string host, bool isName, int port)
        {
            if (_port is { } only && only != port)
            {
                return false;
            }

            return _addresses?.Contains(host)
                ?? (isName && host.EndsWith(_name, StringComparison.OrdinalIgnoreCase) && (host.Length == _name.Length || host[host.Length - _name.Length - 1] == '.'));
        }
    }
}
