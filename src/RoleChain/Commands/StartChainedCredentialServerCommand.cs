using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
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
    private const string DetachedCredentialSet = "DetachedCredential";
    private const string DetachedDefinitionSet = "DetachedDefinition";
    private const string Activity = "Credential server";

    private readonly List<ChainedCredential> _credentials = [];

    /// <summary>Credentials of <c>Invoke-RoleChain</c>, whose chains are to be kept alive.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = CredentialSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = DetachedCredentialSet, ValueFromPipeline = true)]
    [LivingCredentialTransformation]
    [ValidateNotNullOrEmpty]
    public ChainedCredential[] Credential { get; set; } = [];

    /// <summary>Chains of <c>New-RoleChain</c>, or hashtables with its parameters. Each is run first, unless its credential is there.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefinitionSet)]
    [Parameter(Mandatory = true, ParameterSetName = DetachedDefinitionSet)]
    [DefinitionTransformation]
    [ValidateNotNullOrEmpty]
    public RoleChainDefinition[] Definition { get; set; } = [];

    /// <summary>The path of each chain, in their order: 1 to 128 of <c>[A-Za-z0-9._-]</c>; without it account and role, as <c>222222222222-deploy</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>
    /// Sets <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c> (to the first chain), <c>AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE</c> and that chain's region in
    /// this process, so that the programs that it starts use the server. They are put back when the server stops.
    /// </summary>
    [Parameter]
    public SwitchParameter SetEnvironment { get; set; }

    /// <summary>
    /// Starts the server as a process of its own, which outlives this session and the step of a job. It takes the chains itself, from the identity
    /// that this session has, and ends with <c>Stop-ChainedCredentialServer -Detached</c>, with the job, or after six hours.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = DetachedCredentialSet)]
    [Parameter(Mandatory = true, ParameterSetName = DetachedDefinitionSet)]
    public SwitchParameter Detached { get; set; }

    /// <summary>Hands the variables to the later steps of a GitHub Actions or Azure Pipelines job.</summary>
    [Parameter(ParameterSetName = DetachedCredentialSet)]
    [Parameter(ParameterSetName = DetachedDefinitionSet)]
    [ValidateSet(nameof(ExportTarget.GitHubEnvironment), nameof(ExportTarget.AzurePipelines))]
    public ExportTarget ExportTo { get; set; }

    /// <summary>The path of the PowerShell that runs the detached server; without it the one of this session.</summary>
    [Parameter(ParameterSetName = DetachedCredentialSet)]
    [Parameter(ParameterSetName = DetachedDefinitionSet)]
    [ValidateNotNullOrEmpty]
    public string? PowerShellPath { get; set; }

    /// <summary>
    /// Lets the server run under a CI runner where its secrets cannot be masked in the log: in a background job or remote session, and with
    /// <c>-Detached</c>.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowUnmasked { get; set; }

    /// <summary>Collects credentials that come one by one.</summary>
    protected override void ProcessRecord() => _credentials.AddRange(Credential);

    /// <summary>Starts it.</summary>
    protected override void EndProcessing()
    {
        if (!IsOfDefinitions && _credentials.Count == 0)
        {
            // Nothing came, or nothing that binds, which has been said.
            return;
        }

        var target = string.Join(", ", IsOfDefinitions ? Definition.Select(definition => string.Join(" -> ", definition.Hops)) : _credentials.Select(credential => credential.Chain.Path));
        if (!ShouldProcess(target, "Start a credential server on loopback"))
        {
            return;
        }

        IReadOnlyList<string> shadows = [];
        ChainedCredentialServer? server = null;
        try
        {
            shadows = IsolatedContext.Services.Servers.FindShadows();
            server = Detached ? StartDetached() : StartHere();
            if (SetEnvironment)
            {
                server.SetEnvironment();
            }

            // Last: nothing that fails is to leave later steps with the variables of a server that is gone.
            if (MyInvocation.BoundParameters.ContainsKey(nameof(ExportTo)))
            {
                server.Exported = IsolatedContext.Services.Exports.ExportServer(server.Environment, ExportTo, CiLog.Masking(Host, AllowUnmasked));
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

    private bool IsOfDefinitions => ParameterSetName is DefinitionSet or DetachedDefinitionSet;

    private ChainedCredentialServer StartHere()
    {
        var live = IsOfDefinitions ? Definition.Select(Run).ToArray() : _credentials.Select(Revive).ToArray();
        var server = new ChainedCredentialServer(IsolatedContext.Services.Servers.Start(Serve(live), CiLog.Masking(Host, AllowUnmasked)));
        RunspaceServers.Add(server);
        return server;
    }

    private ChainedCredentialServer StartDetached()
    {
        var live = IsOfDefinitions ? Definition.Select(Open).ToArray() : _credentials.Select(Named).ToArray();
        var request = new DetachedServerRequest(Serve(live), PowerShellPaths.Find(SessionState, PowerShellPath), ModuleScripts.CredentialServer)
        {
            Masking = CiLog.Masking(Host, AllowUnmasked),
            AllowUnmasked = AllowUnmasked,
        };
        Task<ICredentialServer>? start = null;
        try
        {
            return new ChainedCredentialServer(Await(Activity, (events, token) => start = IsolatedContext.Services.Servers.StartDetachedAsync(request, events, token)));
        }
        catch (PipelineStoppedException)
        {
            // Stopped in the moment in which it was up: nobody would ever know of it.
            _ = start?.ContinueWith(task => task.GetAwaiter().GetResult().Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    private (string Name, ILiveChain Live) Run(RoleChainDefinition given)
    {
        var definition = RunningDefinition.Of(given, this, AllowUnmasked);
        return Named(Await(Activity, (events, token) => IsolatedContext.Services.Credentials.GetAsync(definition, TimeSpan.Zero, events, token)));
    }

    private (string Name, ILiveChain Live) Revive(ChainedCredential credential) =>
        Named(Await(Activity, (events, token) => Named(credential).Live.GetAsync(TimeSpan.Zero, events, token)));

    private static (string Name, ILiveChain Live) Open(RoleChainDefinition definition)
    {
        var live = IsolatedContext.Services.Credentials.Open(definition);
        RoleArn? last = null;
        foreach (var hop in definition.Hops)
        {
            last = RoleReference.TryResolve(hop.RoleArn, last?.Account, Partitions.Names[0], out var role, out _) ? role : null;
        }

        // A bare name of a first hop is in the source credential's account, which is not known yet.
        return (last is null ? PathOf(definition.Hops[definition.Hops.Count - 1].RoleArn) : UsualName(last.Account, last.Name), live);
    }

    private static (string Name, ILiveChain Live) Named(ChainedCredential credential)
    {
        var last = credential.Chain.Hops[credential.Chain.Hops.Count - 1];
        return (UsualName(last.Account, last.RoleName), credential.Live ?? throw NotRenewable(credential));
    }

    private ServedChain[] Serve((string Name, ILiveChain Live)[] chains)
    {
        if (Name is { } names && names.Length != chains.Length)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidServerName, FormattableString.Invariant($"There are {names.Length} names for {chains.Length} chain(s)."));
        }

        return chains.Select((chain, index) => new ServedChain(Name?[index] ?? chain.Name, chain.Live)).ToArray();
    }

    private static string UsualName(string account, string role) => PathOf(account + "-" + role);

    private static string PathOf(string text) =>
        new(text.Select(character => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_' ? character : '-').ToArray());

    private static RoleChainException NotRenewable(ChainedCredential credential) =>
        new(RoleChainErrorKind.CredentialNotRenewable, "Nothing renews the credential of " + SafeText.ForDisplay(credential.Chain.Path) + ": it is a copy.");
}
