namespace RoleChain;

/// <summary>Which form of a GitHub token's <c>sub</c> a trust policy takes.</summary>
public enum SubjectForm
{
    /// <summary><c>repo:OWNER/REPO:…</c>, which a repository that is made again under the same name has too.</summary>
    Classic,

    /// <summary><c>repo:OWNER@OWNER-ID/REPO@REPO-ID:…</c>, of repositories made, renamed or transferred after 2026-07-15 and of those that opted in.</summary>
    Immutable,

    /// <summary>Either, while a repository changes from one to the other.</summary>
    Both,
}
