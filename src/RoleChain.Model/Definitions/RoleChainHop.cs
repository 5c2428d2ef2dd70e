namespace RoleChain;

/// <summary>One assumption of one role: <c>AssumeRoleWithWebIdentity</c> for the first hop from a token, <c>AssumeRole</c> for every other.</summary>
public sealed class RoleChainHop
{
    /// <summary>Describes a hop.</summary>
    /// <param name="roleArn">The role's ARN.</param>
    public RoleChainHop(string roleArn) => RoleArn = roleArn;

    /// <summary>The ARN of the role to assume.</summary>
    public string RoleArn { get; }

    /// <summary>The role session name (2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c>); null for the default.</summary>
    public string? SessionName { get; init; }

    /// <summary>The session's length in seconds (900 to 43200; at most 3600 for a chained hop); null for STS's default of 3600.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>The role's ARN, made fit to print.</summary>
    public override string ToString() => SafeText.ForDisplay(RoleArn);
}
