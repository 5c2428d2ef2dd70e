using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;

namespace RoleChain.FanOut;

/// <summary>
/// Reads targets of what users pipe: account numbers, rows of a CSV file, accounts of AWS Organizations. A row's properties are read here and not
/// bound: a region or a role that a row has would otherwise stay for the next row that has none.
/// </summary>
internal sealed class TargetReader
{
    private const int AccountLength = 12;

    private static readonly string[] AccountNames = ["AccountId", "Account", "Id"];

    private readonly string? _roleName;
    private readonly string? _region;

    /// <param name="roleName">The role's name in every account; null to take each object's own.</param>
    /// <param name="region">The region where an object has none.</param>
    public TargetReader(string? roleName, string? region)
    {
        _roleName = roleName;
        _region = region;
    }

    /// <summary>The target of an object.</summary>
    /// <param name="input">The object.</param>
    /// <exception cref="RoleChainException">It names no account (<see cref="RoleChainErrorKind.InvalidAccountId"/>) or no role.</exception>
    public FanOutTarget Read(object? input)
    {
        var value = Wrapping.Unwrap(input);
        if (value is null or string or int or long or double or decimal)
        {
            return OfAccount(value, _roleName, _region);
        }

        var properties = PSObject.AsPSObject(input!).Properties;
        string? Text(string name) => properties[name]?.Value is { } found && LanguagePrimitives.ConvertTo<string>(found) is { Length: > 0 } text ? text : null;
        var region = Text("Region") ?? _region;
        var account = Wrapping.Unwrap(AccountNames.Select(name => properties[name]?.Value).FirstOrDefault(found => found is not null));
        return _roleName is null && Text("RoleArn") is { } arn
            ? OfRole(arn, Digits(account), region)
            : OfAccount(account, _roleName ?? Text("RoleName"), region);
    }

    /// <param name="arn">The role.</param>
    /// <param name="account">What the object says of the account; it may be an id of something else.</param>
    /// <param name="region">The region.</param>
    private static FanOutTarget OfRole(string arn, string account, string? region)
    {
        if (!RoleChain.RoleArn.TryParse(arn, out var role, out var problem))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidRoleArn, $"'{SafeText.ForDisplay(arn)}' {problem}.");
        }

        return IsAccount(account) && account != role.Account
            ? throw new RoleChainException(RoleChainErrorKind.InvalidRoleArn, $"'{SafeText.ForDisplay(arn)}' is in another account than {account}, which the object names too.")
            : new FanOutTarget(role.Account, role.Text, region);
    }

    private static FanOutTarget OfAccount(object? value, string? role, string? region)
    {
        var text = Digits(value);
        if (!IsAccount(text))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidAccountId, text.Length == 0 ? "The object names no account." : $"'{SafeText.ForDisplay(text, 64)}' is not an account number of twelve digits.");
        }

        return role is null
            ? throw new RoleChainException(RoleChainErrorKind.NoTargetRole, "There is no role for the account " + text + ".")
            : new FanOutTarget(text, text + ":" + role, region);
    }

    private static string Digits(object? value) => value switch
    {
        null => string.Empty,
        int or long or double or decimal => OfNumber(value),
        _ => LanguagePrimitives.ConvertTo<string>(value),
    };

    private static bool IsAccount(string text) => text.Length == AccountLength && text.All(character => character is >= '0' and <= '9');

    /// <summary>A spreadsheet takes the noughts that a number begins with. What is no whole number stays as it is: rounded it would be another's account.</summary>
    private static string OfNumber(object value)
    {
        try
        {
            var number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
            if (number >= 0 && number == decimal.Truncate(number))
            {
                return number.ToString("000000000000", CultureInfo.InvariantCulture);
            }
        }
        catch (OverflowException)
        {
            // Too large, or no number at all.
        }

        return Convert.ToString(value, CultureInfo.InvariantCulture)!;
    }
}
