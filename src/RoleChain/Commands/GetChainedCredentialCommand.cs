using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Binding;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Returns a credential that lives: of a chain that was run before, from memory, renewed where it is near its end; or of a chain that
/// was not run yet, by its definition or by the profile that it is registered as. Without parameters, the living credentials of all chains
/// that were run in this process; none is renewed for that.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ChainedCredential", DefaultParameterSetName = AllSet)]
[OutputType(typeof(ChainedCredential), typeof(string))]
public sealed class GetChainedCredentialCommand : EngineCommand
{
    private const string AllSet = "All";
    private const string CredentialSet = "Credential";
    private const string DefinitionSet = "Definition";
    private const string ProfileSet = "Profile";

    /// <summary>AWS SDKs ask a process again when 15 minutes or less are left.</summary>
    private static readonly TimeSpan ProcessLife = TimeSpan.FromMinutes(20);

    /// <summary>Chains of <c>New-RoleChain</c>, or hashtables with its parameters.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = DefinitionSet, ValueFromPipeline = true)]
    [DefinitionTransformation]
    [ValidateNotNullOrEmpty]
    public RoleChainDefinition[] Definition { get; set; } = [];

    /// <summary>Credentials of chains, living or not: the credential that the chain has now is returned for each.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet, ValueFromPipeline = true)]
    [LivingCredentialTransformation]
    [ValidateNotNullOrEmpty]
    public ChainedCredential[] InputObject { get; set; } = [];

    /// <summary>Profiles of <c>Register-RoleChainProfile</c>, whose chains it reads.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet)]
    [ValidateNotNullOrEmpty]
    public string[] ProfileName { get; set; } = [];

    /// <summary>
    /// The time in seconds that the credential must live at least, 0 to 43200; one with less is renewed. Of a session that is shorter, at most
    /// half can be had. By default 0: a credential is renewed when a sixth of its session is left, five minutes at most. With
    /// <see cref="AsProcessCredential"/> 1200.
    /// </summary>
    [Parameter(ParameterSetName = DefinitionSet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ValidateRange(0, StsLimits.MaxDurationSeconds)]
    public int MinimumLifetimeInSeconds { get; set; }

    /// <summary>Prints what AWS SDKs read of a <c>credential_process</c>, JSON with the secrets in plain text, in place of the object.</summary>
    [Parameter(ParameterSetName = DefinitionSet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    public SwitchParameter AsProcessCredential { get; set; }

    /// <summary>
    /// Lets a chain run under a CI runner where its secrets cannot be masked in the log: in a background job or remote session, and where
    /// the standard output is what an AWS SDK reads of a <c>credential_process</c>.
    /// </summary>
    [Parameter(ParameterSetName = DefinitionSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    public SwitchParameter AllowUnmasked { get; set; }

    private TimeSpan MinimumLife => AsProcessCredential && !MyInvocation.BoundParameters.ContainsKey(nameof(MinimumLifetimeInSeconds)) ? ProcessLife : TimeSpan.FromSeconds(MinimumLifetimeInSeconds);

    /// <summary>Returns the credential of each chain that was given, or those that are there.</summary>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case DefinitionSet:
                foreach (var definition in Definition)
                {
                    Return((events, token) => OfDefinition(definition, events, token), definition);
                }

                break;
            case CredentialSet:
                foreach (var credential in InputObject)
                {
                    Return((events, token) => OfCredential(credential, events, token), credential);
                }

                break;
            case ProfileSet:
                foreach (var name in ProfileName)
                {
                    Return((events, token) => OfProfile(name, events, token), name);
                }

                break;
            default:
                WriteAll();
                break;
        }
    }

    private void Return(Func<IProgress<ChainEvent>, CancellationToken, Task<ChainedCredential>> get, object target)
    {
        object? output = null;
        try
        {
            var credential = Await("Role chain", get);
            output = AsProcessCredential ? IsolatedContext.Services.Profiles.ToProcessCredential(credential).Reveal() : credential;
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, target);
        }

        WriteObject(output);
    }

    private Task<ChainedCredential> OfDefinition(RoleChainDefinition definition, IProgress<ChainEvent> events, CancellationToken cancellationToken) =>
        IsolatedContext.Services.Credentials.GetAsync(RunningDefinition.Of(definition, this, AllowUnmasked), MinimumLife, events, cancellationToken);

    private Task<ChainedCredential> OfProfile(string name, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var definition = RunningDefinition.Of(IsolatedContext.Services.Profiles.Find(name), this, AllowUnmasked);
        return IsolatedContext.Services.Credentials.GetAsync(
            new RoleChainDefinition(definition)
            {
                // Nobody was to be asked: the chain was registered as one that needs nobody.
                TokenCodes = null,
                Masking = AsProcessCredential && AllowUnmasked ? SecretMasking.Off : definition.Masking,
            },
            MinimumLife,
            events,
            cancellationToken);
    }

    private Task<ChainedCredential> OfCredential(ChainedCredential credential, IProgress<ChainEvent> events, CancellationToken cancellationToken) => credential.Live is { } chain
        ? chain.GetAsync(MinimumLife, events, cancellationToken)
        : throw new RoleChainException(RoleChainErrorKind.CredentialNotRenewable, "This credential was not made by a chain of this process, so that there is nothing to renew it from.");

    private void WriteAll()
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var credential in IsolatedContext.Services.Credentials.Chains.Select(chain => chain.Current).OfType<ChainedCredential>().Where(credential => credential.ExpiresAt > now))
        {
            WriteObject(credential);
        }
    }
}
