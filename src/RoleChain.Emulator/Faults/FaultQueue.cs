using System.Collections.Generic;
using System.Globalization;

namespace RoleChain.Emulator.Faults;

/// <summary>The faults that wait for calls.</summary>
internal sealed class FaultQueue
{
    /// <summary>How many may wait.</summary>
    public const int Capacity = 100;

    private readonly List<(InjectedFault Fault, int Left)> _faults = [];

    /// <summary>Whether none waits.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_faults)
            {
                return _faults.Count == 0;
            }
        }
    }

    /// <summary>Adds a fault.</summary>
    /// <exception cref="RoleChainException">Too many wait (<see cref="RoleChainErrorKind.InvalidEmulatorFault"/>).</exception>
    public void Add(InjectedFault fault)
    {
        lock (_faults)
        {
            if (_faults.Count == Capacity)
            {
                throw new RoleChainException(
                    RoleChainErrorKind.InvalidEmulatorFault,
                    string.Format(CultureInfo.InvariantCulture, "The emulator cannot inject the fault: {0} are waiting already.", Capacity));
            }

            _faults.Add((fault, fault.Count));
        }
    }

    /// <summary>Takes the oldest fault that fits a call once; null where none does.</summary>
    /// <param name="action">The call's action.</param>
    public InjectedFault? Take(string action)
    {
        lock (_faults)
        {
            var index = _faults.FindIndex(entry => entry.Fault.Fits(action));
            if (index < 0)
            {
                return null;
            }

            var (fault, left) = _faults[index];
            if (left == 1)
            {
                _faults.RemoveAt(index);
            }
            else
            {
                _faults[index] = (fault, left - 1);
            }

            return fault;
        }
    }
}
