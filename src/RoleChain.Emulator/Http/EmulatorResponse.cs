using System;
using RoleChain.Emulator.Faults;

namespace RoleChain.Emulator.Http;

/// <summary>An answer, without a socket.</summary>
internal sealed class EmulatorResponse
{
    public EmulatorResponse(int status, string contentType, string body, string requestId, DateTimeOffset date)
    {
        Status = status;
        ContentType = contentType;
        Body = body;
        RequestId = requestId;
        Date = date;
    }

    public int Status { get; }

    public string ContentType { get; }

    public string Body { get; }

    /// <summary>The <c>x-amzn-RequestId</c> header.</summary>
    public string RequestId { get; }

    /// <summary>The <c>Date</c> header, by the emulator's clock: clients correct a skew by it.</summary>
    public DateTimeOffset Date { get; }

    /// <summary>What goes wrong on the way to the client; null for nothing.</summary>
    public InjectedFault? Fault { get; set; }
}
