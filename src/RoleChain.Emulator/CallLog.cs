using System.Collections.Generic;

namespace RoleChain.Emulator;

/// <summary>The last calls that were answered.</summary>
internal sealed class CallLog
{
    private const int Capacity = 10000;

    private readonly Queue<StsEmulatorCall> _calls = new();

    public void Add(StsEmulatorCall call)
    {
        lock (_calls)
        {
            if (_calls.Count == Capacity)
            {
                _calls.Dequeue();
            }

            _calls.Enqueue(call);
        }
    }

    public IReadOnlyList<StsEmulatorCall> Snapshot()
    {
        lock (_calls)
        {
            return _calls.ToArray();
        }
    }
}
