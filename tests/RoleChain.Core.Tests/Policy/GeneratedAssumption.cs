using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Tests.Policy;

/// <summary>A question with all the policies that decide it, made from a seed; names are few, so that matches are common.</summary>
public sealed class GeneratedAssumption
{
    private static readonly string[] Actions = ["*", "sts:*", "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "STS:assume*", "sts:?agSession"];
    private static readonly string[] Resources = ["*", "arn:aws:iam::*:role/deploy", "arn:aws:iam::222222222222:role/*", "arn:aws:iam::*:role/other", "arn:aws:iam::*:role/${a:one}", "arn:aws:iam::*:role/${a:two, 'deploy'}*"];
    private static readonly string[] Names = ["111111111111", "arn:aws:iam::111111111111:root", Sample.Role, Sample.Session, Sample.RoleId, Sample.User, "222222222222"];
    private static readonly string[] Operators =
    [
        "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists", "StringNotLikeIfExists", "StringEqualsIgnoreCase", "Null", "ArnLike", "ArnNotLike", "NumericLessThan", "NumericNotEquals",
        "ForAllValues:StringEquals", "ForAllValues:StringNotLike", "ForAnyValue:StringLike", "ForAnyValue:StringNotEquals",
    ];

    private static readonly string[] Texts = ["1", "2", "x", "deploy", "a*", "${a:one}", "${a:two, 'deploy'}", "x${a:two}", "*", "?"];
    private static readonly string[] Values = ["1", "2", "x", "deploy", "ab", ""];
    private static readonly string[] Keys = ["a:one", "a:two", "aws:TagKeys", "aws:PrincipalTag/x", "aws:PrincipalArn"];

    private readonly Dictionary<string, string[]> _context = new(StringComparer.Ordinal);
    private readonly List<string> _unknown = [];
    private readonly List<GeneratedStatement> _trust;
    private readonly List<List<GeneratedStatement>> _callers = [];
    private readonly List<List<GeneratedStatement>> _sessions = [];
    private readonly List<List<GeneratedStatement>> _serviceControls = [];
    private readonly List<List<GeneratedStatement>> _resourceControls = [];
    private readonly string _caller;
    private readonly string _action;
    private readonly string _account;
    private List<GeneratedStatement>? _boundary;
    private bool _hasAllCallerPolicies = true;
    private bool _hasUnknownBoundary;
    private bool _hasUnknownOrganizationPolicies;

    private GeneratedAssumption(int seed, bool hasUnknown)
    {
        Seed = seed;
        HasUnknown = hasUnknown;
        var random = new Random(seed);
        _caller = Pick(random, ["session", "session", "session", "user", "root", "federated", "service"]);
        _action = Pick(random, ["sts:AssumeRole", "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]);
        _account = Pick(random, [Sample.Home, Sample.Other]);
        _trust = Policy(random);
        Repeat(random, 3, () => _callers.Add(Policy(random)));
        Repeat(random, 2, () => _sessions.Add(Policy(random)));
        Repeat(random, 2, () => _serviceControls.Add(Policy(random)));
        Repeat(random, 2, () => _resourceControls.Add(Policy(random)));
        _boundary = random.Next(3) == 0 ? Policy(random) : null;
        foreach (var key in Keys)
        {
            if (hasUnknown && random.Next(3) == 0)
            {
                // One of a family of keys stands for them all.
                _unknown.Add(key.Replace("Tag/x", "Tag/", StringComparison.Ordinal));
            }
            else
            {
                SetAtRandom(key, random);
            }
        }

        if (hasUnknown)
        {
            _hasAllCallerPolicies = random.Next(4) > 0;
            _hasUnknownBoundary = _boundary is null && random.Next(4) == 0;
            _hasUnknownOrganizationPolicies = random.Next(4) == 0;
        }
    }

    private GeneratedAssumption(GeneratedAssumption other)
    {
        Seed = other.Seed;
        HasUnknown = other.HasUnknown;
        _caller = other._caller;
        _action = other._action;
        _account = other._account;
        _trust = [.. other._trust];
        _callers = Copy(other._callers);
        _sessions = Copy(other._sessions);
        _serviceControls = Copy(other._serviceControls);
        _resourceControls = Copy(other._resourceControls);
        _boundary = other._boundary is null ? null : [.. other._boundary];
        _context = new Dictionary<string, string[]>(other._context, StringComparer.Ordinal);
        _unknown = [.. other._unknown];
        _hasAllCallerPolicies = other._hasAllCallerPolicies;
        _hasUnknownBoundary = other._hasUnknownBoundary;
        _hasUnknownOrganizationPolicies = other._hasUnknownOrganizationPolicies;
    }

    public int Seed { get; }

    /// <summary>Whether something that may decide it is not known.</summary>
    public bool HasUnknown { get; private set; }

    public static GeneratedAssumption Make(int seed, bool hasUnknown) => new(seed, hasUnknown);

    public AssumptionDecision Decide(Random? order = null)
    {
        var context = RequestContext.Empty;
        foreach (var (key, values) in GeneratedStatement.Mix(_context, order))
        {
            context = key == "aws:TagKeys" ? context.WithMany(key, GeneratedStatement.Mix(values, order)) : context.With(key, values[0]);
        }

        var request = Sample.Request(context.WithUnknown([.. _unknown]), _action, "arn:aws:iam::" + _account + ":role/deploy", Sample.Caller(_caller));
        return RoleAssumptionAuthorizer.Authorize(new RoleAssumption(Parse(_trust, PolicyKind.Trust, order), request, _account)
        {
            CallerPolicies = Parse(_callers, PolicyKind.Identity, order),
            SessionPolicies = Parse(_sessions, PolicyKind.Identity, order),
            ServiceControlPolicies = Parse(_serviceControls, PolicyKind.Identity, order),
            ResourceControlPolicies = Parse(_resourceControls, PolicyKind.ResourceControl, order),
            PermissionsBoundary = _boundary is null ? null : Parse(_boundary, PolicyKind.Identity, order),
            HasAllCallerPolicies = _hasAllCallerPolicies,
            HasUnknownBoundary = _hasUnknownBoundary,
            HasUnknownOrganizationPolicies = _hasUnknownOrganizationPolicies,
        });
    }

    /// <summary>The same with one statement more, in a policy that is there and is asked.</summary>
    public GeneratedAssumption WithStatement(Random random, Func<Random, GeneratedStatement> make)
    {
        var copy = new GeneratedAssumption(this);
        var policies = copy.Asked();
        var policy = policies[random.Next(policies.Count)];
        policy.Insert(random.Next(policy.Count + 1), make(random));
        return copy;
    }

    /// <summary>The same where an allow has been widened by a wildcard.</summary>
    public GeneratedAssumption Widened(Random random)
    {
        var copy = new GeneratedAssumption(this);
        foreach (var policy in copy.Asked())
        {
            for (var index = 0; index < policy.Count; index++)
            {
                policy[index] = policy[index].Effect == "Allow" ? policy[index].Widened(random) : policy[index];
            }
        }

        return copy;
    }

    /// <summary>One of the ways in which what is not known may be.</summary>
    public GeneratedAssumption Completed(Random random)
    {
        var copy = new GeneratedAssumption(this) { HasUnknown = false };
        foreach (var key in Keys)
        {
            if (!copy._context.ContainsKey(key) && copy._unknown.Exists(unknown => key.StartsWith(unknown, StringComparison.Ordinal)))
            {
                copy.SetAtRandom(key, random);
            }
        }

        copy._unknown.Clear();
        if (!_hasAllCallerPolicies)
        {
            Repeat(random, 2, () => copy._callers.Add(Policy(random)));
        }

        if (_hasUnknownBoundary && random.Next(2) == 0)
        {
            copy._boundary = Policy(random);
        }

        if (_hasUnknownOrganizationPolicies)
        {
            Repeat(random, 2, () => copy._serviceControls.Add(Policy(random)));
            Repeat(random, 2, () => copy._resourceControls.Add(Policy(random)));
        }

        copy._hasAllCallerPolicies = true;
        copy._hasUnknownBoundary = false;
        copy._hasUnknownOrganizationPolicies = false;
        return copy;
    }

    public static GeneratedStatement Statement(Random random, string effect)
    {
        var isFederated = random.Next(6) == 0;
        return new GeneratedStatement
        {
            Effect = effect,
            Principals = random.Next(5) == 0 ? ["*"] : Some(random, Names, 2),
            Provider = isFederated ? Sample.Provider : null,
            Actions = Some(random, Actions, 2),
            IsNotAction = random.Next(8) == 0,
            Resources = Some(random, Resources, 2),
            IsNotResource = random.Next(8) == 0,
            Conditions = random.Next(2) == 0 ? [] : [.. Some(random, Operators, 2).Select(name => (name, (IReadOnlyList<(string Key, IReadOnlyList<string> Values)>)Conditions(random, name)))],
        };
    }

    public override string ToString() => $"seed {Seed}: {_caller}, {_action}, trust {string.Join(" ", _trust.Select(statement => statement.Write(PolicyKind.Trust, null)))}, callers {_callers.Count}, {Decide().Reason}";

    private static List<(string Key, IReadOnlyList<string> Values)> Conditions(Random random, string name)
    {
        var keys = new List<(string Key, IReadOnlyList<string> Values)>();
        foreach (var key in Some(random, Keys, 2))
        {
            keys.Add((key, name switch
            {
                "Null" => Some(random, ["true", "false"], 1),
                "NumericLessThan" or "NumericNotEquals" => Some(random, ["1", "2", "3"], 2),
                "ArnLike" or "ArnNotLike" => Some(random, [Sample.Role, "arn:aws:iam::*:role/*", "arn:aws:iam::111111111111:role/${a:one}", "arn:aws:iam::111111111111:user/*"], 2),
                _ => Some(random, Texts, 2),
            }));
        }

        return keys;
    }

    private static List<GeneratedStatement> Policy(Random random)
    {
        var statements = new List<GeneratedStatement>();
        Repeat(random, 2, () => statements.Add(Statement(random, Pick(random, ["Allow", "Allow", "Allow", "Deny"]))));
        if (statements.Count == 0 || random.Next(3) == 0)
        {
            statements.Add(GeneratedStatement.Universal("Allow"));
        }

        return statements;
    }

    private static void Repeat(Random random, int most, Action action)
    {
        for (var left = random.Next(most + 1); left > 0; left--)
        {
            action();
        }
    }

    private static T Pick<T>(Random random, T[] items) => items[random.Next(items.Length)];

    private static string[] Some(Random random, string[] items, int most) => [.. items.OrderBy(_ => random.Next()).Take(random.Next(1, most + 1))];

    private static List<List<GeneratedStatement>> Copy(List<List<GeneratedStatement>> policies) => [.. policies.Select(policy => policy.ToList())];

    private static PolicyDocument Parse(IEnumerable<GeneratedStatement> statements, PolicyKind kind, Random? order) =>
        PolicyDocument.Parse("{\"Version\":\"2012-10-17\",\"Statement\":[" + string.Join(",", GeneratedStatement.Mix(statements, order).Select(statement => statement.Write(kind, order))) + "]}", kind);

    private static PolicyDocument[] Parse(List<List<GeneratedStatement>> policies, PolicyKind kind, Random? order) =>
        [.. GeneratedStatement.Mix(policies, order).Select(policy => Parse(policy, kind, order))];

    /// <summary>
    /// The policies whose statements count for this caller. A list of service control policies without any allow is not among them: it stands
    /// for one beside AWS's own that allows everything, so an allow in it would take that one's place.
    /// </summary>
    private List<List<GeneratedStatement>> Asked()
    {
        var asked = new List<List<GeneratedStatement>> { _trust };
        asked.AddRange(_resourceControls);
        if (_caller is "federated" or "service")
        {
            return asked;
        }

        asked.AddRange(_callers);
        asked.AddRange(_caller == "session" ? _sessions : []);
        asked.AddRange(_boundary is null ? [] : [_boundary]);

        // One that only denies stands beside AWS's own that allows everything; with an allow it would be taken for one that stands alone.
        asked.AddRange(_serviceControls.Where(policy => policy.Exists(statement => statement.Effect == "Allow")));
        return asked;
    }

    private void SetAtRandom(string key, Random random)
    {
        _context.Remove(key);
        if (random.Next(4) > 0)
        {
            _context[key] = key == "aws:PrincipalArn" ? [Pick(random, [Sample.Role, Sample.User])] : Some(random, Values, key == "aws:TagKeys" ? 2 : 1);
        }
    }
}
