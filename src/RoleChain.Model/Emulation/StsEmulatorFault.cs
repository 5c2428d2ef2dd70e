namespace RoleChain;

/// <summary>
/// What an emulator is to do wrong, for the next calls. It is an error of STS (<see cref="Code"/>), a bare HTTP status
/// (<see cref="HttpStatus"/> alone), a connection that ends without an answer (<see cref="ResetConnection"/>), a wait, a slow answer, or
/// an error with a wait. PowerShell makes one of a hashtable: <c>@{ Code = 'Throttling'; Count = 3; Action = 'AssumeRole' }</c>.
/// </summary>
public sealed class StsEmulatorFault
{
    /// <summary>
    /// The error code. Those of STS have a status and a text of their own (docs/emulator.md lists them); others, of 1 to 128 letters, digits
    /// and dots, need <see cref="HttpStatus"/>. Null for no error of STS.
    /// </summary>
    public string? Code { get; set; }

    /// <summary>
    /// The HTTP status: 400 to 599 with a code, where null is the code's own; 200 to 599 without one, as a proxy would answer, with
    /// <see cref="Message"/> as the whole body.
    /// </summary>
    public int? HttpStatus { get; set; }

    /// <summary>The error's text, or the body of a bare status: at most 4096 characters. Null for the code's own, or none.</summary>
    public string? Message { get; set; }

    /// <summary><c>AssumeRole</c>, <c>AssumeRoleWithWebIdentity</c>, <c>GetCallerIdentity</c> or <c>GetToken</c>, in any case; null for any of them.</summary>
    public string? Action { get; set; }

    /// <summary>For how many calls of the action, 1 to 1000000.</summary>
    public int Count { get; set; } = 1;

    /// <summary>The <c>Retry-After</c> header of an error, in seconds, 0 to 86400; null for none.</summary>
    public int? RetryAfterSeconds { get; set; }

    /// <summary>Ends the connection without an answer. The call is not done.</summary>
    public bool ResetConnection { get; set; }

    /// <summary>How long to wait before anything is answered, in seconds, 0 to 600.</summary>
    public double DelaySeconds { get; set; }

    /// <summary>Over how long the answer's body dribbles in, in seconds, 0 to 600.</summary>
    public double BodySeconds { get; set; }

    /// <summary>What it does and to which action.</summary>
    public override string ToString() =>
        SafeText.ForDisplay(Code ?? HttpStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? (ResetConnection ? "reset" : "delay"), 128)
        + " on " + SafeText.ForDisplay(Action ?? "any call", 64);
}
