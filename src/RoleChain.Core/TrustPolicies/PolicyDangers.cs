using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>What is dangerous, or of no use, in a policy. The rules look at what is allowed, statement by statement; what a Deny takes away is not counted. Values that nothing matches are told of every statement.</summary>
internal static class PolicyDangers
{
    /// <summary>The longest trust policy that IAM takes, in characters that are no white space, unless the quota has been raised (IAM user guide, "IAM and AWS STS quotas").</summary>
    private const int UsualTrustPolicyLength = 2048;
    private const string PrincipalArnKey = "aws:PrincipalArn";
    private const int ShownValues = 3;

    private static readonly string[] Claims = ["sub", "aud"];

    /// <summary>Claims that name one repository or project, where <c>sub</c> does not.</summary>
    private static readonly string[] RepositoryClaims = ["repository", "repository_id", "job_workflow_ref", "project_path", "project_id"];

    /// <summary>Those of them that name the job's own: a reusable workflow can be another's.</summary>
    private static readonly string[] OwnClaims = ["repository", "repository_id", "project_path", "project_id"];

    /// <summary>Keys that say who calls, as AWS knows it.</summary>
    private static readonly string[] CallerKeys = [PrincipalArnKey, "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:userid"];

    /// <summary>Two roles of two accounts: a resource that takes both in takes any.</summary>
    private static readonly string[] AnyRoles = [":iam::987650123456:role/zz-4711", ":iam::210987654321:role/y8/q"];

    private static readonly PolicyDanger[] Rules =
    [
        new(PolicyFindingId.SubjectMissing, PolicyKind.Trust, "Add a condition on sub that names the repository and the branch or environment.", SubjectMissing),
        new(PolicyFindingId.AudienceMissing, PolicyKind.Trust, "Add StringEquals on aud with the audience that the chain asks for.", AudienceMissing),
        new(PolicyFindingId.RepositoryWildcard, PolicyKind.Trust, "Name owner and repository without a wildcard; name more repositories as more values.", RepositoryWildcard),
        new(PolicyFindingId.SubjectWildcard, PolicyKind.Trust, "Name the branch, tag or environment whose jobs are meant.", SubjectWildcard),
        new(PolicyFindingId.LikeWithoutWildcard, PolicyKind.Trust, "Write StringEquals (or StringNotEquals) in its place.", LikeWithoutWildcard),
        new(PolicyFindingId.WildcardTakenLiterally, PolicyKind.Trust, "Write StringLike (or StringNotLike) where the wildcard is meant, or take it out.", WildcardTakenLiterally),
        new(PolicyFindingId.ForAllValuesOnClaim, PolicyKind.Trust, "Leave ForAllValues: out: the claim has one value.", statement => OnClaims(statement, condition => condition.Operator.Set == ConditionSet.AllValues, "ForAllValues:")),
        new(PolicyFindingId.IfExistsOnClaim, PolicyKind.Trust, "Leave IfExists out.", statement => OnClaims(statement, condition => condition.Operator.IsIfExists, "IfExists")),
        new(PolicyFindingId.WorkflowRefOfTopLevelJob, PolicyKind.Trust, "Ask for sub, or for workflow_ref by a customised sub, unless the job belongs to a reusable workflow.", WorkflowRef),
        new(PolicyFindingId.AccountTrustWithoutCondition, PolicyKind.Trust, "Name the role or user in Principal, or add a condition such as sts:ExternalId.", AccountTrust),
        new(PolicyFindingId.AnyoneTrusted, PolicyKind.Trust, "Name the accounts, roles or users, or add a condition on aws:PrincipalOrgID.", Anyone),
        new(PolicyFindingId.NotActionAllowed, PolicyKind.Trust, "Name the actions in Action.", NotAction),
        new(PolicyFindingId.NotActionAllowed, PolicyKind.Identity, "Name the actions in Action.", NotAction),
        new(PolicyFindingId.PrincipalRecreated, PolicyKind.Trust, "Write the ARN of the role or user that is there now.", PrincipalRecreated),
        new(PolicyFindingId.ClassicSubject, PolicyKind.Trust, "Let the repository have immutable subjects and ask for repo:OWNER@OWNER-ID/REPO@REPO-ID, or add a condition on repository_id.", ClassicSubject),
        new(PolicyFindingId.PullRequestTrusted, PolicyKind.Trust, "Trust a branch, or an environment whose reviewers approve each job.", PullRequest),
        new(PolicyFindingId.AnyRoleAllowed, PolicyKind.Identity, "Name the roles' ARNs in Resource.", AnyRole),
    ];

