using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>Reads service and resource control policies: plain documents, or what <c>organizations describe-policy</c> answers.</summary>
internal static class ControlPolicies
{
    /// <summary>A service control policy. It has the elements of an identity policy.</summary>
    /// <exception cref="RoleChainException">AWS would refuse it.</exception>
    public static NamedPolicy ReadServiceControl(PolicySource source, FileNode root) => source.ReadPolicy(Document(source, root), PolicyKind.Identity, FilePath.Root);

    /// <summary>A resource control policy. It is one for everybody: Principal must be <c>*</c> (Organizations user guide, "RCP syntax"), and what is left has the elements of an identity policy.</summary>
    /// <exception cref="RoleChainException">AWS would refuse it.</exception>
    public static NamedPolicy ReadResourceControl(PolicySource source, FileNode root)
    {
        var document = Document(source, root);
        if (document.Kind == JsonValueKind.String)
        {
            document = PolicyFileJson.Read(source.Name, PolicyFileBytes.Check(source.Name, System.Text.Encoding.UTF8.GetBytes(document.Text)));
        }

        var members = document.Members.Select(member => member.Name == "Statement" ? new FileMember(member.Name, member.Position, WithoutPrincipal(source, member.Value)) : member);
        return source.ReadPolicy(new FileNode(document.Kind, document.Position, document.Text) { Members = members.ToArray(), Items = document.Items }, PolicyKind.Identity, FilePath.Root);
    }

    private static FileNode Document(PolicySource source, FileNode root) => source.Object(root, FilePath.Root).Find("Policy")?.Value.Find("Content")?.Value ?? root;

    private static FileNode WithoutPrincipal(PolicySource source, FileNode node)
    {
        if (node.Kind == JsonValueKind.Array)
        {
            return new FileNode(JsonValueKind.Array, node.Position) { Items = node.Items.Select(item => WithoutPrincipal(source, item)).ToArray() };
        }

        if (node.Kind != JsonValueKind.Object)
        {
            return node;
        }

        return node.Find("Principal") is { Value: { Kind: JsonValueKind.String, Text: "*" } }
            ? new FileNode(JsonValueKind.Object, node.Position) { Members = node.Members.Where(member => member.Name != "Principal").ToArray() }
            : throw source.Fault(node.Position, FilePath.Root, "is a resource control policy with a statement whose Principal is not \"*\"");
    }
}
