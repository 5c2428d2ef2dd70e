using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace RoleChain.Errors;

/// <summary>The one table from every kind of failure to its category and recommended action. The ErrorId is the kind's name.</summary>
internal static class ErrorTable
{
    private static readonly Dictionary<RoleChainErrorKind, (ErrorCategory Category, string Action)> Rows = new()
    {
        [RoleChainErrorKind.InternalError] = (ErrorCategory.InvalidResult, "This is a fault in RoleChain. Please report it with the output of -Verbose -Debug, which holds no secrets."),
        [RoleChainErrorKind.EngineLoadFailed] = (ErrorCategory.ResourceUnavailable, "Install the module again; if another version of RoleChain was used in this session, start a new one."),
        [RoleChainErrorKind.NoRole] = (ErrorCategory.InvalidArgument, "Give one or more role ARNs to -RoleArn, in the order in which the roles are to be assumed."),
        [RoleChainErrorKind.InvalidRoleArn] = (ErrorCategory.InvalidArgument, "Give the role's ARN, as arn:aws:iam::123456789012:role/NAME; `aws iam get-role` and the IAM console show it."),
        [RoleChainErrorKind.PartitionMismatch] = (ErrorCategory.InvalidArgument, "Use roles and a region of one partition: credentials of one are not known in another."),
        [RoleChainErrorKind.InvalidRoleSessionName] = (ErrorCategory.InvalidArgument, "Give a session name of 2 to 64 characters of A-Z a-z 0-9 _ + = , . @ -."),
        [RoleChainErrorKind.InvalidDuration] = (ErrorCategory.InvalidArgument, "Give 900 to 43200 seconds to -DurationInSeconds, and no more than the role's maximum session duration."),
        [RoleChainErrorKind.DurationExceedsChainingLimit] = (ErrorCategory.InvalidArgument, "Give at most 3600 to -DurationInSeconds, or leave it out. AWS caps role chaining at one hour, and no setting of the role changes that."),
        [RoleChainErrorKind.InvalidRegion] = (ErrorCategory.InvalidArgument, "Give a region's name to -Region (or AWS_REGION), such as eu-west-2."),
        [RoleChainErrorKind.NoRegion] = (ErrorCategory.InvalidArgument, "Give -Region, or set AWS_REGION."),
        [RoleChainErrorKind.InvalidEndpoint] = (ErrorCategory.InvalidArgument, "Give an https address without user name or password; http is for loopback only."),
        [RoleChainErrorKind.InvalidAudience] = (ErrorCategory.InvalidArgument, "Give the audience that the OIDC provider of the first role's account lists, usually sts.amazonaws.com."),
        [RoleChainErrorKind.InvalidTimeout] = (ErrorCategory.InvalidArgument, "Give 1 to 3600 seconds to -TimeoutSec."),
        [RoleChainErrorKind.IdentityConflict] = (ErrorCategory.InvalidArgument, "Give one of -WebIdentityToken, -WebIdentityTokenFile, -WebIdentityTokenVariable, -WebIdentityTokenCommand, -Credential, -ProfileName and -IdentityProvider, or none to have the identity found; -Audience goes with a CI system only, and -ServiceConnectionId with AzurePipelines."),
        [RoleChainErrorKind.InvalidCredentialObject] = (ErrorCategory.InvalidArgument, "Give -Credential an object of Invoke-RoleChain or of AWS Tools, or one with AccessKey, SecretKey and SessionToken."),
        [RoleChainErrorKind.IdentityNotFound] = (ErrorCategory.AuthenticationError, "In CI let the job have an OIDC token; elsewhere sign in (`aws sso login`) or give -ProfileName, -Credential or -WebIdentityToken."),
        [RoleChainErrorKind.IdTokenPermissionMissing] = (ErrorCategory.PermissionDenied, "The message says what the job lacks. On GitHub add `permissions: id-token: write` (and `contents: read`) to the job, and in a reusable workflow to its caller's job too; pull requests from forks get no token."),
        [RoleChainErrorKind.TokenEndpointUnreachable] = (ErrorCategory.ConnectionError, "Check that the runner can reach the token endpoint (network, proxy, DNS), and run the job again."),
        [RoleChainErrorKind.TokenEndpointRefused] = (ErrorCategory.PermissionDenied, "The token endpoint's answer says why. A 401 or 403 means that the job has ended or lacks `id-token: write`; a 5xx passes, so run the job again."),
        [RoleChainErrorKind.TokenEndpointMalformed] = (ErrorCategory.InvalidData, "Check what answers at the address that the message names (ACTIONS_ID_TOKEN_REQUEST_URL, SYSTEM_OIDCREQUESTURI): a proxy's page in place of the token endpoint looks like this."),
        [RoleChainErrorKind.TokenFileUnreadable] = (ErrorCategory.ReadError, "Check the path (-WebIdentityTokenFile or AWS_WEB_IDENTITY_TOKEN_FILE) and that this user may read it."),
        [RoleChainErrorKind.InvalidWebIdentityToken] = (ErrorCategory.InvalidData, "Give the OIDC token itself (a JWT), not a file name or a longer text."),
        [RoleChainErrorKind.TokenAudienceRefused] = (ErrorCategory.AuthenticationError, "Add the token's audience to the client ids of the OIDC provider in the role's account, or ask for a token of a listed one with -Audience."),
        [RoleChainErrorKind.TokenExpired] = (ErrorCategory.AuthenticationError, "Fetch a new token: a CI job's lives for minutes. Leave -WebIdentityToken out to have it fetched at the moment of use."),
        [RoleChainErrorKind.OidcProviderNotFound] = (ErrorCategory.ObjectNotFound, "Create the OIDC provider for the token's issuer in the account of the first role (IAM, Identity providers)."),
        [RoleChainErrorKind.TokenRefused] = (ErrorCategory.AuthenticationError, "Check the token: its issuer must be the provider's URL to the letter, and its signature of the issuer's published keys."),
        [RoleChainErrorKind.IdentityProviderUnreachable] = (ErrorCategory.ConnectionError, "STS could not fetch the issuer's keys. It usually passes: run again; a self-hosted issuer must be reachable from AWS."),
        [RoleChainErrorKind.HopRefused] = (ErrorCategory.PermissionDenied, "Compare the role's trust policy with who asks (the message names both; for a token, its sub and aud), and for AssumeRole the caller's own policy too. A role that does not exist answers the same."),
        [RoleChainErrorKind.CredentialExpired] = (ErrorCategory.AuthenticationError, "Sign in again, or hand over a credential that is still alive."),
        [RoleChainErrorKind.CredentialRefused] = (ErrorCategory.AuthenticationError, "Check the source credential: access key, secret and session token must belong together and to the region's partition; and check the machine's clock."),
        [RoleChainErrorKind.ProfileUnavailable] = (ErrorCategory.ObjectNotFound, "`aws configure list-profiles` names the profiles that are there; AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say where they are read."),
        [RoleChainErrorKind.SourceCredentialUnavailable] = (ErrorCategory.AuthenticationError, "Make the source work by itself first; for an SSO profile run `aws sso login --profile NAME`."),
        [RoleChainErrorKind.RegionDisabled] = (ErrorCategory.ResourceUnavailable, "Use another region, or activate STS in this one for the role's account (IAM, Account settings)."),
        [RoleChainErrorKind.PackedPolicyTooLarge] = (ErrorCategory.LimitsExceeded, "Make session policies and session tags smaller."),
        [RoleChainErrorKind.RequestRefused] = (ErrorCategory.InvalidArgument, "STS's message names the parameter. A duration above the role's own maximum session duration is the usual one."),
        [RoleChainErrorKind.Throttled] = (ErrorCategory.LimitsExceeded, "Too many calls of this account in this region: run fewer at once, or later."),
        [RoleChainErrorKind.StsUnavailable] = (ErrorCategory.ConnectionError, "Check the network, the proxy and -EndpointUrl (or AWS_ENDPOINT_URL_STS); a failure of STS itself passes."),
        [RoleChainErrorKind.StsMalformed] = (ErrorCategory.InvalidData, "Check what answers at the endpoint: a proxy's page in place of STS looks like this."),
        [RoleChainErrorKind.MaskUnavailable] = (ErrorCategory.SecurityError, "Run the chain in the step's own session and hand the credential to the job, or accept unmasked secrets with -AllowUnmasked, as a detached server always needs."),
        [RoleChainErrorKind.Timeout] = (ErrorCategory.OperationTimeout, "The message names the step that did not end. Check the network there, or give -TimeoutSec more."),
        [RoleChainErrorKind.Cancelled] = (ErrorCategory.OperationStopped, "The chain was stopped; nothing is left behind."),
        [RoleChainErrorKind.EmulatorConfigurationInvalid] = (ErrorCategory.InvalidData, "Mend the configuration file; docs/emulator.md describes it."),
        [RoleChainErrorKind.EmulatorStartFailed] = (ErrorCategory.ResourceUnavailable, "Leave -Port out to have a free port found, or give one that nothing listens on."),
        [RoleChainErrorKind.RoleNotResolvable] = (ErrorCategory.InvalidArgument, "Give the first role's whole ARN; a name alone takes the account of the hop before it, or of the source credential."),
        [RoleChainErrorKind.InvalidExternalId] = (ErrorCategory.InvalidArgument, "Give an external id of 2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / -."),
        [RoleChainErrorKind.InvalidSerialNumber] = (ErrorCategory.InvalidArgument, "Give the serial number or ARN of the user's MFA device (`aws iam list-mfa-devices`). MFA works for an IAM user's long-term key, so on the first hop only."),
        [RoleChainErrorKind.InvalidTokenCode] = (ErrorCategory.InvalidArgument, "Give the six digits that the MFA device shows, together with -SerialNumber."),
        [RoleChainErrorKind.TokenCodeUnavailable] = (ErrorCategory.AuthenticationError, "Give -TokenCode: six digits, or a script block that returns them. A prompt needs an interactive session."),
        [RoleChainErrorKind.InvalidSourceIdentity] = (ErrorCategory.InvalidArgument, "Give a source identity of 2 to 64 characters of A-Z a-z 0-9 _ + = , . @ - that does not start with aws:."),
        [RoleChainErrorKind.SourceIdentityConflict] = (ErrorCategory.InvalidArgument, "Set the source identity once, on the first hop that is an AssumeRole: it travels from there by itself and cannot be changed. A hop from a token can take one from the token's claims only."),
        [RoleChainErrorKind.InvalidSessionTag] = (ErrorCategory.InvalidArgument, "Give at most 50 tags: keys of 1 to 128, values of up to 256 letters, digits, spaces and _ . : / = + - @; no key starts with aws:, and transitive keys are among them."),
        [RoleChainErrorKind.SessionTagConflict] = (ErrorCategory.InvalidArgument, "Pass each tag once: keys are the same whatever their case, and a transitive tag of an earlier hop travels by itself."),
        [RoleChainErrorKind.InvalidSessionPolicy] = (ErrorCategory.InvalidArgument, "Give the policy as JSON: a text, a hashtable or the path of a file."),
        [RoleChainErrorKind.SessionPolicyTooLarge] = (ErrorCategory.LimitsExceeded, "Make the session policies shorter: inline policy and managed ARNs together have at most 2048 characters, and there are at most 10 ARNs."),
        [RoleChainErrorKind.InvalidPolicyArn] = (ErrorCategory.InvalidArgument, "Give ARNs of managed policies of the role's own account (arn:aws:iam::ACCOUNT:policy/NAME) or of AWS (arn:aws:iam::aws:policy/NAME)."),
        [RoleChainErrorKind.NotForWebIdentity] = (ErrorCategory.InvalidArgument, "Move the setting to a later hop: AssumeRoleWithWebIdentity, which takes the first hop from a token, has no such parameter."),
        [RoleChainErrorKind.InvalidAccountId] = (ErrorCategory.InvalidArgument, "Give account numbers of twelve digits."),
        [RoleChainErrorKind.AccountNotAllowed] = (ErrorCategory.PermissionDenied, "Correct the last role, or the list of allowed accounts (-AllowedAccountId): one of them names the wrong account."),
        [RoleChainErrorKind.EndpointConflict] = (ErrorCategory.InvalidArgument, "Give either -EndpointUrl, or -UseFipsEndpoint and -UseDualstackEndpoint."),
        [RoleChainErrorKind.InvalidProxy] = (ErrorCategory.InvalidArgument, "Give the proxy as http://HOST:PORT, to -Proxy or in HTTPS_PROXY."),
        [RoleChainErrorKind.TokenVariableMissing] = (ErrorCategory.ObjectNotFound, "Name the variable that holds the token; in GitLab CI, the one that the job's id_tokens declares."),
        [RoleChainErrorKind.TokenCommandFailed] = (ErrorCategory.InvalidResult, "Run the program by hand: it must print a JWT, or JSON that holds one, and exit with 0."),
        [RoleChainErrorKind.IdentityProviderUnavailable] = (ErrorCategory.ObjectNotFound, "Run the job on that CI system, or leave -IdentityProvider out to have the identity found."),
        [RoleChainErrorKind.ActorUnavailable] = (ErrorCategory.InvalidData, "Start from a token that has the claim actor (GitHub's and Forgejo's have it), or give -SourceIdentity."),
        [RoleChainErrorKind.TagSessionRefused] = (ErrorCategory.PermissionDenied, "Allow sts:TagSession beside sts:AssumeRole in the role's trust policy and, in another account, in the caller's policy; or leave the tags of GitHub jobs out with -SkipSessionTagging."),
        [RoleChainErrorKind.SetSourceIdentityRefused] = (ErrorCategory.PermissionDenied, "Allow sts:SetSourceIdentity beside sts:AssumeRole in the role's trust policy and in the caller's policy: role chaining asks both, in the same account too."),
        [RoleChainErrorKind.InvalidEmulatorFault] = (ErrorCategory.InvalidArgument, "Give AddFault a table with the members of a fault, such as @{ Code = 'Throttling'; Count = 3 }; docs/emulator.md lists them."),
        [RoleChainErrorKind.InvalidEmulatorClock] = (ErrorCategory.InvalidArgument, "Keep the emulator's clock within 3650 days of the machine's."),
        [RoleChainErrorKind.UnknownMfaDevice] = (ErrorCategory.ObjectNotFound, "Give the serial number of one of the emulator's devices: MfaDevices lists them."),
        [RoleChainErrorKind.ScopeOverlap] = (ErrorCategory.ResourceBusy, "Run one script block after the other, or each in a process of its own. Without -ScriptBlock chains may run side by side: give each command its credential (-Credential)."),
        [RoleChainErrorKind.ForeignScriptBlock] = (ErrorCategory.InvalidArgument, "Make the script block in the runspace that runs it; hand text or values to the other runspace, not the block."),
        [RoleChainErrorKind.InvalidProfileName] = (ErrorCategory.InvalidArgument, "Give a profile name of 1 to 128 characters of A-Z a-z 0-9 _ . -."),
        [RoleChainErrorKind.ProfileTaken] = (ErrorCategory.ResourceExists, "Choose another profile name, or remove those settings; -Force overwrites keys, and nothing overwrites a role or SSO."),
        [RoleChainErrorKind.FileNotTrusted] = (ErrorCategory.SecurityError, "Name the file itself, in a folder that is no symbolic link: AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE say where the profiles are, -Path where a dotenv file goes."),
        [RoleChainErrorKind.FileUnwritable] = (ErrorCategory.WriteError, "Look at the file, its folder and their permissions; nothing was changed."),
        [RoleChainErrorKind.FileBusy] = (ErrorCategory.ResourceBusy, "Try again; if no other program writes the file, remove the lock file beside it."),
        [RoleChainErrorKind.ExportTargetMissing] = (ErrorCategory.ObjectNotFound, "Export there in a job of that CI system only, or name another target."),
        [RoleChainErrorKind.ExportValueInvalid] = (ErrorCategory.InvalidData, "Give a credential of Invoke-RoleChain as it is."),
        [RoleChainErrorKind.ServerStartFailed] = (ErrorCategory.ResourceUnavailable, "The message says what could not be had. Check that this user may listen on loopback, and write to the folder for temporary files."),
        [RoleChainErrorKind.InvalidServerName] = (ErrorCategory.InvalidArgument, "Give -Name one name for each chain: 1 to 128 of A-Z a-z 0-9 . _ -, the first a letter or digit."),
        [RoleChainErrorKind.CredentialNotRenewable] = (ErrorCategory.InvalidArgument, "Give a credential of Invoke-RoleChain of this process, or the chain itself with -Definition."),
        [RoleChainErrorKind.ServerEnvironmentTaken] = (ErrorCategory.ResourceExists, "Stop the other server with Stop-ChainedCredentialServer, serve all chains from one server, or leave -SetEnvironment out."),
        [RoleChainErrorKind.ServerNotFound] = (ErrorCategory.ObjectNotFound, "Give -TokenPath the TokenPath of the server that Start-ChainedCredentialServer -Detached returned, or its AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE in the environment."),
        [RoleChainErrorKind.NotUnattended] = (ErrorCategory.InvalidArgument, "Start the chain from what can be had again without anybody: a profile without MFA, SSO, a token file, a token command, a variable, or the environment."),
        [RoleChainErrorKind.ProfileNotRegistered] = (ErrorCategory.ObjectNotFound, "Register the profile with Register-RoleChainProfile, with the same XDG_CONFIG_HOME, AWS_CONFIG_FILE and user."),
        [RoleChainErrorKind.ProcessCommandInvalid] = (ErrorCategory.InvalidArgument, "Give -PowerShellPath the full path of pwsh or powershell.exe, and install PowerShell and the module where paths need no quoting."),
        [RoleChainErrorKind.RegisteredChainInvalid] = (ErrorCategory.InvalidData, "Register the profile again with Register-RoleChainProfile."),
        [RoleChainErrorKind.InvalidConsoleDestination] = (ErrorCategory.InvalidArgument, "Give -Destination a path such as /s3/home, or an https address of the console of the credential's partition, such as https://eu-west-2.console.aws.amazon.com/s3/home."),
        [RoleChainErrorKind.InvalidConsoleIssuer] = (ErrorCategory.InvalidArgument, "Give -Issuer the address of your own sign-in page, or a name: at most 2048 printable ASCII characters. Or leave it out."),
        [RoleChainErrorKind.ConsoleDurationNotAllowed] = (ErrorCategory.InvalidArgument, "Leave -DurationInSeconds out: the console's session then lasts as long as the credential, at most an hour. For a longer one take the role in one hop, with a token or an IAM user's key."),
        [RoleChainErrorKind.ConsoleUnavailable] = (ErrorCategory.NotImplemented, "The console's addresses are known for the partitions aws, aws-cn, aws-us-gov and aws-eusc."),
        [RoleChainErrorKind.SignInRefused] = (ErrorCategory.PermissionDenied, "Check that the credential is alive and of the endpoint's partition. Without -DurationInSeconds it may pass: AWS refuses a duration for sessions of role chaining."),
        [RoleChainErrorKind.SignInUnavailable] = (ErrorCategory.ConnectionError, "Check that the sign-in endpoint can be reached (network, proxy, DNS), and run again."),
        [RoleChainErrorKind.SignInMalformed] = (ErrorCategory.InvalidData, "Check what answers at the address that the message names: a proxy's page in place of the sign-in endpoint looks like this."),
        [RoleChainErrorKind.ChainFileNotFound] = (ErrorCategory.ObjectNotFound, "Write a rolechain.json (docs/chain-files.md), or name one with -Path or ROLECHAIN_FILE. Under CI none is searched for."),
        [RoleChainErrorKind.ChainFileNotTrusted] = (ErrorCategory.SecurityError, "Look at the file: whoever wrote it would choose what is run as you. If it is yours, name it with -Path; what the message says needs -TrustChainFile needs that too."),
        [RoleChainErrorKind.ChainFileUnreadable] = (ErrorCategory.ReadError, "Name a regular file of at most 1 MiB that this user may read."),
        [RoleChainErrorKind.ChainFileInvalid] = (ErrorCategory.InvalidData, "Mend the file at the lines and columns that the message names; docs/rolechain.schema.json lets editors check it."),
        [RoleChainErrorKind.ChainNotFound] = (ErrorCategory.ObjectNotFound, "Get-RoleChain lists the chains of the file."),
        [RoleChainErrorKind.ChainVariableMissing] = (ErrorCategory.ObjectNotFound, "Set the variable, let the token have the claim, or give a default in the file: ${env:NAME:-default}."),
        [RoleChainErrorKind.ProfileWithoutRole] = (ErrorCategory.InvalidArgument, "Name a profile with a role_arn, or start a chain from this one: New-RoleChain -Hop ROLE -ProfileName NAME."),
        [RoleChainErrorKind.ProfileChainInvalid] = (ErrorCategory.InvalidData, "Mend the profile in the file that the message names; docs/profiles.md lists the settings that count."),
        [RoleChainErrorKind.BrowserNotOpened] = (ErrorCategory.OpenError, "Install xdg-utils (Linux), or leave -Open out and open the Uri property of the result yourself; it is a secret for 15 minutes."),
        [RoleChainErrorKind.InvalidFanOutSource] = (ErrorCategory.InvalidArgument, "Give -From a credential of Invoke-RoleChain of this process, a chain of New-RoleChain, or a hashtable with its parameters."),
        [RoleChainErrorKind.NoTargetRole] = (ErrorCategory.InvalidArgument, "Give -RoleName, or objects with a property RoleArn or RoleName."),
        [RoleChainErrorKind.InvalidUsingValue] = (ErrorCategory.InvalidArgument, "Set the variable before the command; hand a script block over as text, and make it in the block with [scriptblock]::Create()."),
        [RoleChainErrorKind.PolicySourceInvalid] = (ErrorCategory.InvalidData, "Mend the file where the message says; docs/policy-files.md lists what is read, and from where."),
        [RoleChainErrorKind.InvalidClaims] = (ErrorCategory.InvalidArgument, "Give the claims as a hashtable or a JSON object, with iss, sub and aud, or one of -Branch, -Environment and -PullRequest with -Repository."),
        [RoleChainErrorKind.DangerousTrustPolicy] = (ErrorCategory.SecurityError, "Name the repository and the branch or environment; or say with -Allow that it is meant so."),
        [RoleChainErrorKind.InvalidTrustPolicyRequest] = (ErrorCategory.InvalidArgument, "Give -Repository with one of -Branch, -Tag, -Environment and -PullRequest, or -Subject for another issuer; or -CallerArn where the chain starts from a credential."),
    };

