using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;

namespace RoleChain.Reports;

/// <summary>Reads rows of what a fan-out gives: credentials, errors, and what script blocks returned.</summary>
internal static class ReportRows
{
    /// <summary>The row of an object; null where it is of no target.</summary>
    /// <param name="input">The object.</param>
    public static ReportRow? Of(object? input) => Wrapping.Unwrap(input) switch
    {
        ChainedCredential credential => OfCredential(credential),
        ErrorRecord record => OfError(record),
        RuntimeException exception => OfError(exception.ErrorRecord),
        { } value => OfOutput(PSObject.AsPSObject(input is PSObject ? input : value)),
        null => null,
    };

    private static ReportRow OfCredential(ChainedCredential credential)
    {
        var last = credential.Chain.Hops[credential.Chain.Hops.Count - 1];
        return new ReportRow
        {
            Account = last.Account,
            Role = last.RoleName,
            Region = credential.Region ?? string.Empty,
            Identity = credential.Chain.Identity,
            Path = credential.Chain.Hops.Select(hop => hop.Account + "/" + hop.RoleName).ToArray(),
        };
    }

    private static ReportRow OfError(ErrorRecord record)
    {
        var failure = record.Exception as RoleChainException;
        var role = failure?.Hop is { } hop && RoleArn.TryParse(hop.RoleArn, out var arn, out _) ? arn : null;

        // A block's error is of a target that was reached; it counts as one that did not do.
        var tag = PSObject.AsPSObject(record).Properties;
        var account = tag["AccountId"]?.Value as string ?? Wrapping.Unwrap(record.TargetObject) as string ?? role?.Account ?? string.Empty;
        return new ReportRow
        {
            Account = account,
            Role = role?.Name ?? string.Empty,
            Region = tag["Region"]?.Value as string ?? string.Empty,
            Reason = record.FullyQualifiedErrorId.Split(',')[0] + ": " + record,
            Path = [role is null ? account : role.Account + "/" + role.Name],
            Depth = failure?.HopNumber - 1 ?? 0,
        };
    }

    private static ReportRow? OfOutput(PSObject output) => output.Properties["AccountId"]?.Value is string account
        ? new ReportRow { Account = account, Region = output.Properties["Region"]?.Value as string ?? string.Empty, Path = [account] }
        : null;
}
