using System;
using System.Linq;
using System.Management.Automation;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Returns a credential that lives: of a chain that was run before, from memory, renewed where it is near its end; or of a chain that
/// was not run yet. Without parameters, the living credentials of all chains that were run in this process; none is renewed for that.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ChainedCredential", DefaultParameterSetName = AllSet)]
[OutputType(typeof(ChainedCredential))]
public sealed class GetChainedCredentialCommand : ChainRunCommand
{
    private const string AllSet = "All";
    private const string CredentialSet = "Credential";

    /// <summary>A credential of a chain, living or not: the chain's credential of now is returned.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = CredentialSet)]
    [ValidateNotNull]
    public ChainedCredential? InputObject { get; set; }

    /// <summary>The time in seconds that the credential must live at least, 0 to 43200; a credential with less is renewed. Of a session that is shorter than that, at most half can be had. By default 0: it is renewed when a sixth of its session is left, five minutes at most.</summary>
    [Parameter]
    [ValidateRange(0, StsLimits.MaxDurationSeconds)]
    public int MinimumLifetimeInSeconds { get; set; }

    private TimeSpan MinimumLife => TimeSpan.FromSeconds(MinimumLifetimeInSeconds);

    /// <summary>Returns the credential, or that of each chain that came from the pipeline.</summary>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case AllSet:
                WriteAll();
                break;
            case CredentialSet:
                Renew(InputObject!);
                break;
            default:
                ObtainAll();
                break;
        }
    }

    private protected override ChainedCredential Obtain(RoleChainDefinition definition)
    {
        var credentials = IsolatedContext.Services.Credentials;
        return Await("Role chain", (events, token) => credentials.GetAsync(definition, MinimumLife, events, token));
    }

    private void WriteAll()
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var credential in IsolatedContext.Services.Credentials.Chains.Select(chain => chain.Current).OfType<ChainedCredential>().Where(credential => credential.ExpiresAt > now))
        {
            Write(credential);
        }
    }

    private void Renew(ChainedCredential old)
    {
        ChainedCredential? credential = null;
        try
        {
            var chain = old.Live ?? throw new RoleChainException(RoleChainErrorKind.NotRenewable, "This credential was not made by a chain of this process, so that there is nothing to renew it from.");
            credential = Await("Role chain", (events, token) => chain.GetAsync(MinimumLife, events, token));
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, old);
        }

        Write(credential!);
    }
}
