using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Tokens;

namespace RoleChain.Emulator.Sts;

/// <summary>The sessions that were handed out, bounded in number.</summary>
internal sealed class SessionTable
{
    private const int DefaultCapacity = 100000;
    private const int AccessKeyIdLength = 20;
    private const int SecretLength = 40;
    private const int SessionTokenLength = 356;

    private readonly Dictionary<string, EmulatedSession> _sessions = new(StringComparer.Ordinal);
    private readonly EmulatorClock _clock;
    private readonly EmulatorRandom _random;
    private readonly int _capacity;

    public SessionTable(EmulatorClock clock, EmulatorRandom random, int capacity = DefaultCapacity)
    {
        _clock = clock;
        _random = random;
        _capacity = capacity;
    }

    public int Count
    {
        get
        {
            lock (_sessions)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Starts a session.</summary>
    public EmulatedSession Start(EmulatedRole role, string sessionName, int durationSeconds, SessionAttributes? attributes = null, WebIdentityOrigin? origin = null, bool isChained = false)
    {
        // Times on the wire are whole seconds: what is enforced is what was said.
        var now = DateTimeOffset.FromUnixTimeSeconds(_clock.UtcNow.ToUnixTimeSeconds());
        var session = new EmulatedSession
        {
            Role = role,
            SessionName = sessionName,
            AccessKeyId = _random.Id("ASIA", AccessKeyIdLength),
            SecretAccessKey = new SecretText(_random.Secret(SecretLength)),
            SessionToken = new SecretText(_random.Secret(SessionTokenLength)),
            IssuedAt = now,
            ExpiresAt = now.AddSeconds(durationSeconds),
            Attributes = attributes ?? SessionAttributes.None,
            Origin = origin,
            IsChained = isChained,
        };
        lock (_sessions)
        {
            if (_sessions.Count >= _capacity)
            {
                MakeRoom(now);
            }

            _sessions[session.AccessKeyId] = session;
        }

        return session;
    }

    /// <summary>A session by its access key id, expired ones included: they are told apart from unknown ones.</summary>
    public EmulatedSession? Find(string accessKeyId)
    {
        lock (_sessions)
        {
            return _sessions.TryGetValue(accessKeyId, out var session) ? session : null;
        }
    }

    /// <summary>Drops what has expired; where all of it lives, the tenth that ends first, so that the search is rare.</summary>
    private void MakeRoom(DateTimeOffset now)
    {
        var expired = _sessions.Values.Where(session => session.ExpiresAt <= now).ToList();
        var dropped = expired.Count > 0
            ? expired
            : _sessions.Values.OrderBy(session => session.ExpiresAt).Take(Math.Max(1, _capacity / 10)).ToList();
        foreach (var session in dropped)
        {
            _sessions.Remove(session.AccessKeyId);
        }
    }
}
