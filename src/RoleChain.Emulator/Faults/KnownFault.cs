using System;
using System.Globalization;
using System.Linq;

namespace RoleChain.Emulator.Faults;

/// <summary>An error code that can be injected by its name, with a status and a text.</summary>
internal sealed class KnownFault
{
    private readonly string _text;

    /// <param name="code">The code on the wire.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="text">The message: {0} is the action, {1} the role asked for, {2} the time in Unix seconds.</param>
    private KnownFault(string code, int status, string text)
    {
        Code = code;
        Status = status;
        _text = text;
    }

    public string Code { get; }

    public int Status { get; }

    /// <summary>
    /// The codes that a client of STS meets. Their statuses and texts were not checked against STS one by one: what the emulator
    /// answers elsewhere too is worded alike here, and the rest is the emulator's own. Least certain are MalformedPolicyDocument,
    /// IDPRejectedClaim, IDPCommunicationError and TooManyRequestsException, the last by its name too.
    /// </summary>
    public static KnownFault[] All { get; } =
    [
        new("AccessDenied", 403, "User: arn:aws:iam::000000000000:user/injected-fault is not authorized to perform: sts:{0} on resource: {1}"),
        new("ExpiredToken", 403, "The security token included in the request is expired"),
        new("ExpiredTokenException", 400, "Token expired: current date/time {2} must be before the expiration date/time{2}"),
        new("IDPCommunicationError", 400, "The request could not be fulfilled because the identity provider (IDP) that was asked to verify the incoming identity token could not be reached."),
        new("IDPRejectedClaim", 403, "The identity provider (IdP) reported that authentication failed."),
        new("IncompleteSignature", 400, "The request signature does not conform to AWS standards."),
        new("InternalFailure", 500, "The request processing has failed because of an unknown error, exception or failure."),
        new("InvalidAction", 400, "Could not find operation {0} for version 2011-06-15"),
        new("InvalidClientTokenId", 403, "The security token included in the request is invalid."),
        new("InvalidIdentityToken", 400, "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements"),
        new("MalformedPolicyDocument", 400, "Syntax errors in policy."),
        new("MissingAuthenticationToken", 403, "Request is missing Authentication Token"),
        new("PackedPolicyTooLarge", 400, "Packed size of session tags consumes 112% of allotted space."),
        new("RegionDisabledException", 403, "STS is not activated in this region for account:000000000000. Your account administrator can activate STS in this region using the IAM Console."),
        new("RequestExpired", 400, "Request has expired."),
        new("ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server."),
        new("SignatureDoesNotMatch", 403, "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."),
        new("Throttling", 400, "Rate exceeded"),
        new("TooManyRequestsException", 429, "Too Many Requests"),
        new("ValidationError", 400, "The input fails to satisfy the constraints specified by an AWS service."),
    ];

    /// <summary>The code's row; null where the emulator does not know it.</summary>
    public static KnownFault? Find(string code) => Array.Find(All, known => known.Code == code);

    /// <summary>The one row of a status; null where there is none, or several.</summary>
    public static KnownFault? Find(int status) => All.Count(known => known.Status == status) == 1 ? All.Single(known => known.Status == status) : null;

    /// <summary>The text for a call.</summary>
    public string Message(CallDraft draft, DateTimeOffset now) =>
        Code == "AccessDenied" && draft.Action != "AssumeRole"
            ? "Not authorized to perform sts:" + draft.Action
            : string.Format(CultureInfo.InvariantCulture, _text, draft.Action, draft.RoleArn, now.ToUnixTimeSeconds());
}