    /// <summary>What a policy has, the gravest first, then in the order of its statements.</summary>
    /// <param name="document">A trust policy or an identity policy.</param>
    /// <param name="name">The file or the name that it was read from; null where it has none.</param>
    /// <param name="roleArn">The role whose policy it is; null where that is not known.</param>
    public static IReadOnlyList<PolicyFinding> Find(PolicyDocument document, string? name = null, string? roleArn = null) =>
    [
        .. from one in OfAllowed(document, roleArn).Concat(OfValues(document))
           orderby one.Found.Severity descending, one.Statement.Index, one.Id
           select new PolicyFinding(one.Id, one.Found.Severity, Sentence(one.Statement + " " + one.Found.What + "."), one.Fix)
           {
               RoleArn = roleArn,
               Policy = name,
               Statement = one.Statement.Index + 1,
               Key = one.Found.Key,
           },
        .. OfLength(document, name, roleArn),
    ];

    private static PolicyFinding[] OfLength(PolicyDocument document, string? name, string? roleArn) =>
        document.Kind == PolicyKind.Trust && document.Text.Count(character => !char.IsWhiteSpace(character)) is var length && length > UsualTrustPolicyLength
            ? [new PolicyFinding(
                PolicyFindingId.PolicyTooLong,
                PolicyFindingSeverity.Low,
                FormattableString.Invariant($"The trust policy has {length} characters without white space; IAM takes {UsualTrustPolicyLength}, unless the account's quota has been raised."),
                "Let fewer in by one role, or have the quota of role trust policies raised.") { RoleArn = roleArn, Policy = name }]
            : [];

    private static IEnumerable<(PolicyFindingId Id, string Fix, PolicyStatement Statement, DangerFound Found)> OfAllowed(PolicyDocument document, string? roleArn) =>
        from statement in document.Statements
        where statement.Effect == PolicyEffect.Allow
        let allowed = new AllowStatement(document, statement, roleArn)
        from rule in Rules
        where rule.Kind == document.Kind
        from found in rule.Find(allowed)
        select (rule.Id, rule.Fix, statement, found);

    /// <summary>Values that nothing matches: in a deny they take nothing away.</summary>
    private static IEnumerable<(PolicyFindingId Id, string Fix, PolicyStatement Statement, DangerFound Found)> OfValues(PolicyDocument document) =>
        from statement in document.Statements
        from condition in statement.Conditions
        where Array.Exists(condition.Compiled, value => value.NeverMatches)
        select (
            PolicyFindingId.ValueOfWrongType,
            "Write a value of the operator's type: a number, true or false, an address or a range of addresses.",
            statement,
            new DangerFound(PolicyFindingSeverity.Medium, "has " + condition + " with a value of another type, which nothing matches", condition.Key));

    private static IEnumerable<DangerFound> SubjectMissing(AllowStatement statement) =>
        from provider in statement.Providers
        where HasSubject(statement, provider)
            && !statement.On(provider, "sub").Any(AllowStatement.Names)
            && !statement.ShutsOut(provider)
        let isNamed = HasRepositoryClaim(statement, provider)
        select new DangerFound(
            isNamed ? PolicyFindingSeverity.Medium : PolicyFindingSeverity.High,
            "has no condition that says whose " + Show(provider + ":sub") + " is good: " + (isNamed ? "any job of the repository that another claim names" : "any job of the provider's users") + " gets in",
            provider + ":sub");

