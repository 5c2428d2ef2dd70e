using System;

namespace RoleChain;

/// <summary>One call that an emulator answered. Free of secrets.</summary>
public sealed class StsEmulatorCall
{
    /// <summary>When it came in, by the emulator's clock.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The action of STS, of IAM (<c>GetRole</c>) or of the sign-in endpoint (<c>getSigninToken</c>, <c>login</c>), or <c>GetToken</c>, <c>GetConfiguration</c>, <c>GetKeys</c>.</summary>
    public string Action { get; init; } = string.Empty;

    /// <summary>The ARN of who signed the call, or the token's subject; null where there was neither.</summary>
    public string? Caller { get; init; }

    /// <summary>The role asked for; null where the action has none.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The role session name asked for; null where the action has none.</summary>
    public string? RoleSessionName { get; init; }

    /// <summary>The HTTP status of the answer; 0 where an injected fault cut the connection off.</summary>
    public int HttpStatus { get; init; }

    /// <summary>The error code of the answer, the number of an injected bare status, or <c>ConnectionReset</c>; null where it succeeded.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Why the emulator refused, more than AWS would say; <c>an injected fault</c> where one made it fail or wait; null where it plainly succeeded.</summary>
    public string? Reason { get; init; }

    /// <summary>The request id of the answer.</summary>
    public string RequestId { get; init; } = string.Empty;

    /// <summary>The action and its outcome.</summary>
    public override string ToString() => Action + " " + (ErrorCode ?? "OK");
}
