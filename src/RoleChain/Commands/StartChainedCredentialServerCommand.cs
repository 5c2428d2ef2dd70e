using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>Starts a server on loopback from which any AWS SDK gets a chain's credential, and a new one before it ends.</summary>
[Cmdlet(VerbsLifecycle.Start, "ChainedCredentialServer", DefaultParameterSetName = CredentialSet, SupportsShouldProcess = true)]
[OutputType(typeof(ChainedCredentialServer))]
public sealed class StartChainedCredentialServerCommand : EngineCommand
{
    private const string CredentialSet = "Credential";
    private const string DefinitionSet = "Definition";
    private const string Activity = "Credential server";

    private readonly List<ChainedCredential> _credentials = [];

    /// <summary>Credentials of <c>Invoke-RoleChain</c>, whose chains are to be kept alive.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = CredentialSet, ValueFromPipeline = true)]
    [LivingCredentialTransformation]
    [ValidateNotNullOrEmpty]
    public ChainedCredential[] Credential { get; set; } = [];

    /// <summary>Chains of <c>New-RoleChain</c>, or hashtables with its parameters. Each is run first, unless its credential is there.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefinitionSet)]
    [DefinitionTransformation]
    [ValidateNotNullOrEmpty]
    public RoleChainDefinition[] Definition { get; set; } = [];

    /// <summary>The path of each chain, in their order: 1 to 128 of <c>[A-Za-z0-9._-]</c>; without it account and role, as <c>222222222222-deploy</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>
    /// Sets <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c> (to the first chain) and <c>AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE</c> in this process, so that
    /// the programs that it starts use the server. They are put back when the server stops.
    /// </summary>
    [Parameter]
    public SwitchParameter SetEnvironment { get; set; }

    /// <summary>Lets the server run under a CI runner where its secrets cannot be masked in the log: in a background job or remote session.</summary>
    [Parameter]
    public SwitchParameter AllowUnmasked { get; set; }

    /// <summary>Collects credentials that come one by one.</summary>
    protected override void ProcessRecord() => _credentials.AddRange(Credential);

    /// <summary>Starts it.</summary>
    protected override void EndProcessing()
    {
        if (ParameterSetName == CredentialSet && _credentials.Count == 0)
        {
            // Nothing came, or nothing that binds, which has been said.
            return;
        }

        var target = string.Join(", ", ParameterSetName == DefinitionSet ? Definition.Select(definition => string.Join(" -> ", definition.Hops)) : _credentials.Select(credential => credential.Chain.Path));
        if (!ShouldProcess(target, "Start a credential server on loopback"))
        {
            return;
        }

        IReadOnlyList<string> shadows = [];
        ChainedCredentialServer? server = null;
        try
        {
            var chains = Serve(ParameterSetName == DefinitionSet ? Definition.Select(Run).ToArray() : _credentials.Select(Revive).ToArray());
            var servers = IsolatedContext.Services.Servers;
            shadows = servers.FindShadows();
            server = new ChainedCredentialServer(servers.Start(chains, CiLog.Masking(Host, AllowUnmasked)));
            RunspaceServers.Add(server);
            if (SetEnvironment)
            {
                server.SetEnvironment();
            }
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            server?.Dispose();
            Fail(exception, target);
        }

        WriteVerbose($"The credential server listens at {server}.");
        foreach (var shadow in shadows)
        {
            WriteWarning(shadow);
        }

        WriteObject(server);
    }

    private ChainedCredential Run(RoleChainDefinition given)
    {
        var definition = RunningDefinition.Of(given, this, AllowUnmasked);
        return Await(Activity, (events, token) => IsolatedContext.Services.Credentials.GetAsync(definition, TimeSpan.Zero, events, token));
    }

    private ChainedCredential Revive(ChainedCredential credential) => credential.Live is { } live
        ? Await(Activity, (events, token) => live.GetAsync(TimeSpan.Zero, events, token))
        : throw NotRenewable(credential);

    private ServedChain[] Serve(ChainedCredential[] credentials)
    {
        if (Name is { } names && names.Length != credentials.Length)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidServerName, FormattableString.Invariant($"There are {names.Length} names for {credentials.Length} chain(s)."));
        }

        return credentials.Select((credential, index) => new ServedChain(Name?[index] ?? UsualName(credential), credential.Live ?? throw NotRenewable(credential))).ToArray();
    }

    private static string UsualName(ChainedCredential credential)
    {
        var last = credential.Chain.Hops[credential.Chain.Hops.Count - 1];
        return new string((last.Account + "-" + last.RoleName).Select(character => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_' ? character : '-').ToArray());
    }

    private static RoleChainException NotRenewable(ChainedCredential credential) =>
        new(RoleChainErrorKind.CredentialNotRenewable, "Nothing renews the credential of " + SafeText.ForDisplay(credential.Chain.Path) + ": it is a copy.");
}
