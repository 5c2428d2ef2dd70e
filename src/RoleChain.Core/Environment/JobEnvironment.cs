using System;
using System.Net.Http;

namespace RoleChain.Core;

/// <summary>What the engine takes from outside: environment variables and the HTTP client of the token endpoint. Tests hand in their own.</summary>
internal sealed class JobEnvironment
{
    private readonly Func<string, string?> _variable;

    public JobEnvironment(Func<string, string?> variable, HttpClient tokenHttp)
    {
        _variable = variable;
        TokenHttp = tokenHttp;
    }

    /// <summary>The client that fetches tokens: it follows no redirect and keeps no cookie.</summary>
    public HttpClient TokenHttp { get; }

    /// <summary>The environment of this process.</summary>
    public static JobEnvironment Process() => new(System.Environment.GetEnvironmentVariable, BoundedHttp.CreateClient());

    /// <summary>A variable's value; null where it is absent or empty.</summary>
    public string? this[string name] => _variable(name) is { Length: > 0 } value ? value : null;
}
