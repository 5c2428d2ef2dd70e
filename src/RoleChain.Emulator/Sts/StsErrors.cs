using System;

namespace RoleChain.Emulator.Sts;

/// <summary>The errors of STS with the texts that AWS uses.</summary>
internal static class StsErrors
{
    public static StsRefusal Denied(string callerArn, string action, string roleArn, string reason) =>
        AccessDenied("User: " + callerArn + " is not authorized to perform: " + action + " on resource: " + roleArn, reason);

    public static StsRefusal NoSuchRole(string name) =>
        new(404, "NoSuchEntity", "The role with name " + name + " cannot be found.", "the caller's account has no such role");

    /// <summary>The refusal of a token: its holder is nobody yet who could be named.</summary>
    public static StsRefusal WebIdentityDenied(string action, string reason) => AccessDenied("Not authorized to perform " + action, reason);

    public static StsRefusal MfaIncomplete(string reason) =>
        AccessDenied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.", reason);

    public static StsRefusal MfaUnknown(string reason) =>
        AccessDenied("MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.", reason);

    public static StsRefusal MfaWrong(string reason) => AccessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code.", reason);

    public static StsRefusal Validation(string message, string reason) => new(400, "ValidationError", message, reason);

    public static StsRefusal InvalidParameter(string message, string reason) => new(400, "InvalidParameterValue", message, reason);

    public static StsRefusal MalformedList(string name) =>
        new(400, "MalformedInput", "The list " + name + " is malformed: its items are named " + name + ".member.1 and on.", "an item of the list " + name + " is not named " + name + ".member.N");

    public static StsRefusal MalformedPolicy(string message, string reason) => new(400, "MalformedPolicyDocument", message, reason);

    public static StsRefusal PackedTooLarge(int percent, bool hasTags) => new(
        400,
        "PackedPolicyTooLarge",
        hasTags
            ? FormattableString.Invariant($"Packed size of session tags consumes {percent}% of allotted space.")
            : FormattableString.Invariant($"Packed policy consumes {percent}% of allotted space, please use smaller policy."),
        "the emulator's estimate of the packed size is over 100 percent");

    public static StsRefusal InvalidToken(string message, string reason) => new(400, "InvalidIdentityToken", message, reason);

    public static StsRefusal NoVerificationKey(string reason) =>
        InvalidToken("Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements", reason);

    public static StsRefusal NotAJwt(string reason) =>
        InvalidToken("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)", reason);

    public static StsRefusal TokenExpired(long now, long expiry) =>
        new(400, "ExpiredTokenException", FormattableString.Invariant($"Token expired: current date/time {now} must be before the expiration date/time{expiry}"), FormattableString.Invariant($"the token expired {now - expiry} seconds ago"));

    public static StsRefusal SessionExpired(DateTimeOffset expiry) =>
        new(403, "ExpiredToken", "The security token included in the request is expired", FormattableString.Invariant($"the session that signed the call ended at {expiry:yyyy-MM-dd'T'HH:mm:ss'Z'}"));

    public static StsRefusal UnknownKey(string reason) =>
        new(403, "InvalidClientTokenId", "The security token included in the request is invalid.", reason);

    public static StsRefusal SignatureMismatch(string reason) => WrongSignature(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        reason);

    public static StsRefusal WrongSignature(string message, string reason) => new(403, "SignatureDoesNotMatch", message, reason);

    public static StsRefusal IncompleteSignature(string message, string reason) => new(400, "IncompleteSignature", message, reason);

    public static StsRefusal NoSignature() =>
        new(403, "MissingAuthenticationToken", "Request is missing Authentication Token", "the call is not signed");

    public static StsRefusal RegionDisabled(string region, string accountId) =>
        new(403, "RegionDisabledException", "STS is not activated in this region for account:" + accountId + ". Your account administrator can activate STS in this region using the IAM Console.", "the region " + region + " is one of the configuration's disabledRegions");

    public static StsRefusal UnknownAction(string action, string version) =>
        new(400, "InvalidAction", "Could not find operation " + action + " for version " + version, "the emulator does not know this action in this version");

    public static StsRefusal MalformedQuery(string reason) =>
        new(400, "MalformedQueryString", "The query string contains a syntax error", reason);

    private static StsRefusal AccessDenied(string message, string reason) => new(403, "AccessDenied", message, reason);
}
