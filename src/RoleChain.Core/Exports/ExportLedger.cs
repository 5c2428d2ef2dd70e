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
    /// <param name="description">The place.</param>
    public IExportedCredential? Find(string description)
    {
        lock (_lock)
        {
            return _entries.Find(entry => entry.Description == description);
        }
    }

    /// <summary>The values that were put into a place, to tell them from what was there before; null where none were.</summary>
    /// <param name="description">The place.</param>
    public StoredExport? FindStored(string description) => (Find(description) as Entry)?.Inner as StoredExport;

    /// <summary>Remembers an export in place of the one there before.</summary>
    public void Add(IExportedCredential export)
    {
        lock (_lock)
        {
            _entries.RemoveAll(entry => entry.Description == export.Description);
            _entries.Add(new Entry(this, export));
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

        public async Task TakeBackAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken)
        {
            await Inner.TakeBackAsync(events, cancellationToken).ConfigureAwait(false);
            _ledger.Remove(this);
        }
    }
}
