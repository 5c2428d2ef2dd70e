using System.Management.Automation;

namespace RoleChain.FanOut;

/// <summary>Says of what a script block writes which account and region it is of, as remoting says of which computer.</summary>
internal sealed class TargetTag
{
    private readonly string _account;
    private readonly string? _region;

    public TargetTag(string account, string? region)
    {
        _account = account;
        _region = region;
    }

    /// <summary>The object with <c>AccountId</c> and <c>Region</c>, where it has none of its own.</summary>
    /// <param name="item">The object; null stays that.</param>
    public PSObject? Of(PSObject? item)
    {
        if (item is not null)
        {
            Add(item);
        }

        return item;
    }

    /// <summary>An error with the account in its message, and both as properties.</summary>
    /// <param name="record">The error.</param>
    public ErrorRecord Of(ErrorRecord record)
    {
        record.ErrorDetails = new ErrorDetails(_account + ": " + record) { RecommendedAction = record.ErrorDetails?.RecommendedAction };
        Add(PSObject.AsPSObject(record));
        return record;
    }

    private void Add(PSObject item)
    {
        Add(item, "AccountId", _account);
        Add(item, "Region", _region);
    }

    private static void Add(PSObject item, string name, string? value)
    {
        if (item.Properties[name] is null)
        {
            item.Properties.Add(new PSNoteProperty(name, value));
        }
    }
}
