using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RoleChain.Emulator.Sts;

/// <summary>Checks parameters against the STS API reference and collects what is wrong, in the words of AWS.</summary>
internal sealed class ParameterCheck
{
    /// <summary>How much of a value an error repeats. AWS repeats all of it; a body of a megabyte need not come back.</summary>
    private const int MaxRepeatedLength = 4096;

    /// <summary>How many faults an error names. A hundred tags can have hundreds.</summary>
    private const int MaxFaults = 20;

    private readonly List<string> _faults = [];
    private readonly List<string> _names = [];
    private readonly StsParameters _parameters;

    public ParameterCheck(StsParameters parameters) => _parameters = parameters;

    public string Required(ParameterRule rule)
    {
        return Item(rule, rule.MemberName, _parameters.Find(rule.Name));
    }

    public string? Optional(ParameterRule rule)
    {
        var value = _parameters.Find(rule.Name);
        if (value is not null)
        {
            Check(rule, rule.MemberName, value);
        }

        return value;
    }

    /// <summary>The parts of a list's items, by their names; of a plain item by the empty name.</summary>
    /// <exception cref="StsRefusal">The list is malformed.</exception>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> List(string name) => _parameters.List(name);

    /// <summary>A text inside a list or a structure that must be there.</summary>
    /// <param name="rule">Its limits.</param>
    /// <param name="memberName">Its place as error texts have it, such as <c>tags.1.member.key</c>.</param>
    /// <param name="value">What was sent; null for nothing.</param>
    public string Item(ParameterRule rule, string memberName, string? value)
    {
        if (value is not null)
        {
            Check(rule, memberName, value);
            return value;
        }

        Add(memberName, "Value null at '" + memberName + "' failed to satisfy constraint: Member must not be null");
        return string.Empty;
    }

    /// <summary>Bounds how many items a list has.</summary>
    public void Count(string memberName, int count, int max)
    {
        if (count > max)
        {
            Add(memberName, FormattableString.Invariant($"Value '[{count} items]' at '{memberName}' failed to satisfy constraint: Member must have length less than or equal to {max}"));
        }
    }

    /// <summary>The duration asked for in seconds; null where none was.</summary>
    public int? Duration()
    {
        const string Name = "DurationSeconds";
        const string MemberName = "durationSeconds";
        var text = _parameters.Find(Name);
        if (text is null)
        {
            return null;
        }

        // .NET takes NULs after a number.
        if (text.IndexOf('\0') >= 0 || !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            throw new StsRefusal(400, "MalformedInput", "Value for parameter DurationSeconds is not an integer.", "DurationSeconds is not an integer");
        }

        if (seconds < StsLimits.MinDurationSeconds)
        {
            Add(Name, Fault(text, MemberName, FormattableString.Invariant($"have value greater than or equal to {StsLimits.MinDurationSeconds}")));
        }
        else if (seconds > StsLimits.MaxDurationSeconds)
        {
            Add(Name, Fault(text, MemberName, FormattableString.Invariant($"have value less than or equal to {StsLimits.MaxDurationSeconds}")));
        }

        return seconds;
    }

    /// <summary>Answers with all that is wrong, if anything is.</summary>
    /// <exception cref="StsRefusal">Something is.</exception>
    public void Finish()
    {
        if (_faults.Count == 0)
        {
            return;
        }

        var head = FormattableString.Invariant($"{_faults.Count} validation error{(_faults.Count == 1 ? string.Empty : "s")} detected: ");
        throw StsErrors.Validation(head + string.Join("; ", _faults.Take(MaxFaults)), "a parameter breaks its limits: " + string.Join(", ", _names.Distinct(StringComparer.Ordinal).Take(MaxFaults)));
    }

    /// <summary>Refuses parameters that AWS would enforce and the emulator does not: accepting them would be a false promise.</summary>
    /// <exception cref="StsRefusal">One of them was sent.</exception>
    public void RefuseNotEmulated(params string[] names)
    {
        foreach (var name in names)
        {
            if (_parameters.Has(name))
            {
                throw StsErrors.Validation(name + " is not emulated yet: the emulator refuses what it would not enforce.", name + " is not emulated yet");
            }
        }
    }

    private static string Fault(string value, string memberName, string constraint)
    {
        var repeated = value.Length <= MaxRepeatedLength ? value : value.Substring(0, MaxRepeatedLength) + "…";
        return "Value '" + repeated + "' at '" + memberName + "' failed to satisfy constraint: Member must " + constraint;
    }

    private void Check(ParameterRule rule, string memberName, string value)
    {
        foreach (var constraint in rule.BrokenBy(value))
        {
            Add(memberName, rule.IsSecret
                ? "Value at '" + memberName + "' failed to satisfy constraint: Member must " + constraint
                : Fault(value, memberName, constraint));
        }
    }

    private void Add(string name, string fault)
    {
        _names.Add(name);
        _faults.Add(fault);
    }
}
