using System;
using System.IO;
using System.Net.Http;

namespace RoleChain.Core;

/// <summary>What the engine takes from outside: environment variables, the HTTP client of the token endpoint, and the standard output for masks. Tests hand in their own.</summary>
internal sealed class JobEnvironment
{
    private readonly Func<string, string?> _variable;

    public JobEnvironment(Func<string, string?> variable, HttpClient tokenHttp, Func<Stream> standardOutput)
    {
        _variable = variable;
        TokenHttp = tokenHttp;
        StandardOutput = standardOutput;
    }

    /// <summary>The client that fetches tokens: it follows no redirect and keeps no cookie.</summary>
    public HttpClient TokenHttp { get; }

    /// <summary>The process's standard output, for the masks of a CI runner and nothing else.</summary>
    public Func<Stream> StandardOutput { get; }

#pragma warning disable RS0030 // Masks go to the process's own output: a PowerShell stream can be redirected away.
    /// <summary>The environment of this process.</summary>
    public static JobEnvironment Process() => new(System.Environment.GetEnvironmentVariable, BoundedHttp.CreateClient(), Console.OpenStandardOutput);
#pragma warning restore RS0030

    /// <summary>A variable's value; null where it is absent or empty.</summary>
    public string? this[string name] => _variable(name) is { Length: > 0 } value ? value : null;
}
