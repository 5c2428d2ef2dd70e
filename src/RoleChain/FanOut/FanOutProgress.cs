using System;
using System.Diagnostics;
using System.Management.Automation;

namespace RoleChain.FanOut;

/// <summary>How far many chains are: shown once they have taken a second, and at most four times a second.</summary>
internal sealed class FanOutProgress
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Cmdlet _command;
    private readonly int _count;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _shownAt;
    private int _done;
    private int _failed;

    public FanOutProgress(Cmdlet command, int count)
    {
        _command = command;
        _count = count;
    }

    /// <summary>Another has ended.</summary>
    /// <param name="hasFailed">Whether without a credential.</param>
    public void Add(bool hasFailed)
    {
        _done++;
        _failed += hasFailed ? 1 : 0;
        var now = _watch.Elapsed;
        if (now < Delay || now - _shownAt < Interval)
        {
            return;
        }

        _shownAt = now;
        var rate = _done / now.TotalSeconds;
        _command.WriteProgress(new ProgressRecord(0, "Role chains", FormattableString.Invariant($"{_done} of {_count}, {_failed} failed, {rate:0.#} a second"))
        {
            PercentComplete = (int)(100L * _done / _count),
            SecondsRemaining = (int)Math.Ceiling((_count - _done) / rate),
        });
    }

    /// <summary>Takes it away.</summary>
    public void End()
    {
        if (_shownAt > TimeSpan.Zero)
        {
            _command.WriteProgress(new ProgressRecord(0, "Role chains", "Done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
