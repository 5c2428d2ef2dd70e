using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Exports;

/// <summary>Values that were put into a place that can be read, and what was there before.</summary>
internal sealed class StoredExport : IExportedCredential
{
    private readonly Dictionary<string, string?> _written;
    private readonly Dictionary<string, string?> _before;

    private StoredExport(ValueStore store, Dictionary<string, string?> written, Dictionary<string, string?> before)
    {
        Store = store;
        _written = written;
        _before = before;
    }

    /// <summary>The place, with what it remembers of the changes.</summary>
    public ValueStore Store { get; }

    public string Description => Store.Description;

    /// <summary>What tells the place from others.</summary>
    public string Place => Store.Place;

    /// <summary>Puts values into a place.</summary>
    /// <param name="store">The place.</param>
    /// <param name="earlier">The last export there of this process; null for none. What it wrote is not what was there before.</param>
    /// <param name="change">Decides what is put.</param>
    /// <param name="cancellationToken">Ends the waiting for other writers.</param>
    public static StoredExport Put(ValueStore store, StoredExport? earlier, ValueChange change, CancellationToken cancellationToken)
    {
        StoredExport? put = null;
        store.Change(
            current =>
            {
                var written = change(current).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
                var before = current.Where(pair => written.ContainsKey(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
                foreach (var pair in earlier?._written ?? [])
                {
                    if (current[pair.Key] == pair.Value)
                    {
                        before[pair.Key] = earlier!._before[pair.Key];
                        if (!written.ContainsKey(pair.Key))
                        {
                            written[pair.Key] = before[pair.Key];
                        }
                    }
                }

                put = new StoredExport(store, written, before);
                return written;
            },
            cancellationToken);
        return put!;
    }

    public Task TakeBackAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        string[] others = [];
        Store.TakeBack(
            current =>
            {
                others = _written.Keys.Where(name => current[name] != _written[name] && current[name] != _before[name]).ToArray();
                return _before.Where(pair => !others.Contains(pair.Key, StringComparer.Ordinal)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
            },
            cancellationToken);
        events.Report(others.Length == 0
            ? new ChainEvent(ChainEventKind.Verbose, "Taken back from " + Description + ".")
            : new ChainEvent(ChainEventKind.Warning, "Left in " + Description + ", because it was changed after the export: " + string.Join(", ", others) + "."));
        return Task.CompletedTask;
    }
}