    private static IEnumerable<DangerFound> AudienceMissing(AllowStatement statement) =>
        from provider in statement.Providers
        where (HasSubject(statement, provider) || HostedProviders.IsCognito(provider))
            && !statement.On(provider, "aud").Any(condition => AllowStatement.Names(condition) && !(AllowStatement.TakesWildcards(condition) && condition.Values.Any(value => SubjectPattern.IsAnything(value) || IsOpenAtBothEnds(value))))
            && !statement.ShutsOut(provider)
        select HostedProviders.IsCognito(provider)
            ? new DangerFound(PolicyFindingSeverity.High, "has no condition that says which " + provider + ":aud is good: any identity pool of anyone gets in", provider + ":aud")
            : new DangerFound(PolicyFindingSeverity.Medium, "has no condition that says which " + Show(provider + ":aud") + " is good: tokens that were made for others get in too", provider + ":aud");

    private static IEnumerable<DangerFound> RepositoryWildcard(AllowStatement statement) =>
        OfSubjects(
            statement,
            (provider, subject) => (subject.HasWildcardOwner || (GitHubIssuers.Has(provider) && !subject.NamesRepository)) && !NamesRepositoryExactly(statement, provider),
            (_, subject) => subject.HasWildcardOwner,
            PolicyFindingSeverity.High,
            "takes in other owners' or other repositories' jobs: ");

    private static IEnumerable<DangerFound> SubjectWildcard(AllowStatement statement) =>
        OfSubjects(statement, (_, subject) => subject.TakesAll, (_, subject) => subject.TakesAll, PolicyFindingSeverity.High, "takes in every branch, tag, pull request and environment: ")
            .Concat(OfSubjects(statement, (_, subject) => subject.TakesEveryOfAKind && !subject.TakesAll, (_, subject) => subject.TakesEveryOfAKind || subject.TakesAll, PolicyFindingSeverity.Medium, "takes in every branch, every tag or every environment: "));

    private static IEnumerable<DangerFound> ClassicSubject(AllowStatement statement) =>
        OfSubjects(
            statement,
            (provider, subject) => subject.IsClassic && GitHubIssuers.Has(provider) && !statement.On(provider, "repository_id").Any(AllowStatement.NeedsKey),
            (_, _) => true,
            PolicyFindingSeverity.Medium,
            "takes in a repository that is made again under the same name: ");

    // Where everything is taken in, that is said already.
    private static IEnumerable<DangerFound> PullRequest(AllowStatement statement) =>
        OfSubjects(statement, (_, subject) => subject.TakesPullRequests && !subject.TakesAll, (_, subject) => subject.TakesPullRequests, PolicyFindingSeverity.Medium, "takes in pull requests, and with them whoever may open one: ");

    private static IEnumerable<DangerFound> LikeWithoutWildcard(AllowStatement statement) =>
        from condition in statement.Statement.Conditions
        where condition.Operator.Family == ConditionFamily.TextPattern && !condition.Values.Any(value => SubjectPattern.HasWildcards(value, statement.HasVariables))
        select new DangerFound(PolicyFindingSeverity.Low, "has " + condition + ", and no value with a wildcard", condition.Key);

    private static IEnumerable<DangerFound> WildcardTakenLiterally(AllowStatement statement) =>
        from condition in statement.Statement.Conditions
        where condition.Operator.Family is ConditionFamily.Text or ConditionFamily.TextIgnoringCase && condition.Values.Any(value => SubjectPattern.HasWildcards(value, statement.HasVariables))
        select new DangerFound(
            PolicyFindingSeverity.Medium,
            "has " + condition + " with a wildcard, which is taken literally: it " + (condition.Operator.IsNegated ? "keeps nobody out" : "never matches"),
            condition.Key);

    private static IEnumerable<DangerFound> OnClaims(AllowStatement statement, Func<PolicyCondition, bool> isIt, string what) =>
        from provider in statement.Providers
        from claim in Claims
        from condition in statement.On(provider, claim)
        where isIt(condition)
        select new DangerFound(
            claim == "sub" ? PolicyFindingSeverity.High : PolicyFindingSeverity.Medium,
            "has " + condition + ": by " + what + " it holds where the claim is absent",
            condition.Key);

