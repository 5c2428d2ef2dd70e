using System.Collections.Generic;

namespace RoleChain;

/// <summary>One assumption of one role: <c>AssumeRoleWithWebIdentity</c> for the first hop from a token, <c>AssumeRole</c> for every other.</summary>
public sealed class RoleChainHop
{
    /// <summary>Describes a hop.</summary>
    /// <param name="roleArn">The role: its ARN, <c>ACCOUNT:[PATH/]NAME</c> or <c>[PATH/]NAME</c>.</param>
    public RoleChainHop(string roleArn) => RoleArn = roleArn;

    /// <summary>A copy for another reference to the role.</summary>
    /// <param name="roleArn">The role.</param>
    /// <param name="other">What everything else is taken from.</param>
    public RoleChainHop(string roleArn, RoleChainHop other)
    {
        RoleArn = roleArn;
        SessionName = other.SessionName;
        DurationSeconds = other.DurationSeconds;
        ExternalId = other.ExternalId;
        Tags = other.Tags;
        TransitiveTagKeys = other.TransitiveTagKeys;
        SourceIdentity = other.SourceIdentity;
        Policy = other.Policy;
        PolicyArns = other.PolicyArns;
        SerialNumber = other.SerialNumber;
        TokenCode = other.TokenCode;
        Deferred = other.Deferred;
    }

    /// <summary>
    /// The role to assume: its ARN; or <c>ACCOUNT:[PATH/]NAME</c>, in the partition of the hop before; or <c>[PATH/]NAME</c>, in its
    /// account too. (Before the first hop stand the region's partition and the account of the source credential.)
    /// </summary>
    public string RoleArn { get; }

    /// <summary>The role session name (2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c>); null for the default.</summary>
    public string? SessionName { get; init; }

    /// <summary>The session's length in seconds (900 to 43200; at most 3600 for a chained hop); null for STS's default of 3600.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>The external id that the role's trust policy asks for (2 to 1224 of <c>[A-Za-z0-9_+=,.@:/-]</c>); null for none. AssumeRole only.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Session tags, at most 50. AssumeRole only.</summary>
    public IReadOnlyList<SessionTag> Tags { get; init; } = [];

    /// <summary>The keys, among those of <see cref="Tags"/>, that travel to every later hop.</summary>
    public IReadOnlyList<string> TransitiveTagKeys { get; init; } = [];

    /// <summary>The source identity (2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c>, not starting with <c>aws:</c>), set once and carried by every later hop; null for none. AssumeRole only.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>An inline session policy: JSON without needless white space; null for none.</summary>
    public string? Policy { get; init; }

    /// <summary>The ARNs of managed policies as session policies, at most 10, of the role's account or AWS's own.</summary>
    public IReadOnlyList<string> PolicyArns { get; init; } = [];

    /// <summary>The MFA device (9 to 256 of <c>[A-Za-z0-9_+=/:,.@-]</c>); null for none. It works for an IAM user's long-term key, and so for a first hop, only.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>Where the device's code comes from; null for <see cref="RoleChainDefinition.TokenCodes"/>.</summary>
    public ITokenCodeProvider? TokenCode { get; init; }

    /// <summary>The texts of the hop that hold variables of the run; null for none.</summary>
    internal DeferredHopTexts? Deferred { get; init; }

    /// <summary>The role's ARN, made fit to print.</summary>
    public override string ToString() => SafeText.ForDisplay(RoleArn);
}
