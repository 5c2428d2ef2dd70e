using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Identities;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Engine;

/// <summary>One run of one chain: settings, identity, hop after hop. Nothing of it outlives the run but its result.</summary>
internal sealed class ChainRun
{
    private readonly RoleChainDefinition _definition;
    private readonly JobEnvironment _environment;
    private readonly RunLog _log;
    private readonly SecretRedactor _secrets = new();
    private readonly CiMasks _masks;
    private readonly List<ChainTiming> _timings = [];
    private volatile string _step = "start";

    public ChainRun(RoleChainDefinition definition, JobEnvironment environment, IProgress<ChainEvent> events)
    {
        _definition = definition;
        _environment = environment;
        _log = new RunLog(events);
        _masks = CiMasks.Of(environment, definition.Masking);
    }

    public async Task<ChainedCredential> ExecuteAsync(CancellationToken cancellationToken)
    {
        var identity = new IdentitySelector(_environment, _secrets).Select(_definition);
        var place = StsPlace.Find(_definition, identity, _environment);
        var hops = PlanHops(identity);
        Check(hops, place, identity.Kind);
        _log.Verbose($"Identity: {identity.Description}, because {identity.Reason}.");
        _log.Verbose($"STS: {place}.");

        // The SDK starts on another thread while the identity is on its way.
        var starting = Task.Run(() => StartSdk(place), CancellationToken.None);
        var resolved = await FetchAsync(identity, starting, cancellationToken).ConfigureAwait(false);
        if (resolved.Kind != identity.Kind)
        {
            Check(hops, place, resolved.Kind);
        }

        WarnOfUnknownSource(hops, resolved.Kind);
        var gateway = await starting.ConfigureAwait(false);
        _timings.Add(new ChainTiming("sdk", gateway.StartTime));
        return await WalkAsync(gateway, hops, identity, resolved, place.Region, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What to say when the deadline passed.</summary>
    public RoleChainException TimedOut() => new(
        RoleChainErrorKind.Timeout,
        FormattableString.Invariant($"The chain was not done within its deadline of {_definition.Timeout.TotalSeconds:0.###} seconds; it was at: {_step}."))
    {
        HopCount = _definition.Hops.Count,
    };

    private List<RoleChainHop> PlanHops(IdentitySource identity)
    {
        var hops = _definition.Hops.ToList();
        if (identity.EntryRoleArn is { } entry)
        {
            hops.Insert(0, new RoleChainHop(entry) { SessionName = hops[0].SessionName });
            _log.Verbose($"The token is for {SafeText.ForDisplay(entry)} ({IdentitySelector.RoleVariable}), which is therefore assumed first.");
        }

        return hops;
    }

    private void Check(List<RoleChainHop> hops, StsPlace place, SourceKind source) => DefinitionChecker.ThrowIfFaulty(
        new RoleChainDefinition
        {
            Identity = _definition.Identity,
            Hops = hops,
            Region = place.Region,
            EndpointUrl = _definition.EndpointUrl,
            Timeout = _definition.Timeout,
        },
        source);

    private async Task<ResolvedIdentity> FetchAsync(IdentitySource identity, Task<StsGateway> starting, CancellationToken cancellationToken)
    {
        _step = "getting the identity from " + identity.Description;
        _log.Progress("Getting the identity", 5);
        var watch = Stopwatch.StartNew();
        var resolved = await identity.FetchAsync(starting, cancellationToken).ConfigureAwait(false);
        _timings.Add(new ChainTiming("identity", watch.Elapsed));

        Hide(resolved.Token);
        Hide(resolved.Credential);
        if (resolved.Credential is { } credential)
        {
            _log.Verbose(FormattableString.Invariant($"Source credential: key {credential} ({Describe(credential.Kind)}), {watch.Elapsed.TotalMilliseconds:0} ms."));
        }
        else
        {
            var claims = resolved.Claims;
            _log.Verbose(FormattableString.Invariant(
                $"Token: issuer {claims["iss"] ?? "?"}, subject {claims["sub"] ?? "?"}, audience {claims["aud"] ?? "?"}, expires {RunLog.Time(claims.ExpiresAt)}, {watch.Elapsed.TotalMilliseconds:0} ms."));
        }

        return resolved;
    }

    private async Task<ChainedCredential> WalkAsync(StsGateway gateway, List<RoleChainHop> hops, IdentitySource identity, ResolvedIdentity resolved, string region, CancellationToken cancellationToken)
    {
        var failures = new StsFailures(_secrets);
        var results = new List<HopResult>(hops.Count);
        var credential = resolved.Credential;
        for (var index = 0; index < hops.Count; index++)
        {
            var hop = hops[index];
            var call = Prepare(hop, index + 1, hops.Count, index == 0 ? resolved.Token : null, credential);
            _step = FormattableString.Invariant($"hop {call.Number} of {call.Count} ({call.Action} of {call.Role.Text})");
            _log.Progress(FormattableString.Invariant($"Hop {call.Number} of {call.Count}: {call.Role.Account}/{call.Role.Name}"), 10 + (90 * index / hops.Count));
            _log.Verbose(FormattableString.Invariant(
                $"Hop {call.Number} of {call.Count}: {call.Action} of {call.Role.Text}, session {call.SessionName}, {hop.DurationSeconds ?? StsLimits.DefaultDurationSeconds} s."));
            HopResult result;
            try
            {
                (result, credential) = await gateway.TakeAsync(call, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw failures.Describe(exception, call, resolved.Claims);
            }

            Hide(credential);
            results.Add(result);
            _timings.Add(new ChainTiming(FormattableString.Invariant($"hop {call.Number}"), result.Elapsed));
            _log.Verbose(FormattableString.Invariant(
                $"Hop {call.Number} of {call.Count}: now {result.AssumedRoleArn}, key {credential}, expires {RunLog.Time(result.ExpiresAt)}, request {result.RequestId ?? "?"}, {result.Elapsed.TotalMilliseconds:0} ms."));
        }

        var details = new ChainDetails(resolved.Claims["sub"] is { } subject ? identity.Description + ", " + subject : identity.Description, results, _timings);
        return new ChainedCredential(credential!.AccessKeyId, credential.SecretAccessKey, credential.SessionToken!, region, credential.ExpiresAt!.Value, details);
    }

    /// <summary>Keeps a secret out of messages and, before anything can print it, out of the CI runner's log.</summary>
    private void Hide(SecretText? secret)
    {
        _masks.Add(secret);
        _secrets.Add(secret);
    }

    private void Hide(SourceCredential? credential)
    {
        if (credential is not null)
        {
            _masks.Add(credential.AccessKeyId);
            Hide(credential.SecretAccessKey);
            Hide(credential.SessionToken);
        }
    }

    private HopCall Prepare(RoleChainHop hop, int number, int count, SecretText? token, SourceCredential? signer)
    {
        if (!RoleArn.TryParse(hop.RoleArn, out var role, out var problem))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidRoleArn, problem);
        }

        var name = hop.SessionName ?? SessionNames.Default(_environment);
        return token is not null || signer is null
            ? new HopCall(hop, role, number, count, name) { Token = token }
            : new HopCall(hop, role, number, count, name) { Signer = StsGateway.SignerOf(signer) };
    }

    private void WarnOfUnknownSource(List<RoleChainHop> hops, SourceKind source)
    {
        if (source == SourceKind.Unknown && hops[0].DurationSeconds > StsLimits.MaxChainedDurationSeconds)
        {
            _log.Warning(FormattableString.Invariant(
                $"A session of {hops[0].DurationSeconds} seconds was asked for. If the source credential is temporary, STS refuses more than {StsLimits.MaxChainedDurationSeconds} (role chaining)."));
        }
    }

    private static StsGateway StartSdk(StsPlace place)
    {
        var watch = Stopwatch.StartNew();
        return new StsGateway(place.Region, place.Endpoint) { StartTime = watch.Elapsed };
    }

    private static string Describe(SourceKind kind) => kind switch
    {
        SourceKind.LongTermKey => "long-term",
        SourceKind.TemporaryCredential => "temporary",
        _ => "of unknown class",
    };
}
