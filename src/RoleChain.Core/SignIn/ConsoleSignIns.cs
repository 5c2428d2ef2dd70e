using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;

namespace RoleChain.Core.SignIn;

/// <summary>Signs in to the AWS console with the credentials of chains.</summary>
internal sealed class ConsoleSignIns : IConsoleSignIns
{
    private const int MaxIssuerLength = 2048;
    private const string Guide = "IAM user guide, \"Enable custom identity broker access to the AWS console\"";

    private static readonly TimeSpan MinimumLife = TimeSpan.FromMinutes(1);

    private readonly JobEnvironment _environment;

    public ConsoleSignIns(JobEnvironment environment) => _environment = environment;

    public async Task<ConsoleSignIn> SignInAsync(ChainedCredential credential, ConsoleRequest request, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        Check(credential, request);
        var place = ConsolePlace.Of(credential, request.EndpointUrl, _environment);
        var destination = place.Page(request.Destination);
        var browser = request.Open ? Browser.Find(_environment) : null;
        var signIn = await Deadline.RunAsync(
            token => ExchangeAsync(credential, request, place, destination, events, token),
            request.Timeout,
            () => new RoleChainException(RoleChainErrorKind.Timeout, FormattableString.Invariant($"There was no sign-in to the console within its deadline of {request.Timeout.TotalSeconds:0.###} seconds.")),
            cancellationToken).ConfigureAwait(false);
        if (browser is not null)
        {
            await browser.OpenAsync(signIn.Uri, events, cancellationToken).ConfigureAwait(false);
        }

        return signIn;
    }

    private async Task<ConsoleSignIn> ExchangeAsync(ChainedCredential given, ConsoleRequest request, ConsolePlace place, Uri destination, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var definition = new RoleChainDefinition { ProxyUrl = request.ProxyUrl, Masking = request.Masking, Timeout = request.Timeout };
        var run = new RunContext(definition, _environment, events, redactor: null);
        var credential = await LiveAsync(given, events, cancellationToken).ConfigureAwait(false);
        if ((CredentialRules.FindProblem(credential.AccessKey, credential.SecretKey, credential.SessionToken) ?? (credential.SessionToken.Length == 0 ? "it has no session token" : null)) is { } problem)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidCredentialObject, "The credential cannot sign in to the console: " + problem + ".");
        }

        run.Secrets.Redactor.Add(new SecretText(credential.SecretKey));
        run.Secrets.Redactor.Add(new SecretText(credential.SessionToken));
        var federation = place.Federation;
        if (place.StrangeOrigin is { } origin)
        {
            run.Log.Warning(origin + " is set: the credential itself is sent to " + SafeText.ForDisplay(federation) + ", in place of AWS Sign-In.");
        }

        run.Log.Verbose("Signing in to " + SafeText.ForDisplay(destination) + " by " + SafeText.ForDisplay(federation) + " with " + credential + ".");
        var endpoint = new FederationEndpoint(run.Environment.TokenHttp, federation, run.Secrets.Redactor);
        var token = await AskAsync(endpoint, credential, request.Duration, run, cancellationToken).ConfigureAwait(false);
        var uri = FederationEndpoint.SignIn(federation, token, destination, request.Issuer);

        // Before anything can print it, in each form in which an address is printed.
        run.Secrets.Mask(new[] { token.Reveal(), Uri.EscapeDataString(token.Reveal()), uri.AbsoluteUri, uri.ToString() }.Distinct(StringComparer.Ordinal).ToArray());
        var end = _environment.Clock.UtcNow + ConsoleRequest.UriLifetime;
        var last = credential.Chain.Hops[credential.Chain.Hops.Count - 1];
        return new ConsoleSignIn(new SecretText(uri.AbsoluteUri), credential.ExpiresAt < end ? credential.ExpiresAt : end, last.Account, last.RoleName, destination);
    }

    private static async Task<SecretText> AskAsync(FederationEndpoint endpoint, ChainedCredential credential, TimeSpan? duration, RunContext run, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await endpoint.AskAsync(credential, duration, cancellationToken).ConfigureAwait(false);
            }
            catch (RoleChainException failure) when (RetryAdvice.MayPass(failure) && !cancellationToken.IsCancellationRequested)
            {
                var end = tries == RetryPacer.ManyTries
                    ? FormattableString.Invariant($"It was asked {tries} times.")
                    : await run.Pacer.WaitAsync("The sign-in token", failure.Message, run.Pacer.Backoff(tries, RetryPacer.Cap), RetryAdvice.RetryAfter(failure), cancellationToken).ConfigureAwait(false);
                if (end is not null)
                {
                    throw new RoleChainException(failure.Kind, failure.Message.TrimEnd('.') + ". " + end) { HttpStatus = failure.HttpStatus };
                }
            }
        }
    }

    /// <summary>A credential that outlives the address, where the chain can give one: a sign-in ends with its credential.</summary>
    private async Task<ChainedCredential> LiveAsync(ChainedCredential credential, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var left = credential.ExpiresAt - _environment.Clock.UtcNow;
        if (left >= ConsoleRequest.UriLifetime || (credential.Live is null && left >= MinimumLife))
        {
            return credential;
        }

        return credential.Live is { } live
            ? await live.GetAsync(ConsoleRequest.UriLifetime, events, cancellationToken).ConfigureAwait(false)
            : throw new RoleChainException(RoleChainErrorKind.CredentialExpired, "The credential has less than a minute to live, and nothing that renews it: " + credential + ".");
    }

    private static void Check(ChainedCredential credential, ConsoleRequest request)
    {
        if (request.Timeout < TimeSpan.FromSeconds(1) || request.Timeout > TimeSpan.FromSeconds(StsLimits.MaxTimeoutSeconds))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidTimeout, FormattableString.Invariant($"TimeoutSec: {request.Timeout.TotalSeconds:0.###} is not from 1 to {StsLimits.MaxTimeoutSeconds}."));
        }

        if (request.Duration is { } duration)
        {
            CheckDuration(credential, duration);
        }

        if (request.Issuer is { } issuer && (issuer.Length > MaxIssuerLength || issuer.Any(character => character is < ' ' or > '~')))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidConsoleIssuer, FormattableString.Invariant($"Issuer is longer than {MaxIssuerLength} characters, or holds characters that are not printable ASCII."));
        }
    }

    private static void CheckDuration(ChainedCredential credential, TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(StsLimits.MinDurationSeconds) || duration > TimeSpan.FromSeconds(StsLimits.MaxDurationSeconds))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidDuration, FormattableString.Invariant(
                $"DurationInSeconds: {duration.TotalSeconds:0} is not from {StsLimits.MinDurationSeconds} to {StsLimits.MaxDurationSeconds} ({Guide})."));
        }

        // Of a single AssumeRole it is not known here whether a session or a long-term key made it: AWS says.
        var hops = credential.Chain.Hops;
        if (hops.Count > 1 && hops[hops.Count - 1].Action == "AssumeRole")
        {
            throw new RoleChainException(RoleChainErrorKind.ConsoleDurationNotAllowed, "DurationInSeconds: " + credential.Chain.Path + " is role chaining, for whose sessions AWS Sign-In takes no duration (" + Guide + ").");
        }
    }
}
