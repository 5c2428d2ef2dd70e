using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>What the conditions of a statement say of callers who have credentials: whether they name them, and whether they keep anybody out.</summary>
internal sealed class CallerConditions
{
    private const string PrincipalArnKey = "aws:PrincipalArn";
    private const string PrincipalAccountKey = "aws:PrincipalAccount";
    private const string ResourceAccountKey = "aws:ResourceAccount";
    private const string SourceIpKey = "aws:SourceIp";
    private const int AccountLength = 12;

    /// <summary>More accounts than a trust policy of IAM's length has room for: what more of them would cost is not worth the answer.</summary>
    private const int MaxAccounts = 256;

    /// <summary>Keys that say who calls, as AWS knows it.</summary>
    private static readonly string[] CallerKeys = [PrincipalArnKey, PrincipalAccountKey, RequestKeys.PrincipalOrganization, "aws:PrincipalOrgPaths", "aws:userid"];

    /// <summary>The same the other way round: what the role has, and the variable of the caller's that it must be.</summary>
    private static readonly (string Key, string Variable)[] SharedWithRole =
    [
        (ResourceAccountKey, "${" + PrincipalAccountKey + "}"),
        (RequestKeys.ResourceOrganization, "${" + RequestKeys.PrincipalOrganization + "}"),
    ];

    /// <summary>Accounts and organizations that nobody thought of: what takes both in takes any.</summary>
    private static readonly (string Account, string Organization)[] Strangers = [("987650123456", "o-zz47110000"), ("210987654321", "o-y800000000")];

    /// <summary>Roles and users of an account that nobody thought of.</summary>
    private static readonly string[] Callers = ["role/zz-4711", "user/y8/q"];

    /// <summary>Addresses from all over the Internet, of both families.</summary>
    private static readonly string[][] Addresses = [["3.17.4.99", "62.201.7.8", "101.33.250.1", "203.99.8.7"], ["2001:4860::5", "2600:1f18::7", "2a02:26f0::9"]];

    /// <summary>When every moment is past that a condition can wait for.</summary>
    private static readonly DateTimeOffset Finally = new(9999, 12, 30, 0, 0, 0, TimeSpan.Zero);

    private readonly AllowStatement _statement;
    private readonly string _partition;
    private readonly string? _accountOfRole;

    public CallerConditions(AllowStatement statement)
    {
        _statement = statement;
        var known = PolicyArn.TryParse(statement.RoleArn ?? string.Empty, out var arn) ? arn : null;
        _partition = known?.Partition is { Length: > 0 } own ? own : "aws";
        _accountOfRole = known?.AccountId;
    }

    /// <summary>Whether they say who calls.</summary>
    public bool NameCaller => _statement.Statement.Conditions.Any(NamesCaller);

    /// <summary>Whether they keep anybody out, whoever calls, whatever is asked for.</summary>
    public bool KeepAnybodyOut => Keep(
    [
        .. from own in Strangers
           from other in Strangers
           from caller in Callers
           select Of(_partition, own, caller, other),
    ]);

    /// <summary>The accounts that are let in as a whole, by Principal or by a condition beside <c>"*"</c>; null for the role's own where that is not known.</summary>
    public IEnumerable<(string? Account, bool IsByCondition)> WholeAccounts()
    {
        var named =
            from principal in _statement.Statement.Principals
            where principal.Type == PolicyPrincipalType.Aws
            let account = AccountOf(principal.Value)
            where account is not null
            select (Account: account, Partition: PolicyArn.TryParse(principal.Value, out var arn) ? arn.Partition : _partition, IsByCondition: false);
        var byCondition = _statement.Statement.Principals.Any(principal => principal.IsAnyone)
            ? _statement.Statement.Conditions.Where(NamesCaller).SelectMany(AccountsOf).Distinct(StringComparer.Ordinal).Select(account => (Account: account, Partition: _partition, IsByCondition: true))
            : [];
        return
            from one in named.Concat(byCondition).Take(MaxAccounts)
            where !KeepOut(one.Partition, one.Account)
            select (one.Account == ValueText.AccountOfRole ? null : one.Account, one.IsByCondition);
    }

    // Where the role's account is not known, it is taken for the caller's own: else a condition that asks for that would let nobody in.
    private bool KeepOut(string partition, string account) => Keep(
    [
        .. from caller in Callers
           select Of(partition, (account, Strangers[0].Organization), caller, (_accountOfRole ?? account, Strangers[1].Organization)),
    ]);

    private bool Keep(RequestContext[] callers) => _statement.Statement.Conditions.Any(condition => Keeps(condition, callers));

    /// <summary>Whether a condition keeps any of the callers out: one that holds where its key is absent, of everything, or of all of them, does not.</summary>
    private bool Keeps(PolicyCondition condition, RequestContext[] callers)
    {
        if (!AllowStatement.NeedsKey(condition) || condition.Values.Any(value => IsItself(condition, value) || (AllowStatement.TakesWildcards(condition) && IsWildcards(value))))
        {
            return false;
        }

        bool TakesAll(string? address) => Array.TrueForAll(callers, caller => ConditionEvaluator.Evaluate(condition, caller.With(SourceIpKey, address)).Matched);

        // Of one family's addresses all is everybody: whoever calls has such a one, or can get it.
        return Is(condition.Key, SourceIpKey) ? !Array.Exists(Addresses, family => Array.TrueForAll(family, TakesAll)) : !TakesAll(address: null);
    }

