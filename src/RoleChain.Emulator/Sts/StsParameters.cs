using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RoleChain.Emulator.Http;

namespace RoleChain.Emulator.Sts;

/// <summary>The parameters of a call by the query protocol, from a form and from the query string.</summary>
internal sealed class StsParameters
{
    private const int MaxItemDigits = 4;
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly Dictionary<string, string> _values;

    private StsParameters(Dictionary<string, string> values) => _values = values;

    /// <summary>Reads a request's parameters.</summary>
    /// <exception cref="StsRefusal">They are malformed, or one stands there twice: which one counts would be a guess.</exception>
    public static StsParameters Read(EmulatorRequest request)
    {
        try
        {
            var pairs = FormText.Parse(request.Query);
            if (request.Method == "POST" && IsForm(request))
            {
                pairs.AddRange(FormText.Parse(FormText.ReadAscii(request.Body)));
            }

            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in pairs)
            {
                if (values.ContainsKey(pair.Key))
                {
                    throw new FormatException("a parameter stands there twice");
                }

                values.Add(pair.Key, pair.Value);
            }

            return new StsParameters(values);
        }
        catch (FormatException exception)
        {
            throw StsErrors.MalformedQuery(exception.Message);
        }
    }

    /// <summary>A parameter's value; null where it was not sent.</summary>
    public string? Find(string name) => _values.TryGetValue(name, out var value) ? value : null;

    /// <summary>Whether a parameter was sent, or for a list or structure (<c>Tags.member.1.Key</c>), a part of it.</summary>
    public bool Has(string name) => _values.ContainsKey(name) || _values.Keys.Any(key => key.StartsWith(name + ".", StringComparison.Ordinal));

    /// <summary>The items of a list (<c>Tags.member.1.Key</c>) in the order of their numbers: the parts of each by the rest of their names, which is empty for a plain item.</summary>
    /// <exception cref="StsRefusal">The list is malformed.</exception>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> List(string name)
    {
        // An empty list is sent as a parameter without a value.
        if (_values.TryGetValue(name, out var whole) && whole.Length > 0)
        {
            throw StsErrors.MalformedList(name);
        }

        var items = new SortedDictionary<int, Dictionary<string, string>>();
        foreach (var pair in _values.Where(pair => pair.Key.StartsWith(name + ".", StringComparison.Ordinal)))
        {
            var parts = pair.Key.Substring(name.Length + 1).Split(['.'], 3);
            if (parts.Length < 2 || parts[0] != "member" || ItemNumber(parts[1]) is not { } number || (parts.Length == 3 && parts[2].Length == 0))
            {
                throw StsErrors.MalformedList(name);
            }

            if (!items.TryGetValue(number, out var item))
            {
                items.Add(number, item = new Dictionary<string, string>(StringComparer.Ordinal));
            }

            item.Add(parts.Length == 3 ? parts[2] : string.Empty, pair.Value);
        }

        return items.Values.ToArray();
    }

    /// <summary>A number without leading zeros, and without the NULs that .NET takes after one, so that no item can be named in two ways.</summary>
    private static int? ItemNumber(string text) =>
        text.Length is > 0 and <= MaxItemDigits && text[0] != '0' && text[text.Length - 1] != '\0' && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsForm(EmulatorRequest request) =>
        request.Header("Content-Type") is { } type && type.Split(';')[0].Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase);
}
