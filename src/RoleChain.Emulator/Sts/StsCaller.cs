using System.Collections.Generic;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Accounts;

namespace RoleChain.Emulator.Sts;

/// <summary>Who signed a call: a user or a session.</summary>
internal sealed class StsCaller
{
    private StsCaller(RequestPrincipal principal, string partition, string accountId)
    {
        Principal = principal;
        Partition = partition;
        AccountId = accountId;
    }

    /// <summary>Who it is to the policies.</summary>
    public RequestPrincipal Principal { get; }

    /// <summary>The user's or the session's ARN, as GetCallerIdentity has it.</summary>
    public string Arn => Principal.Arn;

    public string Partition { get; }

    public string AccountId { get; }

    /// <summary><c>AIDA…</c> or <c>AROA…:SESSION</c>.</summary>
    public required string UserId { get; init; }

    /// <summary>The session; null for users.</summary>
    public EmulatedSession? Session { get; private init; }

    public required IReadOnlyList<PolicyDocument> Policies { get; init; }

    /// <summary>The role's permissions boundary; null for none, and for users.</summary>
    public PolicyDocument? PermissionsBoundary { get; private init; }

    /// <summary>Whether the role has a permissions boundary that is not known.</summary>
    public bool HasUnknownBoundary { get; private init; }

    /// <summary>The user's or the role's tags, without session tags.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>What its session carries; nothing for users.</summary>
    public SessionAttributes Attributes => Session?.Attributes ?? SessionAttributes.None;

    public static StsCaller Of(EmulatedUser user) =>
        new(RequestPrincipal.User(user.Arn, user.Id), user.Account.Partition, user.Account.Id)
        {
            UserId = user.Id,
            Policies = user.Policies,
            Tags = user.Tags,
        };

    public static StsCaller Of(EmulatedSession session) =>
        new(RequestPrincipal.RoleSession(session.Role.Arn.Text, session.SessionName, session.Role.Id), session.Role.Arn.Partition, session.Role.Arn.Account)
        {
            UserId = session.UserId,
            Session = session,
            Policies = session.Role.Policies,
            PermissionsBoundary = session.Role.PermissionsBoundary,
            HasUnknownBoundary = session.Role.HasUnknownBoundary,
            Tags = session.Role.Tags,
        };
}
