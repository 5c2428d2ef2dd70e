using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using RoleChain.Core;
using RoleChain.Emulator.Sts;

namespace RoleChain.Emulator.SignIn;

/// <summary>
/// A stand-in for the federation endpoint of AWS Sign-In (IAM user guide, "Enable custom identity broker access to the AWS console"):
/// <c>getSigninToken</c> takes the credentials of its sessions, and <c>login</c> tells who would have signed in.
/// </summary>
internal sealed class FederationEndpoint
{
    /// <summary>The path that it is served at.</summary>
    public const string Path = "/federation";

    private const int TokenLength = 600;
    private const int MaxTokens = 1000;

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(15);

    private readonly SessionTable _sessions;
    private readonly EmulatorClock _clock;
    private readonly EmulatorRandom _random;
    private readonly Queue<SignInToken> _tokens = new();

    public FederationEndpoint(SessionTable sessions, EmulatorClock clock, EmulatorRandom random)
    {
        _sessions = sessions;
        _clock = clock;
        _random = random;
    }

    /// <summary>Answers a call.</summary>
    /// <returns>The JSON of a success.</returns>
    /// <exception cref="StsRefusal">The call is refused.</exception>
    public string Answer(StsParameters parameters, CallDraft draft)
    {
        draft.Action = parameters.Find("Action") ?? string.Empty;
        return draft.Action switch
        {
            "getSigninToken" => Exchange(parameters, draft),
            "login" => SignIn(parameters, draft),
            _ => throw Refuse("InvalidAction", "the sign-in endpoint has the actions getSigninToken and login"),
        };
    }

    private string Exchange(StsParameters parameters, CallDraft draft)
    {
        var session = FindSession(parameters.Find("Session") ?? string.Empty);
        draft.Caller = session.Arn;
        draft.RoleArn = session.Role.Arn.Text;
        draft.RoleSessionName = session.SessionName;
        if (session.ExpiresAt <= _clock.UtcNow)
        {
            throw Refuse("ExpiredToken", FormattableString.Invariant($"the session ended at {session.ExpiresAt:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        }

        var token = new SignInToken(session, new SecretText(_random.Secret(TokenLength)), _clock.UtcNow + TokenLifetime, EndOfConsole(parameters.Find("SessionDuration"), session));
        lock (_tokens)
        {
            if (_tokens.Count == MaxTokens)
            {
                _tokens.Dequeue();
            }

            _tokens.Enqueue(token);
        }

        return "{\"SigninToken\":" + JsonSerializer.Serialize(token.Text.Reveal()) + "}";
    }

    private DateTimeOffset EndOfConsole(string? duration, EmulatedSession session)
    {
        if (duration is null)
        {
            return session.ExpiresAt;
        }

        if (session.IsChained)
        {
            throw Refuse("InvalidSessionDuration", "the session is of role chaining, which takes no SessionDuration");
        }

        return int.TryParse(duration, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= StsLimits.MinDurationSeconds and <= StsLimits.MaxDurationSeconds
            ? _clock.UtcNow.AddSeconds(seconds)
            : throw Refuse("InvalidSessionDuration", "SessionDuration is not from 900 to 43200");
    }

    private string SignIn(StsParameters parameters, CallDraft draft)
    {
        var sent = parameters.Find("SigninToken") ?? string.Empty;
        SignInToken? token;
        lock (_tokens)
        {
            token = _tokens.FirstOrDefault(known => FixedTime.TextsAreEqual(known.Text.Reveal(), sent));
        }

        if (token is null || token.ExpiresAt <= _clock.UtcNow || token.ConsoleEndsAt <= _clock.UtcNow)
        {
            throw Refuse("InvalidSigninToken", token is null ? "the sign-in token is not one that was handed out" : "the sign-in token or its session has ended");
        }

        draft.Caller = token.Session.Arn;
        var destination = parameters.Find("Destination");
        return string.IsNullOrEmpty(destination)
            ? throw Refuse("MissingParameter", "the call has no Destination")
            : JsonSerializer.Serialize(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["arn"] = token.Session.Arn,
                ["account"] = token.Session.Role.Arn.Account,
                ["destination"] = destination,
                ["issuer"] = parameters.Find("Issuer"),
                ["endsAt"] = IsoTime.Of(token.ConsoleEndsAt),
            });
    }

    private EmulatedSession FindSession(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            var sent = document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString() ?? string.Empty, StringComparer.Ordinal);
            var session = _sessions.Find(sent["sessionId"]) ?? throw Refuse("InvalidCredentials", "the access key is not that of a session of this emulator");
            return FixedTime.TextsAreEqual(session.SecretAccessKey.Reveal(), sent["sessionKey"]) & FixedTime.TextsAreEqual(session.SessionToken.Reveal(), sent["sessionToken"])
                ? session
                : throw Refuse("InvalidCredentials", "secret key and session token do not belong to the access key");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            throw Refuse("InvalidCredentials", "Session is not a JSON object with sessionId, sessionKey and sessionToken");
        }
    }

    /// <summary>AWS answers with a page of HTML for the user, and says no more than that.</summary>
    private static StsRefusal Refuse(string code, string reason) => new(400, code, "Invalid credentials parameter", reason);

    private sealed record SignInToken(EmulatedSession Session, SecretText Text, DateTimeOffset ExpiresAt, DateTimeOffset ConsoleEndsAt);
}
