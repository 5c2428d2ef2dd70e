using System.Globalization;

namespace RoleChain;

/// <summary>
/// What an emulator does to the next calls in place of answering them, or on top of it. With a code or a status they are
/// refused, with <see cref="Reset"/> they get no whole answer; with a delay or a slow body alone they are answered as usual, late.
/// </summary>
public sealed class StsEmulatorFault
{
    /// <summary>
    /// The error code, such as <c>Throttling</c>. One of STS's brings its status and text along; any other, of 1 to 128 of
    /// <c>[A-Za-z0-9_.:-]</c>, needs a <see cref="Status"/>.
    /// </summary>
    public string? Code { get; set; }

    /// <summary>How many calls it meets, 1 to 10000; 1 by default.</summary>
    public int Count { get; set; } = 1;

    /// <summary>
    /// The action that it meets: <c>AssumeRole</c>, <c>AssumeRoleWithWebIdentity</c>, <c>GetCallerIdentity</c>, <c>GetRole</c> (of IAM), <c>GetToken</c> (the CI
    /// token endpoint) or <c>getSigninToken</c> (the sign-in endpoint); null for any of them.
    /// </summary>
    public string? Action { get; set; }

    /// <summary>The HTTP status, 400 to 599; null for the code's own. 429, 500 and 503 bring a code along.</summary>
    public int? Status { get; set; }

    /// <summary>The error's message, at most 2048 characters; null for the code's own.</summary>
    public string? Message { get; set; }

    /// <summary>The <c>Retry-After</c> header (RFC 9110, 10.2.3) in seconds, 0 to 86400; null for none.</summary>
    public int? RetryAfterSeconds { get; set; }

    /// <summary>How long the answer waits, in milliseconds, 0 to 60000.</summary>
    public int DelayMilliseconds { get; set; }

    /// <summary>Whether the connection ends after the first byte of the answer's body. It goes with a delay, and with nothing else.</summary>
    public bool Reset { get; set; }

    /// <summary>Over how long the answer's body dribbles in, in milliseconds, 0 to 60000.</summary>
    public int SlowBodyMilliseconds { get; set; }

    /// <summary>The code, the status, or what else it does.</summary>
    public override string ToString() =>
        Reset ? "Reset" : !string.IsNullOrEmpty(Code) ? SafeText.ForDisplay(Code, 128) : Status?.ToString(CultureInfo.InvariantCulture) ?? "Delay";
}
