using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>Reads service and resource control policies: plain documents, or what <c>organizations describe-policy</c> answers.</summary>
internal static class ControlPolicies
{
    /// <summary>A service control policy. It has the elements of an identity policy.</summary>
    /// <exception cref="RoleChainException">AWS would refuse it.</exception>
    public static NamedPolicy ReadServiceControl(PolicySource source, FileNode root) => source.ReadPolicy(Document(source, root), PolicyKind.Identity, FilePath.Root);

    /// <summary>A resource control policy.</summary>
    /// <exception cref="RoleChainException">AWS would refuse it.</exception>
    public static NamedPolicy ReadResourceControl(PolicySource source, FileNode root) => source.ReadPolicy(Document(source, root), PolicyKind.ResourceControl, FilePath.Root);

    private static FileNode Document(PolicySource source, FileNode root) => source.Object(root, FilePath.Root).Find("Policy")?.Value.Find("Content")?.Value ?? root;
}
