namespace RoleChain;

/// <summary>Every way in which RoleChain fails. Each has its ErrorId (its name), category and recommended action in one table.</summary>
public enum RoleChainErrorKind
{
    /// <summary>A fault in RoleChain itself.</summary>
    InternalError,

    /// <summary>The isolated engine could not be loaded.</summary>
    EngineLoadFailed,

    /// <summary>No role was given.</summary>
    NoRole,

    /// <summary>A role ARN is malformed.</summary>
    InvalidRoleArn,

    /// <summary>A chain would cross partitions, or a role is not of the region's partition.</summary>
    PartitionMismatch,

    /// <summary>A role session name is malformed.</summary>
    InvalidRoleSessionName,

    /// <summary>A duration is outside 900 to 43200 seconds.</summary>
    InvalidDuration,

    /// <summary>A duration is over an hour on a chained hop.</summary>
    DurationExceedsChainingLimit,

    /// <summary>A region name is malformed.</summary>
    InvalidRegion,

    /// <summary>No region was given or found.</summary>
    NoRegion,

    /// <summary>An endpoint is malformed or not https.</summary>
    InvalidEndpoint,

    /// <summary>An audience is malformed.</summary>
    InvalidAudience,

    /// <summary>The deadline is outside its range.</summary>
    InvalidTimeout,

    /// <summary>More than one identity was given, or a setting that the identity cannot use.</summary>
    IdentityConflict,

    /// <summary>An object that was given as credential is not one.</summary>
    InvalidCredentialObject,

    /// <summary>No identity was found.</summary>
    IdentityNotFound,

    /// <summary>The job may not ask for an id token.</summary>
    IdTokenPermissionMissing,

    /// <summary>The CI token endpoint cannot be reached.</summary>
    TokenEndpointUnreachable,

    /// <summary>The CI token endpoint refused the request.</summary>
    TokenEndpointRefused,

    /// <summary>The CI token endpoint answered something that is not a token.</summary>
    TokenEndpointMalformed,

    /// <summary>A token file cannot be read.</summary>
    TokenFileUnreadable,

    /// <summary>A web identity token is not of the length or form that STS takes.</summary>
    InvalidWebIdentityToken,

    /// <summary>STS refused the token's audience.</summary>
    TokenAudienceRefused,

    /// <summary>STS says that the token has expired.</summary>
    TokenExpired,

    /// <summary>The role's account has no OIDC provider for the token's issuer.</summary>
    OidcProviderNotFound,

    /// <summary>STS refused the token for another reason.</summary>
    TokenRefused,

    /// <summary>STS could not reach the token's issuer.</summary>
    IdentityProviderUnreachable,

    /// <summary>A hop was refused (AccessDenied).</summary>
    HopRefused,

    /// <summary>The credential of the previous hop, or the source credential, has expired.</summary>
    CredentialExpired,

    /// <summary>STS does not know the source credential or its signature.</summary>
    CredentialRefused,

    /// <summary>A profile does not exist or cannot be used.</summary>
    ProfileUnavailable,

    /// <summary>Source credentials could not be fetched.</summary>
    SourceCredentialUnavailable,

    /// <summary>STS is not active in the region for the account.</summary>
    RegionDisabled,

    /// <summary>Session policies and tags are too large.</summary>
    PackedPolicyTooLarge,

    /// <summary>STS refused a parameter.</summary>
    RequestRefused,

    /// <summary>STS throttles.</summary>
    Throttled,

    /// <summary>STS cannot be reached or fails.</summary>
    StsUnavailable,

    /// <summary>STS answered something that is not an answer of STS.</summary>
    StsMalformed,

    /// <summary>Under a CI runner, secrets cannot be masked from where the chain runs.</summary>
    MaskUnavailable,

    /// <summary>The chain's deadline has passed.</summary>
    Timeout,

    /// <summary>The chain was stopped.</summary>
    Cancelled,

    /// <summary>The emulator's configuration is wrong.</summary>
    EmulatorConfigurationInvalid,

