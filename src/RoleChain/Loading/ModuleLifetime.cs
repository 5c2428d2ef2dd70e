using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace RoleChain.Loading;

/// <summary>What happens when the module comes and goes. An import loads no AWS SDK.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Loads the model, so that <c>[RoleChain.ChainedCredential]</c> is a type name from now on.</summary>
    public void OnImport() => RuntimeHelpers.RunClassConstructor(typeof(ChainedCredential).TypeHandle);

    /// <summary>Stops the servers that this runspace started.</summary>
    /// <param name="psModuleInfo">The module that goes.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceServers.StopOwn();
}
