using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace RoleChain.Core;

/// <summary>
/// Knows the secrets of one run, or the newest of a chain that is renewed again and again, and takes them out of text that came from a
/// server: one that echoes a request in its error message must not carry a token into a log.
/// </summary>
internal sealed class SecretRedactor
{
    /// <summary>A JWT, or the beginning of one: its first part is a JSON object in base64url, so that it begins as every other does.</summary>
    private static readonly Regex Jwt = new(@"eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){0,2}", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>How many are known, which are more than one run of the longest chain has. Of a chain that lives for days, the oldest are over and forgotten.</summary>
    private const int Capacity = 256;

    private readonly object _lock = new();
    private readonly List<string> _secrets = [];

    public void Add(SecretText? secret)
    {
        // Shorter texts are no secret of AWS, and taking them out would only make messages unreadable.
        if (secret is not { Length: >= 8 })
        {
            return;
        }

        lock (_lock)
        {
            Keep(secret.Reveal());

            // A JWT's signature alone completes the rest, and is what a server is likeliest to quote in part.
            var dot = secret.Reveal().LastIndexOf('.');
            if (dot > 0 && secret.Length - dot > 8)
            {
                Keep(secret.Reveal().Substring(dot + 1));
            }
        }
    }

    /// <summary>Keeps a secret as the newest.</summary>
    private void Keep(string secret)
    {
        _secrets.Remove(secret);
        if (_secrets.Count >= Capacity)
        {
            _secrets.RemoveAt(0);
        }

        _secrets.Add(secret);
    }

    /// <summary>What an exception's first cause says, cleaned: the outer ones only say that something failed.</summary>
    public string CleanCause(Exception exception) => Clean(exception.GetBaseException().Message);

    /// <summary>The text without secrets, without anything that looks like a token, without control characters, and cut to a printable length.</summary>
    public string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        var clean = text!;
        lock (_lock)
        {
            foreach (var secret in _secrets)
            {
                clean = clean.Replace(secret, SafeText.Mask);
                clean = clean.Replace(Uri.EscapeDataString(secret), SafeText.Mask);
            }
        }

        return SafeText.ForDisplay(Jwt.Replace(clean, SafeText.Mask));
    }
}
