namespace RoleChain;

/// <summary>The class of what a hop is taken with. It decides the longest session (AWS caps role chaining at one hour).</summary>
public enum SourceKind
{
    /// <summary>Not known before it is fetched: limits that depend on it warn and never refuse.</summary>
    Unknown,

    /// <summary>An OIDC token: the hop is <c>AssumeRoleWithWebIdentity</c>, which is not role chaining.</summary>
    WebIdentityToken,

    /// <summary>A long-term access key of an IAM user (<c>AKIA…</c>): sessions of up to 43200 seconds.</summary>
    LongTermKey,

    /// <summary>Temporary credentials (<c>ASIA…</c>): sessions of at most 3600 seconds.</summary>
    TemporaryCredential,
}
