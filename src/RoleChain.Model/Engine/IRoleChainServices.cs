namespace RoleChain;

/// <summary>
/// The one door into the isolated engine: <c>RoleChain.Core</c>'s entry type implements it, and everything that the
/// cmdlets use of the engine hangs off it.
/// </summary>
public interface IRoleChainServices
{
    /// <summary>Runs chains.</summary>
    IChainEngine Engine { get; }

    /// <summary>The credentials of the chains that were run, and what keeps them alive.</summary>
    IChainedCredentialCache Credentials { get; }

    /// <summary>Writes session policies.</summary>
    IPolicyWriter Policies { get; }

    /// <summary>Fetches web identity tokens.</summary>
    IWebIdentityTokens Tokens { get; }

    /// <summary>Puts credentials where other programs find them, and takes them back.</summary>
    ICredentialExports Exports { get; }

    /// <summary>Starts credential servers.</summary>
    ICredentialServers Servers { get; }

    /// <summary>Profiles whose <c>credential_process</c> is a chain.</summary>
    IChainProfiles Profiles { get; }

    /// <summary>The chains that profiles describe.</summary>
    IProfileChains ProfileChains { get; }

    /// <summary>The credentials that registered chains keep on disk.</summary>
    ICredentialDiskCache DiskCache { get; }

    /// <summary>Signs in to the AWS console.</summary>
    IConsoleSignIns Console { get; }

    /// <summary>Reads chain files.</summary>
    IChainFiles ChainFiles { get; }

    /// <summary>Says of chains whether they would be let in.</summary>
    IChainTrials Trials { get; }

    /// <summary>The summary of a CI job's step.</summary>
    IStepSummary StepSummary { get; }

    /// <summary>Writes trust policies and their callers' policies.</summary>
    ITrustPolicyWriter TrustPolicies { get; }
}