    /// <summary>The emulator could not be started.</summary>
    EmulatorStartFailed,

    /// <summary>A role is given without an account, and there is no hop or source credential before it that has one.</summary>
    RoleNotResolvable,

    /// <summary>An external id is malformed.</summary>
    InvalidExternalId,

    /// <summary>The serial number of an MFA device is malformed, or stands where MFA cannot work.</summary>
    InvalidSerialNumber,

    /// <summary>The code of an MFA device is not six digits, or has no device.</summary>
    InvalidTokenCode,

    /// <summary>The code of an MFA device is needed, and nobody can be asked.</summary>
    TokenCodeUnavailable,

    /// <summary>A source identity is malformed.</summary>
    InvalidSourceIdentity,

    /// <summary>A source identity is set twice along a chain, or no hop can carry it.</summary>
    SourceIdentityConflict,

    /// <summary>A session tag or a transitive tag key is malformed, or there are too many.</summary>
    InvalidSessionTag,

    /// <summary>A session tag stands there twice, or is passed again although it travels from an earlier hop.</summary>
    SessionTagConflict,

    /// <summary>A session policy is not JSON, or has characters that STS does not take.</summary>
    InvalidSessionPolicy,

    /// <summary>The session policies of a hop are longer, or more, than STS takes.</summary>
    SessionPolicyTooLarge,

    /// <summary>The ARN of a managed session policy is malformed, or of another account than the role.</summary>
    InvalidPolicyArn,

    /// <summary>A setting that AssumeRoleWithWebIdentity does not have stands on a hop that is taken with a token.</summary>
    NotForWebIdentity,

    /// <summary>An account is not twelve digits.</summary>
    InvalidAccountId,

    /// <summary>The last role is in none of the allowed accounts.</summary>
    AccountNotAllowed,

    /// <summary>An endpoint was given together with FIPS or dual-stack, which are the region's own endpoints.</summary>
    EndpointConflict,

    /// <summary>A proxy's address is malformed.</summary>
    InvalidProxy,

    /// <summary>The environment variable that should hold a token does not exist or is empty.</summary>
    TokenVariableMissing,

    /// <summary>The program that should print a token cannot be run, failed, or printed none.</summary>
    TokenCommandFailed,

    /// <summary>The CI provider that was named is not there.</summary>
    IdentityProviderUnavailable,

    /// <summary>The source identity should be the token's actor, and the token has none.</summary>
    ActorUnavailable,

    /// <summary>A hop was refused because its session may not be given tags (sts:TagSession).</summary>
    TagSessionRefused,

    /// <summary>A hop was refused because its session may not be given a source identity (sts:SetSourceIdentity).</summary>
    SetSourceIdentityRefused,

    /// <summary>A fault that an emulator should inject is malformed, or too many are waiting.</summary>
    InvalidEmulatorFault,

    /// <summary>An emulator's clock should move further than it can.</summary>
    InvalidEmulatorClock,

    /// <summary>No user of the emulator has an MFA device of that serial number.</summary>
    UnknownMfaDevice,

    // Scopes: script blocks that are run with credentials.

    /// <summary>Another runspace of the process runs a script block with credentials.</summary>
    ScopeOverlap,

    /// <summary>A script block belongs to a module of another runspace.</summary>
    ForeignScriptBlock,

    // Exports

    /// <summary>A profile's name is one that RoleChain does not write.</summary>
    InvalidProfileName,

    /// <summary>A profile that was to be written has settings that RoleChain did not write.</summary>
    ProfileTaken,

    /// <summary>A file that credentials should go to is a symbolic link, or lies in a folder that is one.</summary>
    FileNotTrusted,

    /// <summary>A file that credentials should go to cannot be read or written, or is no such file.</summary>
    FileUnwritable,

    /// <summary>A file that credentials should go to is being written by others for too long.</summary>
    FileBusy,

    /// <summary>There is no such place in this job: the variable that should name its file is missing.</summary>
    ExportTargetMissing,

    /// <summary>A value cannot be written in the target's form.</summary>
    ExportValueInvalid,

    // The credential server.

