using System;

namespace RoleChain.Emulator.Sts;

/// <summary>A call that is answered with an error of AWS.</summary>
internal sealed class StsRefusal : Exception
{
    /// <summary>Describes an error.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The error code, with whatever suffix AWS gives it.</param>
    /// <param name="message">What AWS says.</param>
    /// <param name="reason">What the call log says: more than AWS would, and free of secrets.</param>
    public StsRefusal(int status, string code, string message, string reason)
        : base(message)
    {
        Status = status;
        Code = code;
        Reason = reason;
    }

    public int Status { get; }

    public string Code { get; }

    public string Reason { get; }
}