    private static IEnumerable<DangerFound> WorkflowRef(AllowStatement statement) =>
        (from provider in statement.Providers
         from condition in statement.On(provider, "job_workflow_ref")
         select AllowStatement.NeedsKey(condition)
             ? new DangerFound(PolicyFindingSeverity.Low, "has " + condition + ", a claim that only the jobs of reusable workflows have: no other job gets in", condition.Key)
             : new DangerFound(PolicyFindingSeverity.Medium, "has " + condition + ", a claim that only the jobs of reusable workflows have: it does not keep other jobs out", condition.Key))
        .Concat(OfSubjects(
            statement,
            (_, subject) => subject.Value.IndexOf("job_workflow_ref:", StringComparison.Ordinal) >= 0,
            (_, _) => true,
            PolicyFindingSeverity.Low,
            "asks for job_workflow_ref, a claim that only the jobs of reusable workflows have: "));

    private static IEnumerable<DangerFound> AccountTrust(AllowStatement statement) => statement.Statement.Conditions.Any(Narrows) || !statement.Allows(StsActions.AssumeRole)
        ? []
        : from principal in statement.Statement.Principals
          where principal.Type == PolicyPrincipalType.Aws && AccountOf(principal.Value) is not null
          select new DangerFound(PolicyFindingSeverity.Medium, "trusts the whole account " + AccountOf(principal.Value) + " without a condition: every role and user whose own policy allows it gets in");

    private static IEnumerable<DangerFound> Anyone(AllowStatement statement) =>
        statement.Statement.Principals.Any(principal => principal.IsAnyone) && statement.AllowsAssumption && !statement.Statement.Conditions.Any(condition => NamesCaller(statement, condition))
            ? [new DangerFound(PolicyFindingSeverity.High, "trusts everyone, in any account")]
            : [];

    private static IEnumerable<DangerFound> NotAction(AllowStatement statement) => statement.Statement.IsNotAction
        ? [new DangerFound(PolicyFindingSeverity.Medium, "allows everything but what it names (NotAction), what AWS adds later too")]
        : [];

    private static IEnumerable<DangerFound> PrincipalRecreated(AllowStatement statement) =>
        from principal in statement.Statement.Principals
        where principal.IsUniqueId
        select new DangerFound(PolicyFindingSeverity.Medium, "names the unique id " + Show(principal.Value) + ": the role or user that it named is gone, and one that was made again under its name is not let in");

    private static IEnumerable<DangerFound> AnyRole(AllowStatement statement)
    {
        var partition = statement.RoleArn?.Split(':') is [_, { Length: > 0 } own, ..] ? own : "aws";
        var isAny = Array.TrueForAll(AnyRoles, role => statement.Statement.ResourceTemplates
            .Any(template => template.Matches(new RequestText("arn:" + partition + role), RequestContext.Empty, isWidest: false, isArn: false)) != statement.Statement.IsNotResource);

        // A condition may name what Resource does not: an organisation, a tag.
        return isAny && statement.Allows(StsActions.AssumeRole) && !statement.Statement.Conditions.Any(Narrows)
            ? [new DangerFound(PolicyFindingSeverity.Medium, "allows the assumption of any role of any account that trusts the caller or its account")]
            : [];
    }

    /// <summary>One finding for each condition, which shows its first values.</summary>
    private static IEnumerable<DangerFound> OfSubjects(AllowStatement statement, Func<string, SubjectPattern, bool> isIt, Func<string, SubjectPattern, bool> leavesIn, PolicyFindingSeverity severity, string what)
    {
        // The conditions on one subject hold together: whom another of them keeps out does not get in by this one. A broader one keeps nobody out.
        foreach (var (condition, provider, values) in statement.Subjects())
        {
            var found = values.Where(value => isIt(provider, value)).ToArray();
            var isNarrowed = statement.On(provider, "sub").Any(other => other != condition && AllowStatement.NeedsKey(other) && !statement.SubjectsOf(other).Any(value => leavesIn(provider, value)));
            if (found.Length > 0 && !isNarrowed)
            {
                var shown = string.Join(", ", found.Take(ShownValues).Select(value => "'" + Show(value.Value) + "'"));
                yield return new DangerFound(severity, what + shown + (found.Length > ShownValues ? FormattableString.Invariant($" and {found.Length - ShownValues} more") : string.Empty), condition.Key);
            }
        }
    }

