using System;
using System.Linq;
using System.Text.Json;
using RoleChain.Core;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Http;

namespace RoleChain.Emulator.Tokens;

/// <summary>The endpoint from which a CI job fetches its token, by GitHub's protocol.</summary>
internal sealed class CiTokenEndpoint
{
    private const int MaxAudienceLength = 2048;

    private readonly TokenIssuer _issuer;
    private readonly SecretText _bearer;
    private readonly EmulatorClock _clock;
    private readonly DateTimeOffset? _closesAt;

    public CiTokenEndpoint(EmulatorSetup setup, TokenIssuer issuer, SecretText bearer, EmulatorClock clock)
    {
        _issuer = issuer;
        _bearer = bearer;
        _clock = clock;
        _closesAt = setup.Switches.TokenEndpointLifetimeSeconds is { } seconds ? clock.UtcNow.AddSeconds(seconds) : null;
    }

    /// <summary>Answers a request.</summary>
    /// <returns>The status, the JSON and, where it is refused, the reason.</returns>
    public (int Status, string Json, string? Reason) Answer(EmulatorRequest request, CallDraft draft)
    {
        if (FindRefusal(request) is { } reason)
        {
            return (401, Message("Unauthorized"), reason);
        }

        string? audience;
        try
        {
            var audiences = FormText.Parse(request.Query).Where(pair => pair.Key == "audience").Select(pair => pair.Value).ToArray();
            audience = audiences.Length > 1 || audiences.Any(value => value.Length > MaxAudienceLength)
                ? throw new FormatException("the audience stands there twice or is too long")
                : audiences.FirstOrDefault(value => value.Length > 0);
        }
        catch (FormatException exception)
        {
            return (400, Message("Bad Request"), exception.Message);
        }

        var token = _issuer.Create(audience, overrides: null, out var subject);
        draft.Caller = subject;
        return (200, "{\"count\":1,\"value\":\"" + token.Reveal() + "\"}", null);
    }

    private static string Message(string text) => "{\"message\":" + JsonSerializer.Serialize(text) + "}";

    private string? FindRefusal(EmulatorRequest request)
    {
        if (request.Header("Authorization") is not { } header)
        {
            return "the call has no Authorization header";
        }

        const string Scheme = "bearer ";
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !FixedTime.TextsAreEqual(header.Substring(Scheme.Length).Trim(), _bearer.Reveal()))
        {
            return "the bearer is not the one that was handed out at start";
        }

        return _closesAt <= _clock.UtcNow ? "the time for which tokens are handed out (tokenEndpointLifetimeSeconds) is over" : null;
    }
}
