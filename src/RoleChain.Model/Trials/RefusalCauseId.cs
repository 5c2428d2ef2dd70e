namespace RoleChain;

/// <summary>Why a hop is refused. The names are stable: scripts may compare them.</summary>
public enum RefusalCauseId
{
    /// <summary>There is no such role, or none is known by this name.</summary>
    RoleNotFound,

    /// <summary>The role's account has no OIDC provider for the token's issuer.</summary>
    ProviderNotFound,

    /// <summary>The account has a provider of nearly the same URL: another path, an enterprise's own issuer.</summary>
    ProviderIssuerDiffers,

    /// <summary>The provider does not list the token's audience among its client ids.</summary>
    AudienceNotListed,

    /// <summary>The token has ended.</summary>
    TokenExpired,

    /// <summary>The token's signature or issuer was refused.</summary>
    TokenRefused,

    /// <summary>The trust policy names another provider, or one of another account.</summary>
    ProviderNotTrusted,

    /// <summary>The trust policy names other accounts, roles or users than the caller.</summary>
    CallerNotTrusted,

    /// <summary>The trust policy names a session of the caller's role, and the session has another name.</summary>
    SessionNotTrusted,

    /// <summary>The trust policy names a unique id: the role that it named was deleted, and made again.</summary>
    PrincipalRecreated,

    /// <summary>A role does not trust itself by itself.</summary>
    RoleDoesNotTrustItself,

    /// <summary>The trust policy has no statement for the action: <c>sts:AssumeRole</c> in place of <c>sts:AssumeRoleWithWebIdentity</c>, or the other way.</summary>
    ActionNotTrusted,

    /// <summary>The trust policy does not let the session be tagged (<c>sts:TagSession</c>).</summary>
    TagSessionNotTrusted,

    /// <summary>The trust policy does not let the source identity be set (<c>sts:SetSourceIdentity</c>).</summary>
    SetSourceIdentityNotTrusted,

    /// <summary>The condition has the classic <c>sub</c>, and the token the immutable one with ids, or the other way.</summary>
    SubjectForm,

    /// <summary>The job runs in an environment, so that its <c>sub</c> has <c>environment:</c>, and the condition asks for <c>ref:</c> or <c>pull_request</c>; or the other way.</summary>
    SubjectKind,

    /// <summary>The condition asks for another repository.</summary>
    SubjectRepository,

    /// <summary>The condition asks for another branch, tag or environment.</summary>
    SubjectValue,

    /// <summary>The <c>sub</c> differs in upper and lower case alone.</summary>
    SubjectCase,

    /// <summary>The condition has a wildcard, and its operator takes it literally.</summary>
    WildcardTakenLiterally,

    /// <summary>The condition asks for another audience.</summary>
    AudienceMismatch,

    /// <summary>The condition's key is none that this request has: misspelt, of another issuer, or with <c>https://</c>.</summary>
    ConditionKeyUnknown,

    /// <summary>The condition asks for a claim that this token does not have: <c>job_workflow_ref</c> in a job of no reusable workflow, <c>environment</c> in a job without one.</summary>
    ClaimAbsent,

    /// <summary>The condition asks for another value of a claim.</summary>
    ClaimMismatch,

    /// <summary>The condition asks for an external id, and none is sent.</summary>
    ExternalIdAbsent,

    /// <summary>Another external id is sent than the condition asks for.</summary>
    ExternalIdMismatch,

    /// <summary>The condition asks for MFA, which does not travel along a chain.</summary>
    MfaAbsent,

    /// <summary>The condition asks for a session tag that is not passed.</summary>
    SessionTagAbsent,

    /// <summary>The condition asks for another value of a session tag.</summary>
    SessionTagMismatch,

    /// <summary>The condition asks for tags of the caller that it does not have.</summary>
    PrincipalTagMismatch,

    /// <summary>The condition asks for a source identity, or another one.</summary>
    SourceIdentityMismatch,

    /// <summary>The condition asks for another session name.</summary>
    SessionNameMismatch,

    /// <summary>The condition asks for another network address, VPC or time.</summary>
    PlaceOrTimeMismatch,

    /// <summary>A condition does not hold.</summary>
    ConditionMismatch,

    /// <summary>A statement denies it.</summary>
    ExplicitDeny,

    /// <summary>The caller's policies do not allow the action.</summary>
    CallerActionNotAllowed,

    /// <summary>The caller's policies allow the action, and not on this role.</summary>
    CallerResourceNotAllowed,

    /// <summary>The caller's policies do not let the session be tagged.</summary>
    CallerTagSessionNotAllowed,

    /// <summary>The caller's policies do not let the source identity be set, which role chaining asks of both sides.</summary>
    CallerSetSourceIdentityNotAllowed,

    /// <summary>The session policies of the caller's session leave it out.</summary>
    SessionPolicyLimits,

    /// <summary>The caller's permissions boundary leaves it out.</summary>
    BoundaryLimits,

    /// <summary>A service control policy leaves it out.</summary>
    ServiceControlPolicyLimits,

    /// <summary>A resource control policy leaves it out.</summary>
    ResourceControlPolicyLimits,

    /// <summary>More than an hour was asked for in role chaining.</summary>
    DurationExceedsChainingLimit,

    /// <summary>More was asked for than the role's maximum session duration.</summary>
    DurationExceedsRoleMaximum,

    /// <summary>A chain does not cross partitions.</summary>
    PartitionMismatch,

    /// <summary>A transitive tag of an earlier hop is passed again.</summary>
    InheritedTagPassedAgain,

    /// <summary>The source identity of an earlier hop cannot be changed.</summary>
    SourceIdentityChanged,
}
