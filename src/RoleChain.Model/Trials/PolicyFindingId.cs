namespace RoleChain;

/// <summary>What is dangerous, or of no use, in a trust policy. The names are stable: scripts may compare them.</summary>
public enum PolicyFindingId
{
    /// <summary>Federated trust without a condition on <c>sub</c>: any job of the provider's users gets in.</summary>
    SubjectMissing,

    /// <summary>Federated trust without a condition on <c>aud</c>.</summary>
    AudienceMissing,

    /// <summary>A wildcard in the owner or the repository of <c>sub</c>.</summary>
    RepositoryWildcard,

    /// <summary>A <c>sub</c> whose wildcard takes in every branch, tag, pull request and environment.</summary>
    SubjectWildcard,

    /// <summary><c>StringLike</c> with a value that has no wildcard: <c>StringEquals</c> serves.</summary>
    LikeWithoutWildcard,

    /// <summary><c>StringEquals</c> with a value that has one: it is taken literally, and never matches.</summary>
    WildcardTakenLiterally,

    /// <summary><c>ForAllValues:</c> on <c>sub</c> or <c>aud</c>: it holds where the key is absent.</summary>
    ForAllValuesOnClaim,

    /// <summary><c>IfExists</c> on <c>sub</c> or <c>aud</c>: it holds where the key is absent.</summary>
    IfExistsOnClaim,

    /// <summary>A condition on <c>job_workflow_ref</c>, which only jobs of reusable workflows have.</summary>
    WorkflowRefOfTopLevelJob,

    /// <summary>Trust in a whole account, without a condition.</summary>
    AccountTrustWithoutCondition,

    /// <summary>Trust in everyone.</summary>
    AnyoneTrusted,

    /// <summary>A statement that allows everything but what it names (<c>NotAction</c>).</summary>
    NotActionAllowed,

    /// <summary>A principal that is a unique id: what it named is gone.</summary>
    PrincipalRecreated,

    /// <summary>The classic form of <c>sub</c>, which a repository that is made again under the same name has too.</summary>
    ClassicSubject,

    /// <summary>A pull request's <c>sub</c> is trusted: whoever may open one gets in.</summary>
    PullRequestTrusted,

    /// <summary>A caller policy that allows the assumption of any role.</summary>
    AnyRoleAllowed,

    /// <summary>A value of a condition that is not of its operator's type: nothing matches it.</summary>
    ValueOfWrongType,

    /// <summary>A trust policy that is longer than IAM takes where the account's quota has not been raised.</summary>
    PolicyTooLong,
}
