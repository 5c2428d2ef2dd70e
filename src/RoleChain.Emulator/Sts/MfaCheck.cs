using RoleChain.Emulator.Accounts;

namespace RoleChain.Emulator.Sts;

/// <summary>Checks <c>SerialNumber</c> and <c>TokenCode</c>.</summary>
internal sealed class MfaCheck
{
    private readonly AccountDirectory _accounts;
    private readonly EmulatorClock _clock;

    public MfaCheck(AccountDirectory accounts, EmulatorClock clock)
    {
        _accounts = accounts;
        _clock = clock;
    }

    /// <summary>Takes the code of the caller's device.</summary>
    /// <returns>Whether the caller proved itself by MFA; false where neither parameter was sent.</returns>
    /// <exception cref="StsRefusal">One was sent without the other, or they are not those of a device of the caller.</exception>
    public bool Check(StsCaller caller, string? serialNumber, string? tokenCode)
    {
        if (serialNumber is null && tokenCode is null)
        {
            return false;
        }

        if (serialNumber is null || tokenCode is null)
        {
            throw StsErrors.MfaIncomplete("SerialNumber or TokenCode was sent without the other");
        }

        // What AWS says to a session's credentials is not verified: the text is the one for a device that is not the caller's.
        if (caller.Session is not null)
        {
            throw StsErrors.MfaUnknown("MFA works for the long-term keys of IAM users only, and the call is signed with a session's");
        }

        if (_accounts.FindDevice(serialNumber) is not { } device || device.User.Arn != caller.Arn)
        {
            throw StsErrors.MfaUnknown("the user has no MFA device of this serial number");
        }

        return device.TryUse(tokenCode, _clock.UtcNow)
            ? true
            : throw StsErrors.MfaWrong("the code is not one that the device shows now, or was used already");
    }
}
