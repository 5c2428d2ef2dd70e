using System;
using System.Globalization;

namespace RoleChain.Core.Engine;

/// <summary>Tells the steps of a run to whoever listens. Callers pass only text that is free of secrets and fit to print.</summary>
internal sealed class RunLog
{
    private readonly IProgress<ChainEvent> _events;

    public RunLog(IProgress<ChainEvent> events) => _events = events;

    public void Verbose(string message) => _events.Report(new ChainEvent(ChainEventKind.Verbose, message));

    public void Warning(string message) => _events.Report(new ChainEvent(ChainEventKind.Warning, message));

    public void Progress(string message, int percent) => _events.Report(new ChainEvent(ChainEventKind.Progress, message) { PercentComplete = percent });

    /// <summary>A time in UTC as log lines have it.</summary>
    public static string Time(DateTimeOffset? time) => time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "?";
}
