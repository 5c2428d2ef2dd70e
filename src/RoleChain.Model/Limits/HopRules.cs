using System;
using System.Linq;

namespace RoleChain;

/// <summary>Walks a definition's hops in order and checks each, with what earlier ones hand on: account, partition, tags, source identity.</summary>
internal sealed class HopRules
{
    private readonly RoleChainDefinition _definition;
    private readonly SourceKind _source;
    private readonly FaultList _faults;
    private readonly SessionTagRules _tags;
    private readonly SourceIdentityRules _sourceIdentity;
    private string? _partition;
    private string _partitionOwner = string.Empty;
    private string? _account;

    public HopRules(RoleChainDefinition definition, SourceKind source, FaultList faults)
    {
        _definition = definition;
        _source = source;
        _faults = faults;
        _tags = new SessionTagRules(faults, definition.SessionTagging != SessionTagging.Off);
        _sourceIdentity = new SourceIdentityRules(faults);
        if (definition.Region is { } region && ChainRules.IsRegionName(region))
        {
            _partition = Partitions.OfRegion(region);
            _partitionOwner = "the region " + region;
        }
    }

    public void Check()
    {
        for (var index = 0; index < _definition.Hops.Count; index++)
        {
            _faults.HopNumber = index + 1;
            Check(_definition.Hops[index], index + 1);
        }

        _faults.HopNumber = null;
        CheckSourceIdentityHasAHop();
    }

    private void Check(RoleChainHop hop, int number)
    {
        var role = CheckRole(hop, number);
        var source = number == 1 ? _source : SourceKind.TemporaryCredential;
        if (hop.SessionName is { } name && NameRules.FindProblem(name) is { } problem)
        {
            _faults.Add(RoleChainErrorKind.InvalidRoleSessionName, "RoleSessionName", problem, RuleSources.AssumeRole);
        }

        CheckDuration(hop, source);
        CheckExternalId(hop);
        _tags.CheckHop(hop, number);
        _sourceIdentity.CheckHop(hop, number);
        SessionPolicyRules.Check(hop, role, _faults);
        MfaRules.Check(hop, number, _definition, _faults);
        if (source == SourceKind.WebIdentityToken)
        {
            CheckNotForWebIdentity(hop);
        }

        if (number == _definition.Hops.Count && role is not null)
        {
            CheckAllowedAccount(role);
        }
    }

    /// <summary>Finds the hop's role; null where that is a fault, or cannot be said before the source credential is known.</summary>
    private RoleArn? CheckRole(RoleChainHop hop, int number)
    {
        var canBeSource = _account is null && _source != SourceKind.WebIdentityToken && RoleReference.NeedsAccount(hop.RoleArn);

        // The name's own form is checked now, the account is the source credential's and comes later.
        var account = _account ?? (canBeSource ? "000000000000" : null);
        if (!RoleReference.TryResolve(hop.RoleArn, account, _partition ?? "aws", out var role, out var problem))
        {
            var kind = account is null && RoleReference.NeedsAccount(hop.RoleArn) ? RoleChainErrorKind.RoleNotResolvable : RoleChainErrorKind.InvalidRoleArn;
            _faults.Add(kind, "RoleArn", $"'{SafeText.ForDisplay(hop.RoleArn, 128)}' {problem}", RuleSources.AssumeRole);
            return null;
        }

        if (canBeSource)
        {
            return null;
        }

        _account = role.Account;
        if (_partition is null)
        {
            _partition = role.Partition;
            _partitionOwner = FormattableString.Invariant($"hop {number}");
        }
        else if (!string.Equals(_partition, role.Partition, StringComparison.Ordinal))
        {
            _faults.Add(RoleChainErrorKind.PartitionMismatch, "RoleArn", $"is of partition {role.Partition}, but {_partitionOwner} is of {_partition}: a chain does not cross partitions", "IAM user guide, \"Compare IAM identities and credentials\"");
        }

        return role;
    }

    private void CheckDuration(RoleChainHop hop, SourceKind source)
    {
        if (hop.DurationSeconds is not { } seconds)
        {
            return;
        }

        if (seconds is < StsLimits.MinDurationSeconds or > StsLimits.MaxDurationSeconds)
        {
            _faults.Add(RoleChainErrorKind.InvalidDuration, "DurationInSeconds", FormattableString.Invariant($"is {seconds}; {StsLimits.MinDurationSeconds} to {StsLimits.MaxDurationSeconds} seconds"), RuleSources.AssumeRole);
        }
        else if (seconds > StsLimits.MaxChainedDurationSeconds && source == SourceKind.TemporaryCredential)
        {
            _faults.Add(RoleChainErrorKind.DurationExceedsChainingLimit, "DurationInSeconds", FormattableString.Invariant($"is {seconds}; a role assumed with temporary credentials (role chaining) has sessions of at most {StsLimits.MaxChainedDurationSeconds} seconds, whatever the role's own maximum"), "IAM user guide, \"Role chaining\"");
        }
    }

    /// <summary>The value stays out of the message: it is agreed between two parties, and some treat it as a secret.</summary>
    private void CheckExternalId(RoleChainHop hop)
    {
        if (hop.ExternalId is not { } id)
        {
            return;
        }

        if (id.Length is < StsLimits.MinExternalIdLength or > StsLimits.MaxExternalIdLength)
        {
            _faults.Add(RoleChainErrorKind.InvalidExternalId, "ExternalId", FormattableString.Invariant($"has {id.Length} characters; {StsLimits.MinExternalIdLength} to {StsLimits.MaxExternalIdLength}"), RuleSources.AssumeRole);
        }
        else if (!id.All(Characters.IsExternalId))
        {
            _faults.Add(RoleChainErrorKind.InvalidExternalId, "ExternalId", "has a character that is not one of A-Z a-z 0-9 _ + = , . @ : / -", RuleSources.AssumeRole);
        }
    }

    private void CheckNotForWebIdentity(RoleChainHop hop)
    {
        var fields = new[]
        {
            ("ExternalId", hop.ExternalId is not null),
            ("Tag", hop.Tags.Count > 0),
            ("TransitiveTagKey", hop.TransitiveTagKeys.Count > 0),
            ("SourceIdentity", hop.SourceIdentity is not null),
            ("SerialNumber", hop.SerialNumber is not null),
        };
        foreach (var (field, isSet) in fields.Where(field => field.Item2))
        {
            _faults.Add(RoleChainErrorKind.NotForWebIdentity, field, "stands on a hop that is taken with a web identity token; AssumeRoleWithWebIdentity has no such parameter", RuleSources.AssumeRoleWithWebIdentity);
        }
    }

    private void CheckAllowedAccount(RoleArn role)
    {
        if (_definition.AllowedAccountIds.Count > 0 && !_definition.AllowedAccountIds.Contains(role.Account, StringComparer.Ordinal))
        {
            _faults.Add(RoleChainErrorKind.AccountNotAllowed, "AllowedAccountId", $"does not name {role.Account}, the account of the last role; it names {SafeText.ForDisplay(string.Join(", ", _definition.AllowedAccountIds))}", RuleSources.OwnBound);
        }
    }

    private void CheckSourceIdentityHasAHop()
    {
        if ((_definition.SourceIdentity is not null || _definition.SourceIdentityFromActor) && _source == SourceKind.WebIdentityToken && _definition.Hops.Count == 1)
        {
            _faults.Add(RoleChainErrorKind.SourceIdentityConflict, "SourceIdentity", "has no hop that could carry it: the only one is taken with a web identity token, which AssumeRoleWithWebIdentity takes a source identity from", RuleSources.SourceIdentity);
        }
    }
}
