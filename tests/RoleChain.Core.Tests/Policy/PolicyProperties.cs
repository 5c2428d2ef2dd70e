using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Tests.Policy;

/// <summary>What holds for every policy and every request.</summary>
[Properties(Arbitrary = [typeof(PolicyProperties)], MaxTest = 300)]
public sealed class PolicyProperties
{
    private static readonly string[] Principals =
    [
        "\"*\"",
        "{\"AWS\":\"111111111111\"}",
        "{\"AWS\":\"222222222222\"}",
        "{\"AWS\":\"" + Sample.Role + "\"}",
        "{\"AWS\":\"" + Sample.Session + "\"}",
        "{\"AWS\":[\"" + Sample.User + "\",\"" + Sample.RoleId + "\"]}",
    ];

    private static readonly string[] Actions = ["*", "sts:*", "sts:AssumeRole", "sts:TagSession", "STS:assume*"];

    private static readonly string[] Conditions =
    [
        "{}",
        "{\"StringEquals\":{\"a:one\":\"1\"}}",
        "{\"StringNotEquals\":{\"a:one\":\"1\"}}",
        "{\"StringLikeIfExists\":{\"a:two\":\"${a:one}*\"}}",
        "{\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"x\",\"y\"]},\"Null\":{\"a:two\":\"true\"}}",
        "{\"ForAnyValue:StringEquals\":{\"aws:TagKeys\":[\"x\",\"y\"]}}",
        "{\"NumericLessThan\":{\"a:one\":5}}",
    ];

    public static Arbitrary<string[]> Statements() => Gen.NonEmptyListOf(
        from effect in Gen.Elements("Allow", "Allow", "Deny")
        from principal in Gen.Elements(Principals)
        from action in Gen.Elements(Actions)
        from condition in Gen.Elements(Conditions)
        select Statement(effect, principal, action, condition)).Select(list => list.ToArray()).ToArbitrary();

    public static Arbitrary<AuthorizationRequest> Requests() => (
        from caller in Gen.Elements("root", "user", "session", "federated", "service")
        from action in Gen.Elements("sts:AssumeRole", "sts:TagSession")
        from one in Gen.Elements(null, "1", "2", "x")
        from two in Gen.Elements(null, "1", "12", "x")
        from tags in Gen.SubListOf("x", "y", "z")
        select Sample.Request(RequestContext.Empty.With("a:one", one).With("a:two", two).WithMany("aws:TagKeys", tags), action, principal: Sample.Caller(caller))).ToArbitrary();

    /// <summary>Seeds of all sizes: FsCheck's own numbers are small, and few.</summary>
    public static Arbitrary<int> Seeds() => Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary();

    [Property]
    public bool The_order_of_statements_does_not_matter(string[] statements, AuthorizationRequest request, int seed)
    {
        var random = new Random(seed);
        return Verdict(statements, request) == Verdict(statements.OrderBy(_ => random.Next()), request);
    }

    [Property]
    public bool An_explicit_deny_wins(string[] statements, AuthorizationRequest request, byte place)
    {
        var list = statements.ToList();
        list.Insert(place % (list.Count + 1), Statement("Deny", "\"*\"", "*", "{}"));
        return Verdict(list, request) == PolicyVerdict.ExplicitDeny;
    }

    [Property]
    public bool Another_allow_takes_nothing_away(string[] statements, AuthorizationRequest request, byte pick)
    {
        var allow = Statement("Allow", Principals[pick % Principals.Length], Actions[pick % Actions.Length], Conditions[pick % Conditions.Length]);
        var before = Verdict(statements, request);
        var after = Verdict(statements.Append(allow), request);
        return before == PolicyVerdict.ImplicitDeny ? after != PolicyVerdict.ExplicitDeny : after == before;
    }

    [Property]
    public bool A_verdict_is_what_its_trace_says(string[] statements, AuthorizationRequest request)
    {
        var evaluation = PolicyEvaluator.Evaluate(Parse(statements), request);
        var applying = evaluation.Statements.Where(statement => statement.Applies).Select(statement => statement.Effect).ToList();
        return evaluation.Statements.Count == statements.Length
            && evaluation.Verdict == (applying.Contains(PolicyEffect.Deny) ? PolicyVerdict.ExplicitDeny : applying.Count > 0 ? PolicyVerdict.Allowed : PolicyVerdict.ImplicitDeny);
    }

    [Property]
    public bool A_decision_always_has_its_reason(string[] statements, AuthorizationRequest request, bool isSameAccount)
    {
        var decision = RoleAssumptionAuthorizer.Authorize(new RoleAssumption(Parse(statements), request, isSameAccount ? Sample.Home : Sample.Other));
        return decision.Allowed == (decision.Reason == AssumptionRefusal.None)
            && (!decision.Allowed || decision.Trust.Verdict == PolicyVerdict.Allowed)
            && decision.Explanation.EndsWith('.');
    }

    [Property]
    public bool A_pattern_without_wildcards_matches_itself_alone(NonNull<string> text, NonNull<string> other)
    {
        var pattern = WildcardPattern.OfPieces([(text.Get, true)], ignoreCase: false);
        return pattern.Matches(text.Get) && pattern.Matches(other.Get) == (other.Get == text.Get);
    }

    [Property]
    public bool A_pattern_matches_its_own_text(NonNull<string> text) => WildcardPattern.OfText(text.Get, ignoreCase: false).Matches(text.Get);

    [Property(MaxTest = 20_000)]
    public bool Wildcards_match_what_a_simple_matcher_matches(int seed)
    {
        // Short texts of a small alphabet, so that matches are common.
        var random = new Random(seed);
        string Make(string alphabet) => string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => alphabet[random.Next(alphabet.Length)]));
        var pattern = Make("ab*?*");
        var text = Make("ab");
        return WildcardPattern.OfText(pattern, ignoreCase: false).Matches(text) == SimplyMatches(pattern, text);
    }

    // The definition itself, exponential as it is.
    private static bool SimplyMatches(string pattern, string text) =>
        pattern.Length == 0 ? text.Length == 0
        : pattern[0] == '*' ? SimplyMatches(pattern[1..], text) || (text.Length > 0 && SimplyMatches(pattern, text[1..]))
        : text.Length > 0 && (pattern[0] == '?' || pattern[0] == text[0]) && SimplyMatches(pattern[1..], text[1..]);

    private static string Statement(string effect, string principal, string action, string condition) =>
        $$"""{"Effect":"{{effect}}","Principal":{{principal}},"Action":"{{action}}","Condition":{{condition}}}""";

    private static PolicyDocument Parse(IEnumerable<string> statements) =>
        PolicyDocument.Parse("{\"Version\":\"2012-10-17\",\"Statement\":[" + string.Join(",", statements) + "]}", PolicyKind.Trust);

    private static PolicyVerdict Verdict(IEnumerable<string> statements, AuthorizationRequest request) =>
        PolicyEvaluator.Evaluate(Parse(statements), request).Verdict;
}