    /// <summary>Whether a condition says who calls. Tags and external ids do not: whoever calls can choose them.</summary>
    private static bool NamesCaller(AllowStatement statement, PolicyCondition condition)
    {
        if (!AllowStatement.NeedsKey(condition))
        {
            return false;
        }

        if (CallerKeys.Contains(condition.Key, StringComparer.OrdinalIgnoreCase))
        {
            return !condition.Values.Any(value => IsAnyCaller(condition, value));
        }

        return condition.Key.EndsWith(":sub", StringComparison.OrdinalIgnoreCase) && condition.Key.IndexOf('.') >= 0 && !statement.SubjectsOf(condition).Any(subject => subject.HasWildcardOwner || (GitHubIssuers.Has(condition.Key.Substring(0, condition.Key.LastIndexOf(':'))) && !subject.NamesRepository));
    }

    /// <summary>Whether a value leaves the caller's account, organization or unique id open: anyone can make a role of any name. A variable holds what the caller brings.</summary>
    private static bool IsAnyCaller(PolicyCondition condition, string value)
    {
        var named = condition.Key.ToUpperInvariant() switch
        {
            "AWS:PRINCIPALARN" => PolicyArn.TryParse(value, out var arn) ? arn.AccountId : value,
            "AWS:PRINCIPALORGPATHS" => value.Split('/')[0],
            "AWS:USERID" => value.Split(':')[0],
            _ => value,
        };
        return named.IndexOf("${", StringComparison.Ordinal) >= 0 || (AllowStatement.TakesWildcards(condition) && named.IndexOfAny(['*', '?']) >= 0);
    }

    /// <summary>Whether a condition keeps anybody out: one that holds where its key is absent, of everything, or of every call that is made, does not.</summary>
    private static bool Narrows(PolicyCondition condition) => AllowStatement.NeedsKey(condition)
        && !string.Equals(condition.Key, "aws:SecureTransport", StringComparison.OrdinalIgnoreCase)
        && !(AllowStatement.TakesWildcards(condition) && condition.Values.Any(SubjectPattern.IsAnything));

    /// <summary>Whether another claim than <c>sub</c> names the repository or project.</summary>
    private static bool HasRepositoryClaim(AllowStatement statement, string provider) => RepositoryClaims.Any(claim => statement.On(provider, claim).Any(condition =>
        AllowStatement.NeedsKey(condition) && statement.SubjectsOf(condition).All(value => !value.HasWildcardOwner && !SubjectPattern.IsAnything(value.Value))));

    /// <summary>Whether another claim than <c>sub</c> names the job's own repository or project, and no other.</summary>
    private static bool NamesRepositoryExactly(AllowStatement statement, string provider) => OwnClaims.Any(claim => statement.On(provider, claim).Any(condition =>
        AllowStatement.NeedsKey(condition) && statement.SubjectsOf(condition).All(value => !value.HasWildcard)));

    private static bool IsOpenAtBothEnds(string value) => value.Length > 0 && value[0] == '*' && value[value.Length - 1] == '*';

    /// <summary>Whether a provider is one that an account has made, not one that IAM knows by its host.</summary>
    private static bool IsOfAnAccount(AllowStatement statement, string provider) =>
        statement.Statement.Principals.Any(principal => principal.Type == PolicyPrincipalType.Federated && principal.Value.EndsWith(":oidc-provider/" + provider, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a provider's tokens have a <c>sub</c> to ask for: those of Facebook and Login with Amazon have an id of the app.</summary>
    private static bool HasSubject(AllowStatement statement, string provider) => IsOfAnAccount(statement, provider) || HostedProviders.IsGoogle(provider);

    private static string? AccountOf(string principal)
    {
        if (PolicyArn.IsAccountId(principal))
        {
            return principal;
        }

        return PolicyArn.TryParse(principal, out var arn) && arn.Resource == "root" ? arn.AccountId : null;
    }

    private static string Show(string text) => SafeText.ForDisplay(text, 160);

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