    /// <summary>Whether a condition says who calls. Tags and external ids do not: whoever calls can choose them.</summary>
    private bool NamesCaller(PolicyCondition condition)
    {
        if (!AllowStatement.NeedsKey(condition))
        {
            return false;
        }

        if (CallerKeys.Contains(condition.Key, StringComparer.OrdinalIgnoreCase))
        {
            return !condition.Values.Any(value => IsAnyCaller(condition, value));
        }

        if (_statement.HasVariables && Array.Exists(SharedWithRole, shared => Is(condition.Key, shared.Key) && condition.Values.All(value => Is(value, shared.Variable))))
        {
            return true;
        }

        return condition.Key.EndsWith(":sub", StringComparison.OrdinalIgnoreCase) && condition.Key.IndexOf('.') >= 0 && !_statement.SubjectsOf(condition).Any(subject => subject.HasWildcardOwner || (GitHubIssuers.Has(condition.Key.Substring(0, condition.Key.LastIndexOf(':'))) && !subject.NamesRepository));
    }

    /// <summary>Whether a value leaves the caller's account, organization or unique id open: anyone can make a role of any name.</summary>
    private bool IsAnyCaller(PolicyCondition condition, string value)
    {
        var text = TextOf(condition, value);
        return condition.Key.ToUpperInvariant() switch
        {
            "AWS:PRINCIPALARN" => IsAnyAccount(condition, text),
            "AWS:PRINCIPALACCOUNT" => AccountAt(text, 0, text.Text.Length) is null && text.HasWild,
            "AWS:PRINCIPALORGPATHS" => text.HasWildBetween(0, EndOf(text, '/')),
            "AWS:USERID" => text.HasWildBetween(0, EndOf(text, ':')),
            _ => text.HasWild,
        };
    }

    // ARNs are compared part by part by the operators of ARNs alone. To the others a star takes in colons too, and the path of a role may have
    // some: in "arn:*:iam::111111111111:role/x" the account may be part of another account's path.
    private static bool IsAnyAccount(PolicyCondition condition, ValueText text)
    {
        if (AccountPart(text) is not { } part)
        {
            return text.HasWild;
        }

        return (condition.Operator.Family != ConditionFamily.Arn && text.HasStarBefore(part.Start))
            || (AccountAt(text, part.Start, part.End) is null && text.HasWildBetween(part.Start, part.End));
    }

    /// <summary>The accounts that a condition names.</summary>
    private IEnumerable<string> AccountsOf(PolicyCondition condition)
    {
        if (Is(condition.Key, ResourceAccountKey))
        {
            return [_accountOfRole ?? ValueText.AccountOfRole];
        }

        var texts = condition.Values.Select(value => TextOf(condition, value));
        var accounts = Is(condition.Key, PrincipalAccountKey) ? texts.Select(text => AccountAt(text, 0, text.Text.Length))
            : Is(condition.Key, PrincipalArnKey) ? texts.Select(text => AccountPart(text) is { } part ? AccountAt(text, part.Start, part.End) : null)
            : [];
        return accounts.OfType<string>().Select(account => account == ValueText.AccountOfRole ? _accountOfRole ?? account : account);
    }

    /// <summary>Where the account of an ARN stands; null where it has none.</summary>
    private static (int Start, int End)? AccountPart(ValueText text)
    {
        var start = 0;
        for (var colon = 0; colon < 4; colon++)
        {
            start = text.Text.IndexOf(':', start) + 1;
            if (start == 0)
            {
                return null;
            }
        }

        return (start, text.Text.IndexOf(':', start) is >= 0 and var end ? end : text.Text.Length);
    }

    /// <summary>The account at a place; null where none is there. After its last digit it is over, whatever a wildcard takes in.</summary>
    private static string? AccountAt(ValueText text, int start, int end) =>
        end - start >= AccountLength
        && !text.HasWildBetween(start, start + AccountLength)
        && (end - start == AccountLength || text.HasWildBetween(start + AccountLength, start + AccountLength + 1))
        && text.Text.Substring(start, AccountLength) is var account
        && PolicyArn.IsAccountId(account)
            ? account
            : null;

    private static string? AccountOf(string principal)
    {
        if (PolicyArn.IsAccountId(principal))
        {
            return principal;
        }

        return PolicyArn.TryParse(principal, out var arn) && arn.Resource == "root" ? arn.AccountId : null;
    }

    /// <summary>The keys of a call, as far as they say nothing that a condition could ask for in earnest. What is not among them is absent.</summary>
    private static RequestContext Of(string partition, (string Account, string Organization) own, string caller, (string Account, string Organization) ofRole) => RequestKeys.OfCall(Finally, region: null)
        .WithRole(ofRole.Account, [])
        .With(RequestKeys.ResourceOrganization, ofRole.Organization)
        .With(RequestKeys.PrincipalOrganization, own.Organization)
        .With(PrincipalArnKey, "arn:" + partition + ":iam::" + own.Account + ":" + caller)
        .With(PrincipalAccountKey, own.Account)
        .With("aws:PrincipalIsAWSService", "false");

    private ValueText TextOf(PolicyCondition condition, string value) => ValueText.Of(value, AllowStatement.TakesWildcards(condition), _statement.HasVariables);

    /// <summary>Whether a value is the variable of the key that is asked for: whatever the key holds is equal to itself.</summary>
    private bool IsItself(PolicyCondition condition, string value) =>
        _statement.HasVariables
        && value.IndexOf('}') == value.Length - 1
        && (value.StartsWith("${" + condition.Key + "}", StringComparison.OrdinalIgnoreCase) || value.StartsWith("${" + condition.Key + ",", StringComparison.OrdinalIgnoreCase));

    private static bool IsWildcards(string value) => value.IndexOf('*') >= 0 && value.All(character => character is '*' or '?');

    private static int EndOf(ValueText text, char separator) => text.Text.IndexOf(separator) is >= 0 and var end ? end : text.Text.Length;

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
