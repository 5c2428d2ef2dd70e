using System;
using System.Collections.Generic;
using RoleChain.Core.Policy;

namespace RoleChain.Emulator.Accounts;

/// <summary>An IAM user.</summary>
internal sealed class EmulatedUser
{
    public EmulatedUser(EmulatedAccount account, string path, string name, string id)
    {
        Account = account;
        Name = name;
        Id = id;
        Arn = "arn:" + account.Partition + ":iam::" + account.Id + ":user" + path + name;
    }

    public EmulatedAccount Account { get; }

    public string Name { get; }

    public string Arn { get; }

    /// <summary>The unique id, <c>AIDA…</c>.</summary>
    public string Id { get; }

    public IReadOnlyList<PolicyDocument> Policies { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
