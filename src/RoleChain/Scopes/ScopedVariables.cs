using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Scopes;

/// <summary>
/// The environment variables that say who one is on AWS, taken over for a while: some get the chain's values, and those by which an SDK
/// would come to another identity are taken away. All of them are put back, whatever has been done to them meanwhile.
/// </summary>
internal sealed class ScopedVariables : IDisposable
{
    private const string ContainerPrefix = "AWS_CONTAINER_";

    private static readonly string[] TakenAway =
    [
        "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CREDENTIAL_EXPIRATION",
    ];

    private readonly Func<IDictionary> _all;
    private readonly Action<string, string?> _set;
    private readonly StringComparer _names;
    private readonly Dictionary<string, string?> _previous;
    private bool _isPutBack;

    /// <summary>Takes the variables over.</summary>
    /// <param name="values">What is set.</param>
    /// <param name="all">All variables that there are.</param>
    /// <param name="set">Sets a variable; null takes it away.</param>
    /// <param name="names">How names are compared: on Windows their case does not count.</param>
    public ScopedVariables(IReadOnlyDictionary<string, string> values, Func<IDictionary> all, Action<string, string?> set, StringComparer names)
    {
        _all = all;
        _set = set;
        _names = names;
        var own = new HashSet<string>(values.Keys.Concat(TakenAway), names);
        var present = all().Cast<DictionaryEntry>().Where(variable => own.Contains((string)variable.Key) || IsContainers((string)variable.Key));
        _previous = present.ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value, names);
        foreach (var name in own.Where(name => !_previous.ContainsKey(name)))
        {
            _previous.Add(name, null);
        }

        try
        {
            foreach (var name in _previous.Keys)
            {
                set(name, null);
            }

            foreach (var variable in values)
            {
                set(variable.Key, variable.Value);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Takes over the variables of this process.</summary>
    /// <param name="values">What is set.</param>
    public static ScopedVariables OfProcess(IReadOnlyDictionary<string, string> values) => new(
        values,
        Environment.GetEnvironmentVariables,
        Environment.SetEnvironmentVariable,
        System.IO.Path.DirectorySeparatorChar == '\\' ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>Puts every variable back: one that was not there is taken away again. Once is enough; more does nothing.</summary>
    public void Dispose()
    {
        if (_isPutBack)
        {
            return;
        }

        _isPutBack = true;
        foreach (var name in _all().Keys.Cast<string>().Where(name => IsContainers(name) && !_previous.ContainsKey(name)).ToArray())
        {
            _set(name, null);
        }

        foreach (var variable in _previous)
        {
            // Taken away first: a variable that is set keeps the case of its name.
            _set(variable.Key, null);
            if (variable.Value is not null)
            {
                _set(variable.Key, variable.Value);
            }
        }
    }

    private bool IsContainers(string name) => name.Length > ContainerPrefix.Length && _names.Equals(name.Substring(0, ContainerPrefix.Length), ContainerPrefix);
}
