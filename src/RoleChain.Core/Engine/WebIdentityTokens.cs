using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Identities;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Engine;

/// <summary>Fetches web identity tokens without starting the AWS SDK.</summary>
internal sealed class WebIdentityTokens : IWebIdentityTokens
{
    private readonly JobEnvironment _environment;

    public WebIdentityTokens(JobEnvironment environment) => _environment = environment;

    public Task<WebIdentityToken> GetAsync(RoleChainDefinition definition, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        Check(definition);
        return Deadline.RunAsync(
            token => FetchAsync(definition, events, token),
            definition.Timeout,
            () => new RoleChainException(RoleChainErrorKind.Timeout, FormattableString.Invariant(
                $"The token was not there within its deadline of {definition.Timeout.TotalSeconds:0.###} seconds: {definition.Identity}.")),
            cancellationToken);
    }

    private async Task<WebIdentityToken> FetchAsync(RoleChainDefinition definition, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var run = new RunContext(definition, _environment, events, redactor: null);
        var source = new IdentitySelector(run.Environment, run.Secrets.Redactor).SelectToken(definition);
        run.Log.Verbose($"Identity: {source.Description}, because {source.Reason}.");
        run.Log.Progress("Getting the token from " + source.Description, 10);

        // A source of tokens has no use for STS.
        var never = new TaskCompletionSource<StsGateway>();
        var resolved = await new RunIdentity(run, source, never.Task, remembered: null).FetchAsync(cancellationToken).ConfigureAwait(false);
        return TokenReader.Read(TokenText.Check(resolved.Token!.Reveal(), "The text of " + source.Description));
    }

    /// <summary>What the checker says of a definition, but for the hops that are not there.</summary>
    private static void Check(RoleChainDefinition definition)
    {
        var faults = DefinitionChecker.Check(definition).Where(fault => fault.Kind != RoleChainErrorKind.NoRole).ToArray();
        if (faults.Length > 0)
        {
            throw new RoleChainException(faults[0].Kind, "The token cannot be fetched: " + string.Join("; ", faults.Select(fault => fault.ToString())) + ".") { Faults = faults };
        }
    }
}
