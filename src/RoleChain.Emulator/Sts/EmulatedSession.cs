using System;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Tokens;

namespace RoleChain.Emulator.Sts;

/// <summary>A session of an assumed role and its temporary credential.</summary>
internal sealed class EmulatedSession
{
    public required EmulatedRole Role { get; init; }

    public required string SessionName { get; init; }

    public required string AccessKeyId { get; init; }

    public required SecretText SecretAccessKey { get; init; }

    public required SecretText SessionToken { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required SessionAttributes Attributes { get; init; }

    /// <summary>Whether another session made it: role chaining.</summary>
    public bool IsChained { get; init; }

    /// <summary>The token that it came from; null for one made by AssumeRole, also by a session that came from a token.</summary>
    public WebIdentityOrigin? Origin { get; init; }

    /// <summary><c>arn:P:sts::A:assumed-role/NAME/SESSION</c>, without the role's path.</summary>
    public string Arn => "arn:" + Role.Arn.Partition + ":sts::" + Role.Arn.Account + ":assumed-role/" + Role.Arn.Name + "/" + SessionName;

    /// <summary><c>AROA…:SESSION</c>.</summary>
    public string UserId => Role.Id + ":" + SessionName;
}
