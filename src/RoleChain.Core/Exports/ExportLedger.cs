using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Exports;

/// <summary>What this process has exported and not taken back: one entry a place, in the order of the last export there.</summary>
internal sealed class ExportLedger
{
    private readonly object _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>The entries, the last first.</summary>
    public IReadOnlyList<IExportedCredential> Entries
    {
        get
        {
            lock (_lock)
            {
                return Enumerable.Reverse(_entries).ToArray();
            }
        }
    }

    /// <summary>What was put into a place, and whose taking back removes it from here; null where nothing was.</summary>
    /// <param name="place">The place: of a store what tells it from others, of another its description.</param>
    public IExportedCredential? Find(string place)
    {
        lock (_lock)
        {
            return _entries.Find(entry => entry.Place == place);
        }
    }

    /// <summary>The values that were put into a place, to tell them from what was there before; null where none were.</summary>
    /// <param name="place">What tells the place from others.</param>
    public StoredExport? FindStored(string place) => (Find(place) as Entry)?.Inner as StoredExport;

    /// <summary>Remembers an export in place of the one there before.</summary>
    /// <returns>The entry, whose taking back removes it from here.</returns>
    public IExportedCredential Add(IExportedCredential export)
    {
        lock (_lock)
        {
            var added = new Entry(this, export);
            _entries.RemoveAll(entry => entry.Place == added.Place);
            _entries.Add(added);
            return added;
        }
    }

    private void Remove(Entry entry)
    {
        lock (_lock)
        {
            _entries.Remove(entry);
        }
    }

    private sealed class Entry : IExportedCredential
    {
        private readonly ExportLedger _ledger;

        public Entry(ExportLedger ledger, IExportedCredential inner)
        {
            _ledger = ledger;
            Inner = inner;
        }

        public IExportedCredential Inner { get; }

        public string Description => Inner.Description;

        public string Place => (Inner as StoredExport)?.Place ?? Inner.Description;

        public async Task TakeBackAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken)
        {
            await Inner.TakeBackAsync(events, cancellationToken).ConfigureAwait(false);
            _ledger.Remove(this);
        }
    }
}
