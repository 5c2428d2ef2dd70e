using System;
using RoleChain.Emulator.Sts;

namespace RoleChain.Emulator;

/// <summary>What is known of a call while it is being answered. What comes from the caller is made fit to print when it is recorded.</summary>
internal sealed class CallDraft
{
    private const int MaxActionLength = 64;

    public CallDraft(DateTimeOffset time, string requestId)
    {
        Time = time;
        RequestId = requestId;
    }

    public DateTimeOffset Time { get; }

    public string RequestId { get; }

    public string Action { get; set; } = string.Empty;

    /// <summary>The API that is called.</summary>
    public QueryApi Api { get; set; } = QueryApi.Sts;

    public string? Caller { get; set; }

    public string? RoleArn { get; set; }

    public string? RoleSessionName { get; set; }

    public StsEmulatorCall Finish(int status, string? errorCode, string? reason) => new()
    {
        Time = Time,
        Action = SafeText.ForDisplay(Action, MaxActionLength),
        Caller = ForDisplay(Caller),
        RoleArn = ForDisplay(RoleArn),
        RoleSessionName = ForDisplay(RoleSessionName),
        HttpStatus = status,
        ErrorCode = errorCode,
        Reason = ForDisplay(reason),
        RequestId = RequestId,
    };

    private static string? ForDisplay(string? text) => text is null ? null : SafeText.ForDisplay(text, StsLimits.MaxRoleArnLength);
}