    /// <summary>The record of a failure.</summary>
    /// <param name="exception">What failed.</param>
    /// <param name="target">The target where no hop was reached; null for none.</param>
    public static ErrorRecord ToRecord(RoleChainException exception, object? target = null)
    {
        var (category, action) = Rows.TryGetValue(exception.Kind, out var row) ? row : Rows[RoleChainErrorKind.InternalError];
        return new ErrorRecord(exception, exception.Kind.ToString(), category, exception.Hop ?? target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = exception.Causes.Count > 0 ? Recommend(exception.Causes) : action },
        };
    }

    /// <summary>What to look at, in order, with the lines that are ready to be put in.</summary>
    private static string Recommend(IReadOnlyList<RefusalCause> causes)
    {
        var lines = causes.Select((cause, index) => FormattableString.Invariant($"{index + 1}. {(cause.IsCertain ? string.Empty : "Likely: ")}{cause.Message} {cause.Fix}") + (cause.FixJson is { } json ? Environment.NewLine + "   " + json : string.Empty));
        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>A failure of any kind as one of ours; what is not expected is a fault in RoleChain.</summary>
    /// <param name="exception">Anything that was thrown.</param>
    public static RoleChainException Describe(Exception exception) => exception switch
    {
        RoleChainException known => known,
        OperationCanceledException => new RoleChainException(RoleChainErrorKind.Cancelled, "The chain was stopped."),
        _ => Unexpected(exception),
    };

    /// <summary>Where it happened and nothing of what it said: an exception that nobody expected may hold anything.</summary>
    private static RoleChainException Unexpected(Exception exception)
    {
        var failure = new RoleChainException(RoleChainErrorKind.InternalError, "RoleChain failed unexpectedly (" + exception.GetType().FullName + ").");
        failure.Data["StackTrace"] = exception.StackTrace;
        return failure;
    }
}
