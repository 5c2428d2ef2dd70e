using System;
using System.Diagnostics.CodeAnalysis;

namespace RoleChain;

/// <summary>
/// How a role may be named: by its ARN, as <c>ACCOUNT:[PATH/]NAME</c>, or as <c>[PATH/]NAME</c>. What is left out is the
/// previous hop's. (<c>role/</c> before the path, as ARNs have it, may be written and changes nothing.)
/// </summary>
public static class RoleReference
{
    private const int AccountLength = 12;

    /// <summary>Whether a text leaves the account out.</summary>
    /// <param name="text">Any text.</param>
    public static bool NeedsAccount(string? text) => text is { Length: > 0 } && text.IndexOf(':') < 0;

    /// <summary>Finds the role that a text names.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="account">The account of the hop before, or of the source credential; null where it is not known: a bare name is not resolved then.</param>
    /// <param name="partition">The partition of the hop before, or of the region.</param>
    /// <param name="arn">The role.</param>
    /// <param name="problem">What is wrong with the text, where it names none; free of the text itself.</param>
    public static bool TryResolve(string? text, string? account, string partition, [NotNullWhen(true)] out RoleArn? arn, [NotNullWhen(false)] out string? problem)
    {
        if (string.IsNullOrEmpty(text) || text!.StartsWith("arn:", StringComparison.Ordinal))
        {
            return RoleArn.TryParse(text, out arn, out problem);
        }

        arn = null;
        if (text.Length > StsLimits.MaxRoleArnLength)
        {
            problem = FormattableString.Invariant($"has {text.Length} characters; a role ARN has at most {StsLimits.MaxRoleArnLength}");
            return false;
        }

        var name = text;
        var colon = text.IndexOf(':');
        if (colon >= 0)
        {
            account = text.Substring(0, colon);
            name = text.Substring(colon + 1);
            if (account.Length != AccountLength || !Characters.AllDigits(account))
            {
                problem = "is neither a role's ARN nor ACCOUNT:NAME with an account of twelve digits, nor a role's name";
                return false;
            }
        }

        if (account is null)
        {
            problem = "names no account, and there is neither a hop nor a source credential before it that has one";
            return false;
        }

        const string Prefix = "role/";
        var path = name.StartsWith(Prefix, StringComparison.Ordinal) ? name.Substring(Prefix.Length) : name;
        return RoleArn.TryParse("arn:" + partition + ":iam::" + account + ":" + Prefix + path, out arn, out problem);
    }
}