    /// <summary>A credential server could not start: no port on loopback, or no place for its token's file.</summary>
    ServerStartFailed,

    /// <summary>The name under which a credential server should serve a chain is malformed, or stands there twice.</summary>
    InvalidServerName,

    /// <summary>A credential should be kept alive, and nothing renews it: it was copied, or came from another process.</summary>
    CredentialNotRenewable,

    /// <summary>Another credential server has set this process's environment.</summary>
    ServerEnvironmentTaken,

    // Registered profiles

    /// <summary>A chain that should run unattended needs somebody, or holds a secret that would be written down.</summary>
    NotUnattended,

    /// <summary>RoleChain has registered no profile of that name.</summary>
    ProfileNotRegistered,

    /// <summary>The program of a <c>credential_process</c> is not there, or its path cannot be written so that every AWS SDK reads it.</summary>
    ProcessCommandInvalid,

    /// <summary>The file with a registered profile's chain is damaged.</summary>
    RegisteredChainInvalid,

    // The console.

    /// <summary>A page is not one of the AWS console of the credential's partition.</summary>
    InvalidConsoleDestination,

    /// <summary>The issuer of a sign-in to the console is too long, or holds characters that no address has.</summary>
    InvalidConsoleIssuer,

    /// <summary>A console session of a length of its own was asked for, and the credential is of role chaining.</summary>
    ConsoleDurationNotAllowed,

    /// <summary>The sign-in endpoint of the credential's partition is not known.</summary>
    ConsoleUnavailable,

    /// <summary>The sign-in endpoint refused the credential or the request.</summary>
    SignInRefused,

    /// <summary>The sign-in endpoint cannot be reached, throttles or fails.</summary>
    SignInUnavailable,

    /// <summary>The sign-in endpoint answered something that holds no sign-in token.</summary>
    SignInMalformed,

    /// <summary>No browser could be opened.</summary>
    BrowserNotOpened,

    // Credential servers that are processes of their own.

    /// <summary>There is no detached credential server where one should be stopped.</summary>
    ServerNotFound,

    // Chain files.

    /// <summary>There is no chain file, or under CI none was named.</summary>
    ChainFileNotFound,

    /// <summary>A chain file is a link or another user's, or says what only a trusted one may say.</summary>
    ChainFileNotTrusted,

    /// <summary>A chain file is too long, no regular file, or cannot be read.</summary>
    ChainFileUnreadable,

    /// <summary>A chain file has faults.</summary>
    ChainFileInvalid,

    /// <summary>A chain file has no chain of that name.</summary>
    ChainNotFound,

    /// <summary>A variable of a chain file has no value: it is not set, or the token has no such claim, and there is no default.</summary>
    ChainVariableMissing,

    // Profiles as chains.

    /// <summary>A profile has no role of its own, and so is no chain.</summary>
    ProfileWithoutRole,

    /// <summary>What a profile says of its role, or of where that starts, cannot be a chain: a loop, settings that exclude each other, or one that is missing or malformed.</summary>
    ProfileChainInvalid,

    // Fan-out.

    /// <summary>What many chains are to continue is neither a credential of a chain nor a chain.</summary>
    InvalidFanOutSource,

    /// <summary>A target names no role: neither <c>-RoleName</c> was given, nor has the object a role's ARN or name.</summary>
    NoTargetRole,

    /// <summary>A value that a script block takes from its caller (<c>$using:</c>) is not there, or cannot be handed to another runspace.</summary>
    InvalidUsingValue,

    // Trials and trust policies.

    /// <summary>A file of policies cannot be read, or a policy in it is one that IAM would refuse.</summary>
    PolicySourceInvalid,

    /// <summary>The claims that a chain is to be tried with are no JSON object, or lack what a token must have.</summary>
    InvalidClaims,

    /// <summary>A trust policy that was asked for would be dangerous.</summary>
    DangerousTrustPolicy,

    /// <summary>What a trust policy is to be written from is missing, malformed, or contradicts itself.</summary>
    InvalidTrustPolicyRequest,
}
