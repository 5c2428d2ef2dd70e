using System.IO;

namespace RoleChain.Loading;

/// <summary>The scripts of the module that other processes run. They lie beside the module file, above the folder of this assembly's framework.</summary>
internal static class ModuleScripts
{
    /// <summary>The <c>credential_process</c> of a registered profile.</summary>
    public static string Credential => PathOf("Credential.ps1");

    /// <summary>The process of a detached credential server.</summary>
    public static string CredentialServer => PathOf("CredentialServer.ps1");

    private static string PathOf(string name) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(ModuleScripts).Assembly.Location)!, "..", "..", name));
}
