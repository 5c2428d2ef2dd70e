using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Identities;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Engine;

/// <summary>One run of one chain: settings, identity, hop after hop. Nothing of it outlives the run but its result.</summary>
internal sealed class ChainRun
{
    private readonly RunContext _run;

    public ChainRun(RoleChainDefinition definition, JobEnvironment environment, IProgress<ChainEvent> events) => _run = new RunContext(definition, environment, events);

    public async Task<ChainedCredential> ExecuteAsync(CancellationToken cancellationToken)
    {
        var source = new IdentitySelector(_run.Environment, _run.Secrets.Redactor).Select(_run.Definition);
        var place = StsPlace.Find(_run.Definition, source, _run.Environment);
        var hops = PlanHops(source);
        Check(hops, place, source.Kind);
        _run.Log.Verbose($"Identity: {source.Description}, because {source.Reason}.");
        _run.Log.Verbose($"STS: {place}.");
        if (_run.Environment.Proxy is { } proxy)
        {
            _run.Log.Verbose($"Proxy: {proxy}.");
        }

        // The SDK starts on another thread while the identity is on its way.
        var starting = Task.Run(() => new StsGateway(place, _run.Environment), CancellationToken.None);
        var identity = new RunIdentity(_run, source, starting);
        _run.Step = "getting the identity from " + source.Description;
        _run.Log.Progress("Getting the identity", 5);
        var resolved = await identity.FetchAsync(cancellationToken).ConfigureAwait(false);
        if (resolved.Kind != source.Kind)
        {
            Check(hops, place, resolved.Kind);
        }

        WarnOfUnknownSource(hops, resolved.Kind);
        var gateway = await starting.ConfigureAwait(false);
        _run.Timings.Add(new ChainTiming("sdk", gateway.StartTime));
        if (place.Endpoint is null)
        {
            _run.Log.Verbose($"STS: {place} is {gateway.Endpoint.Host}.");
        }

        var (results, credential) = await new HopWalk(_run, gateway, identity, hops).TakeAsync(cancellationToken).ConfigureAwait(false);
        var details = new ChainDetails(identity.Current!.Claims["sub"] is { } subject ? source.Description + ", " + subject : source.Description, results, _run.Timings);
        return new ChainedCredential(credential.AccessKeyId, credential.SecretAccessKey, credential.SessionToken!, place.Region, credential.ExpiresAt!.Value, details);
    }

    /// <summary>What to say when the deadline passed.</summary>
    public RoleChainException TimedOut() => new(
        RoleChainErrorKind.Timeout,
        FormattableString.Invariant($"The chain was not done within its deadline of {_run.Definition.Timeout.TotalSeconds:0.###} seconds; it was at: {_run.Step}."))
    {
        HopCount = _run.Definition.Hops.Count,
    };

    private List<RoleChainHop> PlanHops(IdentitySource identity)
    {
        var hops = _run.Definition.Hops.ToList();
        if (identity.EntryRoleArn is { } entry)
        {
            hops.Insert(0, new RoleChainHop(entry) { SessionName = hops[0].SessionName });
            _run.Log.Verbose($"The token is for {SafeText.ForDisplay(entry)} ({IdentitySelector.RoleVariable}), which is therefore assumed first.");
        }

        return hops;
    }

    private void Check(List<RoleChainHop> hops, StsPlace place, SourceKind source) => DefinitionChecker.ThrowIfFaulty(
        new RoleChainDefinition
        {
            Identity = _run.Definition.Identity,
            Hops = hops,
            Region = place.Region,
            EndpointUrl = _run.Definition.EndpointUrl,
            Timeout = _run.Definition.Timeout,
        },
        source);

    private void WarnOfUnknownSource(List<RoleChainHop> hops, SourceKind source)
    {
        if (source == SourceKind.Unknown && hops[0].DurationSeconds > StsLimits.MaxChainedDurationSeconds)
        {
            _run.Log.Warning(FormattableString.Invariant(
                $"A session of {hops[0].DurationSeconds} seconds was asked for. If the source credential is temporary, STS refuses more than {StsLimits.MaxChainedDurationSeconds} (role chaining)."));
        }
    }
}
