using System;
using System.Linq;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace RoleChain.FanOut;

/// <summary>Says of what a script block writes which account and region it is of, as remoting says of which computer.</summary>
internal sealed class TargetTag
{
    private const string AccountId = nameof(AccountId);
    private const string Region = nameof(Region);

    /// <summary>The account of each object that was tagged: an object may be one for several targets, such as a value of the caller.</summary>
    private static readonly ConditionalWeakTable<object, string> Tagged = new();

    private readonly string _account;
    private readonly string? _region;

    public TargetTag(string account, string? region)
    {
        _account = account;
        _region = region;
    }

    /// <summary>The object with <c>AccountId</c> and <c>Region</c>, where it has none of its own. One that came of another target too has neither: it would be wrong of one of them.</summary>
    /// <param name="item">The object; null stays that.</param>
    public PSObject? Of(PSObject? item)
    {
        if (item is null)
        {
            return null;
        }

        var own = Own(item);
        object identity = own.BaseObject is PSCustomObject ? own : own.BaseObject;
        if (!Tagged.TryGetValue(identity, out var account))
        {
            Tagged.Add(identity, _account);
            Add(own);
        }
        else if (account != _account)
        {
            Remove(own, AccountId, account);
            Remove(own, Region, null);
        }

        return own;
    }

    /// <summary>An error with the account in its message, and both as properties.</summary>
    /// <param name="record">The error.</param>
    public ErrorRecord Of(ErrorRecord record)
    {
        record.ErrorDetails = new ErrorDetails(_account + ": " + record) { RecommendedAction = record.ErrorDetails?.RecommendedAction };
        return Mark(record);
    }

    /// <summary>An error with both as properties.</summary>
    /// <param name="record">The error.</param>
    public ErrorRecord Mark(ErrorRecord record)
    {
        Add(PSObject.AsPSObject(record));
        return record;
    }

    /// <summary>The engine has one object for a small number, and for a text in a script that is run again: properties would be those of all targets.</summary>
    private static PSObject Own(PSObject item)
    {
        object? copy = item.BaseObject switch
        {
            string text => new string(text.ToCharArray()),
            ValueType value => Box(value),
            _ => null,
        };
        if (copy is null)
        {
            return item;
        }

        var own = new PSObject(copy);
        foreach (var property in item.Properties.OfType<PSNoteProperty>().Where(property => property.IsInstance))
        {
            own.Properties.Add((PSNoteProperty)property.Copy());
        }

        return own;
    }

    private static object Box(ValueType value)
    {
        var one = Array.CreateInstance(value.GetType(), 1);
        one.SetValue(value, 0);
        return one.GetValue(0)!;
    }

    private void Add(PSObject item)
    {
        Add(item, AccountId, _account);
        Add(item, Region, _region);
    }

    private static void Add(PSObject item, string name, string? value)
    {
        if (item.Properties[name] is null)
        {
            item.Properties.Add(new PSNoteProperty(name, value));
        }
    }

    private static void Remove(PSObject item, string name, string? value)
    {
        if (item.Properties[name] is PSNoteProperty { IsInstance: true } property && (value is null || property.Value as string == value))
        {
            item.Properties.Remove(name);
        }
    }
}
