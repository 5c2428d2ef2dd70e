using RoleChain.Emulator.Http;

namespace RoleChain.Emulator.Sts;

/// <summary>One call to an STS action.</summary>
internal sealed class StsCall
{
    public StsCall(EmulatorRequest request, StsParameters parameters, CallDraft draft)
    {
        Request = request;
        Parameters = parameters;
        Draft = draft;
    }

    public EmulatorRequest Request { get; }

    public StsParameters Parameters { get; }

    public CallDraft Draft { get; }
}
