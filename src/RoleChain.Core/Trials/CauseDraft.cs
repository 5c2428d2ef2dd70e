using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>Where a cause was found, so that each is made the same way.</summary>
/// <param name="Question">The hop.</param>
/// <param name="Action">The action that is refused.</param>
/// <param name="Side">What says no.</param>
/// <param name="Policy">Which policy; null where none is known.</param>
/// <param name="Statement">Which statement; null where it is about none in particular.</param>
/// <param name="Actions">Every action that the hop needs.</param>
internal sealed record CauseDraft(HopQuestion Question, string Action, RefusalSide Side, NamedPolicy? Policy, StatementTrace? Statement, IReadOnlyList<string> Actions)
{
    /// <summary>The statement as a reader would find it.</summary>
    public string Place => (Statement is null ? string.Empty : Statement + " of ") + Owner;

    /// <summary>What the policy is, in words.</summary>
    public string Owner => Side switch
    {
        RefusalSide.TrustPolicy => "the trust policy of " + Question.Role.Text,
        RefusalSide.CallerPolicy => "the policies of " + Caller,
        RefusalSide.SessionPolicy => "the session policies of " + Caller,
        RefusalSide.PermissionsBoundary => "the permissions boundary of " + Caller,
        RefusalSide.ServiceControlPolicy => "the service control policies over the account of " + Caller,
        _ => "the resource control policies over the account " + Question.Role.Account,
    };

    /// <summary>Who asks.</summary>
    public string Caller => SafeText.ForDisplay(Question.Claims is { } claims ? claims.Subject : Question.CallerArn, 512);

    /// <summary>A cause of a part of the statement that is no condition.</summary>
    public RefusalCause Cause(RefusalCauseId id, string message, string fix, IEnumerable<string>? expected = null, IEnumerable<string>? actual = null, string? json = null) =>
        Cause(id, null, message, fix, expected, actual, json);

    /// <summary>A cause of a condition. Where that is on something confidential, what it asks for and what the request has are left out.</summary>
    public RefusalCause Cause(RefusalCauseId id, ConditionTrace condition, string message, string fix, string? json = null) =>
        TrialTrace.IsConfidential(condition) ? Cause(id, condition, message, fix, null, null, json) : Cause(id, condition, message, fix, condition.Expected, condition.Actual, json);

    private RefusalCause Cause(RefusalCauseId id, ConditionTrace? condition, string message, string fix, IEnumerable<string>? expected, IEnumerable<string>? actual, string? json) => new(id, Side, Sentence(message), fix)
    {
        HopNumber = Question.Number,
        IsCertain = true,
        Action = Action,
        Policy = Policy?.Name,
        Statement = Statement?.Index + 1,
        Sid = Shown(Statement?.Sid),
        Operator = condition?.Operator,
        Key = condition is null ? null : SafeText.ForDisplay(condition.Key),
        Expected = Shown(expected),
        Actual = Shown(actual),
        FixJson = json,
    };

    /// <summary>Begun with a capital letter: a place is written into the middle of sentences too.</summary>
    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    private static string? Shown(string? text) => string.IsNullOrEmpty(text) ? null : SafeText.ForDisplay(text, 128);

    private static string[] Shown(IEnumerable<string>? texts) => (texts ?? []).Take(16).Select(text => SafeText.ForDisplay(text, 512)).ToArray();
}
