using RoleChain.Emulator.Accounts;

namespace RoleChain.Emulator.Sts;

/// <summary>What both ways to assume a role are told.</summary>
internal sealed class RoleParameters
{
    private RoleParameters(RoleArn arn, string sessionName, int? durationSeconds)
    {
        Arn = arn;
        SessionName = sessionName;
        DurationSeconds = durationSeconds;
    }

    public RoleArn Arn { get; }

    public string SessionName { get; }

    /// <summary>Null where none was asked for.</summary>
    public int? DurationSeconds { get; }

    /// <summary>Notes for the call log what was asked, before anything can be refused.</summary>
    public static void Note(StsCall call)
    {
        call.Draft.RoleArn = call.Parameters.Find("RoleArn");
        call.Draft.RoleSessionName = call.Parameters.Find("RoleSessionName");
    }

    /// <summary>Takes the ARN apart, once all limits are checked.</summary>
    /// <param name="arn">The ARN as sent.</param>
    /// <param name="sessionName">The session's name.</param>
    /// <param name="durationSeconds">The duration asked for, or null.</param>
    /// <param name="invalidArnMessage">What AWS says about a text that is no role's ARN: the two actions differ.</param>
    /// <exception cref="StsRefusal">The ARN is not a role's.</exception>
    public static RoleParameters Create(string arn, string sessionName, int? durationSeconds, string invalidArnMessage) =>
        RoleArn.TryParse(arn, out var parsed, out var problem)
            ? new RoleParameters(parsed, sessionName, durationSeconds)
            : throw StsErrors.Validation(invalidArnMessage, "the role's ARN " + problem);

    /// <summary>The session's length.</summary>
    /// <param name="role">The role.</param>
    /// <param name="isChained">Whether it is assumed with a role's temporary credential.</param>
    /// <exception cref="StsRefusal">It is longer than the role, or role chaining, allows.</exception>
    public int CheckDuration(EmulatedRole role, bool isChained)
    {
        var seconds = DurationSeconds ?? StsLimits.DefaultDurationSeconds;
        if (isChained && seconds > StsLimits.MaxChainedDurationSeconds)
        {
            throw StsErrors.Validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.", "a session made with a role's temporary credential lasts an hour at most");
        }

        return seconds <= role.MaxSessionDuration
            ? seconds
            : throw StsErrors.Validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", "the role's maxSessionDuration is shorter");
    }
}
