using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Emulator.Http;

namespace RoleChain.Emulator.Sts;

/// <summary>The parameters of a call by the query protocol, from a form and from the query string.</summary>
internal sealed class StsParameters
{
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

    private static bool IsForm(EmulatorRequest request) =>
        request.Header("Content-Type") is { } type && type.Split(';')[0].Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase);
}
