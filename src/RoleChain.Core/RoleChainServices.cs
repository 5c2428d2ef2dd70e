using RoleChain.Core.Cache;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Engine;
using RoleChain.Core.Exports;
using RoleChain.Core.Live;
using RoleChain.Core.Profiles.Chains;
using RoleChain.Core.Registration;
using RoleChain.Core.Server;
using RoleChain.Core.SignIn;
using RoleChain.Core.Trials;
using RoleChain.Core.TrustPolicies;

namespace RoleChain.Core;

/// <summary>The one entry type of this assembly: the cmdlets make it by its name, in the isolated context, and see it as <see cref="IRoleChainServices"/>.</summary>
public sealed class RoleChainServices : IRoleChainServices
{
    /// <summary>Makes the services of this process.</summary>
    public RoleChainServices()
    {
        var environment = JobEnvironment.Process();
        var chains = new LiveChains(environment);
        Engine = chains;
        Credentials = chains;
        Tokens = new WebIdentityTokens(environment);
        Exports = new CredentialExports(environment, System.Environment.GetEnvironmentVariable, System.Environment.SetEnvironmentVariable);
        Servers = new CredentialServers(environment, chains);
        Profiles = new ChainProfiles(environment);
        ProfileChains = new ProfileChains(environment);
        DiskCache = new DiskCache(environment);
        Console = new ConsoleSignIns(environment);
        ChainFiles = new ChainFileService(environment);
        StepSummary = new StepSummary(environment);
        Trials = new ChainTrials(environment);
    }

    /// <inheritdoc/>
    public IChainEngine Engine { get; }

    /// <inheritdoc/>
    public IChainedCredentialCache Credentials { get; }

    /// <inheritdoc/>
    public IPolicyWriter Policies { get; } = new PolicyWriter();

    /// <inheritdoc/>
    public IWebIdentityTokens Tokens { get; }

    /// <inheritdoc/>
    public ICredentialExports Exports { get; }

    /// <inheritdoc/>
    public ICredentialServers Servers { get; }

    /// <inheritdoc/>
    public IChainProfiles Profiles { get; }

    /// <inheritdoc/>
    public IProfileChains ProfileChains { get; }

    /// <inheritdoc/>
    public ICredentialDiskCache DiskCache { get; }

    /// <inheritdoc/>
    public IConsoleSignIns Console { get; }

    /// <inheritdoc/>
    public IChainFiles ChainFiles { get; }

    /// <inheritdoc/>
    public IChainTrials Trials { get; }

    /// <inheritdoc/>
    public IStepSummary StepSummary { get; }

    /// <inheritdoc/>
    public ITrustPolicyWriter TrustPolicies { get; } = new TrustPolicyWriter();
}
