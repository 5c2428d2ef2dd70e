using System.Collections.Generic;

namespace RoleChain.Core.Trials;

/// <summary>Faults of a definition that STS would refuse a hop for: of a trial they are a verdict, as a policy's no is.</summary>
internal static class FaultCauses
{
    private static readonly Dictionary<RoleChainErrorKind, (RefusalCauseId Id, string Fix)> Rows = new()
    {
        [RoleChainErrorKind.DurationExceedsChainingLimit] = (RefusalCauseId.DurationExceedsChainingLimit, "Ask for at most 3600 seconds: AWS caps role chaining at one hour."),
        [RoleChainErrorKind.PartitionMismatch] = (RefusalCauseId.PartitionMismatch, "Use roles of one partition: credentials of one are not known in another."),
        [RoleChainErrorKind.SessionTagConflict] = (RefusalCauseId.InheritedTagPassedAgain, "Pass each tag once: a transitive tag of an earlier hop travels by itself."),
        [RoleChainErrorKind.SourceIdentityConflict] = (RefusalCauseId.SourceIdentityChanged, "Set the source identity once, on the first hop that is an AssumeRole; it cannot be changed."),
    };

    /// <summary>Whether a fault is one of these.</summary>
    public static bool Has(DefinitionFault fault) => Rows.ContainsKey(fault.Kind);

    public static RefusalCause Of(DefinitionFault fault, int hopNumber)
    {
        var (id, fix) = Rows[fault.Kind];
        return new RefusalCause(id, RefusalSide.Request, fault + ".", fix) { HopNumber = hopNumber, IsCertain = true };
    }
}
