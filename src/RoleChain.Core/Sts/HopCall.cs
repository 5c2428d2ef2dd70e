using System;
using Amazon.Runtime;

namespace RoleChain.Core.Sts;

/// <summary>One hop to take: the role, the session's name and length, and what it is taken with.</summary>
internal sealed class HopCall
{
    public HopCall(RoleChainHop hop, RoleArn role, int number, int count, string sessionName)
    {
        Hop = hop;
        Role = role;
        Number = number;
        Count = count;
        SessionName = sessionName;
    }

    public RoleChainHop Hop { get; }

    public RoleArn Role { get; }

    public int Number { get; }

    public int Count { get; }

    public string SessionName { get; }

    /// <summary>The web identity token, for a first hop from one.</summary>
    public SecretText? Token { get; init; }

    /// <summary>The code of the hop's MFA device; null where it names none.</summary>
    public SecretText? TokenCode { get; init; }

    /// <summary>How far this machine's clock was known to be behind the server's when the call was made.</summary>
    public TimeSpan ClockCorrection { get; init; }

    /// <summary>What signs the call; anonymous with a web identity token, which alone proves who asks.</summary>
    public AWSCredentials Signer { get; init; } = new AnonymousAWSCredentials();

    /// <summary>Which of how many it is.</summary>
    public string Title => FormattableString.Invariant($"Hop {Number} of {Count}");

    /// <summary>The hop in a few words, for where a run was.</summary>
    public string Step => FormattableString.Invariant($"hop {Number} of {Count} ({Action} of {Role.Text})");

    public string Action => Token is null ? "AssumeRole" : "AssumeRoleWithWebIdentity";
}
