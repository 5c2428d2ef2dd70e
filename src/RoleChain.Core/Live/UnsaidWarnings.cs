using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Live;

/// <summary>Warnings of renewals that nobody was there to hear: those in the background, and those on the threads of an AWS SDK.</summary>
internal sealed class UnsaidWarnings
{
    /// <summary>How many are kept; beyond, the oldest go.</summary>
    public const int Capacity = 64;

    private readonly object _lock = new();
    private readonly List<KeyValuePair<object, string>> _warnings = [];

    /// <summary>Keeps a warning in place of the last of the same origin, and of one that says the same: each renewal is an origin of its own, and what stands in the way of one stands in the way of the next.</summary>
    public void Put(object origin, string warning)
    {
        lock (_lock)
        {
            _warnings.RemoveAll(item => item.Key == origin || item.Value == warning);
            if (_warnings.Count == Capacity)
            {
                _warnings.RemoveAt(0);
            }

            _warnings.Add(new KeyValuePair<object, string>(origin, warning));
        }
    }

    /// <summary>The warning of an origin, which is said with that; null for none.</summary>
    public string? Take(object origin)
    {
        lock (_lock)
        {
            var index = _warnings.FindIndex(item => item.Key == origin);
            if (index < 0)
            {
                return null;
            }

            var warning = _warnings[index].Value;
            _warnings.RemoveAt(index);
            return warning;
        }
    }

    /// <summary>All of them, the oldest first; they are said with that.</summary>
    public IReadOnlyList<string> TakeAll()
    {
        lock (_lock)
        {
            var all = _warnings.Select(item => item.Value).ToArray();
            _warnings.Clear();
            return all;
        }
    }
}
