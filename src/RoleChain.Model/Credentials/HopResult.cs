using System;

namespace RoleChain;

/// <summary>One hop that succeeded. Free of secrets.</summary>
public sealed class HopResult
{
    /// <summary>The role's ARN.</summary>
    public string RoleArn { get; init; } = string.Empty;

    /// <summary>The role's name, without its path.</summary>
    public string RoleName { get; init; } = string.Empty;

    /// <summary>The role's account, twelve digits.</summary>
    public string Account { get; init; } = string.Empty;

    /// <summary>The ARN of the session that the hop made.</summary>
    public string AssumedRoleArn { get; init; } = string.Empty;

    /// <summary>The STS call that made it: <c>AssumeRoleWithWebIdentity</c> or <c>AssumeRole</c>.</summary>
    public string Action { get; init; } = string.Empty;

    /// <summary>The role session name, as CloudTrail shows it.</summary>
    public string SessionName { get; init; } = string.Empty;

    /// <summary>When the hop's session ends, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The request id that STS gave, which AWS Support asks for; null where there was none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The time that the call took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The session's ARN.</summary>
    public override string ToString() => AssumedRoleArn;
}
