using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Exports;

/// <summary>An export to a place that can only be written to, and is taken back by writing once more.</summary>
internal sealed class OneWayExport : IExportedCredential
{
    private readonly Func<CancellationToken, ChainEvent> _takeBack;

    /// <param name="description">Where it is, fit to print.</param>
    /// <param name="takeBack">Takes it back, and says what was done.</param>
    public OneWayExport(string description, Func<CancellationToken, ChainEvent> takeBack)
    {
        Description = description;
        _takeBack = takeBack;
    }

    public string Description { get; }

    public Task TakeBackAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        events.Report(_takeBack(cancellationToken));
        return Task.CompletedTask;
    }
}
