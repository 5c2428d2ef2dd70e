using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>
/// Reads what the AWS CLI answers to <c>organizations list-accounts</c>, <c>describe-account</c> and <c>describe-organization</c> (Organizations API
/// reference, Account and Organization): accounts and the organization that they are of, which the ARN names.
/// </summary>
internal static class OrganizationAnswers
{
    private const string Service = "organizations";

    /// <summary>Whether a file is one.</summary>
    public static bool Is(FileNode root) =>
        HasArn(root.Find("Organization")?.Value)
        || HasArn(root.Find("Account")?.Value)
        || (root.Find("Accounts")?.Value is { Kind: JsonValueKind.Array } accounts && accounts.Items.Count > 0 && HasArn(accounts.Items[0]));

    /// <summary>Reads one.</summary>
    /// <exception cref="RoleChainException">An ARN is not one of an organization, or not of the same as others.</exception>
    public static void Read(PolicySource source, FileNode root, LibraryBuilder builder)
    {
        if (root.Find("Organization")?.Value is { } organization)
        {
            builder.Add(Of(source, organization, "Organization", "organization/"));
        }
        else if (root.Find("Account")?.Value is { } account)
        {
            builder.Add(Of(source, account, "Account", "account/"));
        }
        else
        {
            var accounts = source.List(root, "Accounts", FilePath.Root);
            for (var index = 0; index < accounts.Count; index++)
            {
                var part = FilePath.Item("Accounts", index);
                builder.Add(Of(source, accounts[index], part, "account/"));
            }
        }
    }

    private static bool HasArn(FileNode? node) => node?.Kind == JsonValueKind.Object && node.Find("Arn")?.Value is { Kind: JsonValueKind.String } arn
        && PolicyArn.TryParse(arn.Text, out var parsed) && parsed.Service == Service;

    // arn:P:organizations::MANAGEMENT:organization/o-…, arn:P:organizations::MANAGEMENT:account/o-…/ACCOUNT
    private static LibraryOrganization Of(PolicySource source, FileNode node, string part, string kind)
    {
        var arn = PolicyArn.TryParse(source.Text(source.Object(node, part), "Arn", part) ?? string.Empty, out var parsed) && parsed.IsOf(Service, kind) ? parsed
            : throw source.Fault(node.Position, part + ".Arn", "is no ARN of an " + kind.TrimEnd('/') + " of an organization");
        var segments = arn.Resource.Split('/');
        string[] members = segments.Length > 2 ? [segments[2]] : [];
        return members.All(PolicyArn.IsAccountId)
            ? new LibraryOrganization { Id = segments[1], ManagementAccount = arn.AccountId, Members = members, Source = source.NameOf(part) }
            : throw source.Fault(node.Position, part + ".Arn", "does not end with an account's twelve digits");
    }
}
