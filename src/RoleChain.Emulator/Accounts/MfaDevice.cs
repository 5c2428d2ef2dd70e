using System;
using RoleChain.Core;

namespace RoleChain.Emulator.Accounts;

/// <summary>A user's virtual MFA device.</summary>
internal sealed class MfaDevice
{
    /// <summary>How far a device's clock may be off, in steps.</summary>
    private const int Tolerance = 1;

    private readonly object _lock = new();
    private readonly byte[] _seed;
    private long _lastUsedStep = long.MinValue;

    public MfaDevice(string serialNumber, SecretText secret, byte[] seed, EmulatedUser user)
    {
        SerialNumber = serialNumber;
        Secret = secret;
        User = user;
        _seed = seed;
    }

    /// <summary><c>arn:P:iam::A:mfa/NAME</c>.</summary>
    public string SerialNumber { get; }

    /// <summary>The seed in base32.</summary>
    public SecretText Secret { get; }

    public EmulatedUser User { get; }

    /// <summary>Takes a code, once: neither it nor an earlier one is taken again (RFC 6238, 5.2).</summary>
    /// <returns>Whether it is one that the device shows at this time, or a step before or after.</returns>
    public bool TryUse(string code, DateTimeOffset now)
    {
        var current = OneTimeCode.StepAt(now);
        lock (_lock)
        {
            for (var step = Math.Max(current - Tolerance, _lastUsedStep + 1); step <= current + Tolerance; step++)
            {
                if (FixedTime.TextsAreEqual(OneTimeCode.Compute(_seed, step), code))
                {
                    _lastUsedStep = step;
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>What the device shows; where that was used, what it shows next; where that was used too, what it shows all the same.</summary>
    public string Show(DateTimeOffset now)
    {
        var current = OneTimeCode.StepAt(now);
        lock (_lock)
        {
            return OneTimeCode.Compute(_seed, _lastUsedStep == current ? current + 1 : current);
        }
    }
}
