using System;
using System.Globalization;
using System.Linq;

namespace RoleChain.Emulator.Faults;

/// <summary>A fault that was checked.</summary>
internal sealed class InjectedFault
{
    /// <summary>What the call log says.</summary>
    public const string Reason = "an injected fault";

    private const int MaxCount = 10000;
    private const int MaxMilliseconds = 60000;
    private const int MaxRetryAfterSeconds = 86400;
    private const int MaxCodeLength = 128;
    private const int MaxMessageLength = 2048;

    private static readonly string[] Actions = ["AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity", "GetRole", "GetToken", "getSigninToken"];

    private readonly string? _action;
    private readonly string? _message;
    private readonly KnownFault? _known;

    private InjectedFault(StsEmulatorFault fault)
    {
        _action = NullIfEmpty(fault.Action);
        _message = NullIfEmpty(fault.Message);
        var code = NullIfEmpty(fault.Code);
        _known = code is not null ? KnownFault.Find(code) : fault.Status is { } status ? KnownFault.Find(status) : null;
        Code = code ?? _known?.Code;
        Status = fault.Status ?? _known?.Status;
        Count = fault.Count;
        RetryAfterSeconds = fault.RetryAfterSeconds;
        Delay = TimeSpan.FromMilliseconds(fault.DelayMilliseconds);
        SlowBody = TimeSpan.FromMilliseconds(fault.SlowBodyMilliseconds);
        IsReset = fault.Reset;
    }

    /// <summary>The error code; null where the call is answered, or cut off.</summary>
    public string? Code { get; }

    public int? Status { get; }

    public int Count { get; }

    public int? RetryAfterSeconds { get; }

    public TimeSpan Delay { get; }

    public TimeSpan SlowBody { get; }

    public bool IsReset { get; }

    /// <summary>Checks a fault.</summary>
    /// <param name="fault">The fault as given.</param>
    /// <param name="refuse">Makes the failure of what is wrong with it.</param>
    /// <exception cref="RoleChainException">It cannot be injected.</exception>
    public static InjectedFault Create(StsEmulatorFault fault, Func<string, RoleChainException> refuse)
    {
        var result = new InjectedFault(fault);
        return result.FindMistake(fault) is { } mistake ? throw refuse(mistake) : result;
    }

    /// <summary>Whether it meets an action.</summary>
    public bool Fits(string action) => _action is null ? Actions.Contains(action, StringComparer.Ordinal) : _action == action;

    /// <summary>The error's message.</summary>
    public string Message(CallDraft draft, DateTimeOffset now) => _message ?? _known?.Message(draft, now) ?? "An injected fault.";

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool IsCode(string code) =>
        code.Length <= MaxCodeLength && code.All(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '.' or ':' or '-');

    private static string? FindOutOfRange(string name, int? value, int min, int max) =>
        value < min || value > max ? string.Format(CultureInfo.InvariantCulture, "its {0} is not from {1} to {2}", name, min, max) : null;

    private string? FindMistake(StsEmulatorFault fault) =>
        FindOutOfRange(nameof(fault.Count), fault.Count, 1, MaxCount)
        ?? FindOutOfRange(nameof(fault.Status), fault.Status, 400, 599)
        ?? FindOutOfRange(nameof(fault.RetryAfterSeconds), fault.RetryAfterSeconds, 0, MaxRetryAfterSeconds)
        ?? FindOutOfRange(nameof(fault.DelayMilliseconds), fault.DelayMilliseconds, 0, MaxMilliseconds)
        ?? FindOutOfRange(nameof(fault.SlowBodyMilliseconds), fault.SlowBodyMilliseconds, 0, MaxMilliseconds)
        ?? FindMistakenText()
        ?? FindMistakenCombination(fault);

    private string? FindMistakenText() =>
        _action is not null && !Actions.Contains(_action, StringComparer.Ordinal) ? "its Action is none of " + string.Join(", ", Actions)
        : Code is not null && !IsCode(Code) ? "its Code is not 1 to 128 of A-Z a-z 0-9 _ . : -"
        : _message?.Length > MaxMessageLength ? "its Message is longer than 2048 characters"
        : null;

    private string? FindMistakenCombination(StsEmulatorFault fault) =>
        IsReset && (Code is not null || Status is not null || _message is not null || RetryAfterSeconds is not null || SlowBody > TimeSpan.Zero) ? "with Reset there is no whole answer, so it takes only a DelayMilliseconds"
        : Code is not null && Status is null ? "its Code is none that STS has, so it needs a Status"
        : Status is not null && Code is null ? "its Status has no code of its own, so it needs a Code"
        : Code is null && (_message is not null || fault.RetryAfterSeconds is not null) ? "a Message or RetryAfterSeconds needs a Code or a Status"
        : Code is null && !IsReset && Delay == TimeSpan.Zero && SlowBody == TimeSpan.Zero ? "it does nothing: give a Code, a Status, Reset, DelayMilliseconds or SlowBodyMilliseconds"
        : null;
}
