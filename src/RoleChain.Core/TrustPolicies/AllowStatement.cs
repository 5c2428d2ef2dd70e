using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>A statement that allows, as the rules of danger look at it.</summary>
internal sealed class AllowStatement
{
    private const string ProviderPrefix = "oidc-provider/";

    private static readonly string[] Assumptions = [StsActions.AssumeRole, StsActions.AssumeRoleWithWebIdentity, "sts:AssumeRoleWithSAML"];

    private readonly Dictionary<string, JobsLeft> _jobs = new(StringComparer.OrdinalIgnoreCase);

    public AllowStatement(PolicyDocument document, PolicyStatement statement, string? roleArn)
    {
        Statement = statement;
        HasVariables = document.Version == PolicyDocument.CurrentVersion;
        RoleArn = roleArn;
        Providers = Allows(StsActions.AssumeRoleWithWebIdentity)
            ? [.. statement.Principals.Where(principal => principal.Type == PolicyPrincipalType.Federated).Select(principal => HostOf(principal.Value)).OfType<string>()
                .Concat(statement.Principals.Any(principal => principal.IsAnyone) ? HostsOfKeys(statement) : [])
                .Distinct(StringComparer.OrdinalIgnoreCase)]
            : [];
    }

    /// <summary>The statement.</summary>
    public PolicyStatement Statement { get; }

    /// <summary>Whether the policy's version has variables.</summary>
    public bool HasVariables { get; }

    /// <summary>The role whose policy it is; null where that is not known.</summary>
    public string? RoleArn { get; }

    /// <summary>The OIDC providers whose tokens it lets in, by what their condition keys begin with. SAML's have other keys.</summary>
    public IReadOnlyList<string> Providers { get; }

    /// <summary>Whether it lets a role be assumed in any way, and does more than let sessions be tagged.</summary>
    public bool AllowsAssumption => Assumptions.Any(Allows);

    /// <summary>Whether it has an action.</summary>
    /// <param name="action">The action.</param>
    public bool Allows(string action) => Statement.ActionPatterns.Any(pattern => pattern.Matches(action)) != Statement.IsNotAction;

    /// <summary>The conditions on a claim of a provider.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="claim">The claim, such as <c>sub</c>.</param>
    public IEnumerable<PolicyCondition> On(string provider, string claim) =>
        Statement.Conditions.Where(condition => string.Equals(condition.Key, provider + ":" + claim, StringComparison.OrdinalIgnoreCase));

    /// <summary>The conditions on a claim of any of the providers, with the values of each understood as subjects.</summary>
    public IEnumerable<(PolicyCondition Condition, string Provider, IReadOnlyList<SubjectPattern> Values)> Subjects() =>
        from provider in Providers
        from condition in On(provider, "sub")
        where Names(condition)
        select (condition, provider, SubjectsOf(condition));

    /// <summary>A condition's values, understood as subjects.</summary>
    /// <param name="condition">The condition.</param>
    public IReadOnlyList<SubjectPattern> SubjectsOf(PolicyCondition condition) => [.. condition.Values.Select(value => SubjectPattern.Of(value, TakesWildcards(condition), HasVariables))];

    /// <summary>What its conditions leave of the jobs of a provider's subjects.</summary>
    /// <param name="provider">The provider.</param>
    public JobsLeft JobsOf(string provider)
    {
        if (!_jobs.TryGetValue(provider, out var jobs))
        {
            jobs = new JobsLeft(this, provider);
            _jobs.Add(provider, jobs);
        }

        return jobs;
    }

    /// <summary>Whether a condition says which values are good: not which are not, nor whether there is one.</summary>
    /// <param name="condition">The condition.</param>
    public static bool Names(PolicyCondition condition) => !condition.Operator.IsNegated && condition.Operator.Family != ConditionFamily.Null;

    /// <summary>Whether a condition fails where the key is absent.</summary>
    /// <param name="condition">The condition.</param>
    public static bool NeedsKey(PolicyCondition condition) => Names(condition) && !condition.Operator.IsIfExists && condition.Operator.Set != ConditionSet.AllValues;

    /// <summary>Whether a condition's values may have wildcards.</summary>
    /// <param name="condition">The condition.</param>
    public static bool TakesWildcards(PolicyCondition condition) => condition.Operator.Family is ConditionFamily.TextPattern or ConditionFamily.Arn;

    /// <summary>Whether a condition needs the token to be another provider's, so that this one's never gets in.</summary>
    /// <param name="provider">The provider.</param>
    public bool ShutsOut(string provider) => Statement.Conditions.Any(condition => NeedsKey(condition)
        && condition.Key.LastIndexOf(':') is > 0 and var colon
        && condition.Key.IndexOf('.') is >= 0 and var dot && dot < colon
        && !condition.Key.StartsWith(provider + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>Everyone's tokens are of whichever provider the conditions speak of.</summary>
    private static IEnumerable<string> HostsOfKeys(PolicyStatement statement) =>
        from condition in statement.Conditions
        let end = condition.Key.LastIndexOf(':')
        where end > 0 && condition.Key.IndexOf('.') is >= 0 and var dot && dot < end
        select condition.Key.Substring(0, end);

    /// <summary>The OIDC provider that a principal is, by what its condition keys begin with; null for a provider of another kind.</summary>
    /// <param name="principal">An ARN, or a host that IAM knows.</param>
    public static string? HostOf(string principal)
    {
        if (PolicyArn.TryParse(principal, out var arn))
        {
            return arn.Resource.StartsWith(ProviderPrefix, StringComparison.Ordinal) ? arn.Resource.Substring(ProviderPrefix.Length) : null;
        }

        return principal;
    }
}
