using RoleChain.Core.Engine;

namespace RoleChain.Core;

/// <summary>The one entry type of this assembly: the cmdlets make it by its name, in the isolated context, and see it as <see cref="IRoleChainServices"/>.</summary>
public sealed class RoleChainServices : IRoleChainServices
{
    /// <inheritdoc/>
    public IChainEngine Engine { get; } = new ChainEngine(JobEnvironment.Process());

    /// <inheritdoc/>
    public IPolicyWriter Policies { get; } = new PolicyWriter();
}
