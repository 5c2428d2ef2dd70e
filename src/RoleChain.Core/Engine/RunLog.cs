using System;
using System.Globalization;

namespace RoleChain.Core.Engine;

/// <summary>Tells the steps of a run to whoever listens. Callers pass only text that is free of secrets and fit to print.</summary>
internal sealed class RunLog
{
    public RunLog(IProgress<ChainEvent> events) => Events = events;

    /// <summary>Who is told.</summary>
    public IProgress<ChainEvent> Events { get; }

    public void Verbose(string message) => Events.Report(new ChainEvent(ChainEventKind.Verbose, message));

    public void Warning(string message) => Events.Report(new ChainEvent(ChainEventKind.Warning, message));

    public void Progress(string message, int percent) => Events.Report(new ChainEvent(ChainEventKind.Progress, message) { PercentComplete = percent });

    /// <summary>A time in UTC as log lines have it.</summary>
    public static string Time(DateTimeOffset? time) => time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "?";
}
