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
    private const int ShownValues = 3;

    private static readonly string[] Claims = ["sub", "aud"];

    /// <summary>Claims that name the repository or project of the job, where <c>sub</c> does not.</summary>
    private static readonly string[] OwnClaims = ["repository", "repository_id", "project_path", "project_id"];

    /// <summary>The kinds of jobs, as a sentence names one of them.</summary>
    private static readonly (JobKinds Kind, string Name)[] KindNames = [(JobKinds.Branches, "branch"), (JobKinds.Tags, "tag"), (JobKinds.PullRequests, "pull request"), (JobKinds.Environments, "environment")];

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
        let others = WithoutSubject(statement, provider)
        select new DangerFound(others.Severity, "has no condition that says whose " + Show(provider + ":sub") + " is good: any job of " + others.Whom + " gets in", provider + ":sub");

    /// <summary>Whose jobs get in where there is no condition on <c>sub</c>: other claims may name the repository, or the workflow that it calls.</summary>
    private static (PolicyFindingSeverity Severity, string Whom) WithoutSubject(AllowStatement statement, string provider)
    {
        var repositories = OwnClaims.SelectMany(claim => NamedBy(statement, provider, claim)).OrderBy(values => values.Count).ToArray();
        if (Array.Find(repositories, IsExact) is { } exact)
        {
            return (PolicyFindingSeverity.Medium, exact.Count == 1 ? "the repository that another claim names" : "the repositories that another claim names");
        }

        var workflows = NamedBy(statement, provider, "job_workflow_ref").ToArray();
        if (Array.Exists(workflows, IsExact))
        {
            return (PolicyFindingSeverity.Medium, "any repository that calls the workflow which job_workflow_ref names");
        }

        return (PolicyFindingSeverity.High, repositories.Length > 0 ? "every repository that " + Shown(repositories[0]) + " takes in"
            : workflows.Length > 0 ? "any repository that calls a workflow which " + Shown(workflows[0]) + " takes in"
            : "the provider's users");
    }

    private static IEnumerable<DangerFound> AudienceMissing(AllowStatement statement) =>
        from provider in statement.Providers
        where (HasSubject(statement, provider) || HostedProviders.IsCognito(provider))
            && !statement.On(provider, "aud").Any(condition => AllowStatement.Names(condition) && !statement.SubjectsOf(condition).Any(value => value.IsAnything || value.IsOpenAtBothEnds))
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
        OfSubjects(
            statement,
            (provider, subject) => TakesAll(statement, provider, subject),
            (_, subject) => subject.TakesAll,
            PolicyFindingSeverity.High,
            (provider, found) => Takes(statement, provider, found, JobKinds.All))
        .Concat(OfSubjects(
            statement,
            (provider, subject) => !TakesAll(statement, provider, subject) && (statement.JobsOf(provider).Of(subject) & ~JobKinds.PullRequests) != JobKinds.None,
            (_, subject) => (subject.Kinds & ~JobKinds.PullRequests) != JobKinds.None,
            PolicyFindingSeverity.Medium,
            (provider, found) => Takes(statement, provider, found, ~JobKinds.PullRequests)));

    /// <summary>Whether a subject takes in all that a repository's jobs can be, and no other condition keeps a kind of them out. Without pull requests it is all the same.</summary>
    private static bool TakesAll(AllowStatement statement, string provider, SubjectPattern subject) =>
        subject.TakesAll && (subject.Kinds & ~JobKinds.PullRequests & ~statement.JobsOf(provider).Of(subject)) == JobKinds.None;

    private static string Takes(AllowStatement statement, string provider, IReadOnlyList<SubjectPattern> subjects, JobKinds told)
    {
        var kinds = subjects.Aggregate(JobKinds.None, (all, subject) => all | (statement.JobsOf(provider).Of(subject) & told));
        if (kinds == JobKinds.All && subjects.Any(subject => subject.IsAnything))
        {
            return "takes in every subject: ";
        }

        var names = KindNames.Where(kind => (kinds & kind.Kind) != JobKinds.None).Select(kind => kind.Name).ToArray();
        return "takes in every " + string.Join(", ", names.Take(names.Length - 1)) + (names.Length > 1 ? " and " : string.Empty) + names[names.Length - 1] + ": ";
    }

    private static IEnumerable<DangerFound> ClassicSubject(AllowStatement statement) =>
        OfSubjects(
            statement,
            (provider, subject) => subject.IsClassic && GitHubIssuers.Has(provider) && !statement.On(provider, "repository_id").Any(AllowStatement.NeedsKey),
            (_, _) => true,
            PolicyFindingSeverity.Medium,
            "takes in a repository that is made again under the same name: ");

    // Where everything is taken in, that is said already.
    private static IEnumerable<DangerFound> PullRequest(AllowStatement statement) =>
        OfSubjects(
            statement,
            (provider, subject) => (statement.JobsOf(provider).Of(subject) & JobKinds.PullRequests) != JobKinds.None && !TakesAll(statement, provider, subject),
            (_, subject) => subject.TakesPullRequests,
            PolicyFindingSeverity.Medium,
            "takes in pull requests, and with them whoever may open one: ");

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

    private static IEnumerable<DangerFound> AccountTrust(AllowStatement statement) => !statement.Allows(StsActions.AssumeRole)
        ? []
        : from whole in new CallerConditions(statement).WholeAccounts()
          select new DangerFound(
              PolicyFindingSeverity.Medium,
              "trusts the whole account " + (whole.Account ?? "of the role") + (whole.IsByCondition ? ", by a condition that keeps nobody of it out" : " without a condition that keeps anybody out") + ": every role and user whose own policy allows it gets in");

    private static IEnumerable<DangerFound> Anyone(AllowStatement statement) =>
        statement.Statement.Principals.Any(principal => principal.IsAnyone) && statement.AllowsAssumption && !new CallerConditions(statement).NameCaller
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
        return isAny && statement.Allows(StsActions.AssumeRole) && !new CallerConditions(statement).KeepAnybodyOut
            ? [new DangerFound(PolicyFindingSeverity.Medium, "allows the assumption of any role of any account that trusts the caller or its account")]
            : [];
    }

    private static IEnumerable<DangerFound> OfSubjects(AllowStatement statement, Func<string, SubjectPattern, bool> isIt, Func<string, SubjectPattern, bool> leavesIn, PolicyFindingSeverity severity, string what) =>
        OfSubjects(statement, isIt, leavesIn, severity, (_, _) => what);

    /// <summary>One finding for each condition, which shows its first values.</summary>
    private static IEnumerable<DangerFound> OfSubjects(AllowStatement statement, Func<string, SubjectPattern, bool> isIt, Func<string, SubjectPattern, bool> leavesIn, PolicyFindingSeverity severity, Func<string, IReadOnlyList<SubjectPattern>, string> what)
    {
        // The conditions on one subject hold together: whom another of them keeps out does not get in by this one. A broader one keeps nobody out.
        foreach (var (condition, provider, values) in statement.Subjects())
        {
            var found = values.Where(value => isIt(provider, value)).ToArray();
            var isNarrowed = statement.On(provider, "sub").Any(other => other != condition && AllowStatement.NeedsKey(other) && !statement.SubjectsOf(other).Any(value => leavesIn(provider, value)));
            if (found.Length > 0 && !isNarrowed)
            {
                yield return new DangerFound(severity, what(provider, found) + Shown(found), condition.Key);
            }
        }
    }

    /// <summary>The values of each condition that needs a claim and says which are good.</summary>
    private static IEnumerable<IReadOnlyList<SubjectPattern>> NamedBy(AllowStatement statement, string provider, string claim) =>
        statement.On(provider, claim).Where(AllowStatement.NeedsKey).Select(statement.SubjectsOf).Where(values => !values.Any(value => value.IsAnything));

    private static bool IsExact(IReadOnlyList<SubjectPattern> values) => values.All(value => !value.HasWildcard);

    /// <summary>Whether another claim than <c>sub</c> names the job's own repository or project, and no other.</summary>
    private static bool NamesRepositoryExactly(AllowStatement statement, string provider) => OwnClaims.Any(claim => NamedBy(statement, provider, claim).Any(IsExact));

    /// <summary>Whether a provider is one that an account has made, not one that IAM knows by its host.</summary>
    private static bool IsOfAnAccount(AllowStatement statement, string provider) =>
        statement.Statement.Principals.Any(principal => principal.Type == PolicyPrincipalType.Federated && principal.Value.EndsWith(":oidc-provider/" + provider, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a provider's tokens have a <c>sub</c> to ask for: those of Facebook and Login with Amazon have an id of the app.</summary>
    private static bool HasSubject(AllowStatement statement, string provider) => IsOfAnAccount(statement, provider) || HostedProviders.IsGoogle(provider);

    private static string Shown(IReadOnlyList<SubjectPattern> values) =>
        string.Join(", ", values.Take(ShownValues).Select(value => "'" + Show(value.Value) + "'")) + (values.Count > ShownValues ? FormattableString.Invariant($" and {values.Count - ShownValues} more") : string.Empty);

    private static string Show(string text) => SafeText.ForDisplay(text, 160);

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
