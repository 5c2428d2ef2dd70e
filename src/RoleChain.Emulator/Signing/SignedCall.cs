using RoleChain.Emulator.Sts;

namespace RoleChain.Emulator.Signing;

/// <summary>Who signed a call, and for which region.</summary>
internal sealed class SignedCall
{
    public SignedCall(StsCaller caller, string region)
    {
        Caller = caller;
        Region = region;
    }

    public StsCaller Caller { get; }

    public string Region { get; }
}
