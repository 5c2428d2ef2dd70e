using System.Linq;

namespace RoleChain.Core.TrustPolicies;

/// <summary>Where the policies stand in CloudFormation's templates and Terraform's files: with the role, and with whoever calls.</summary>
internal static class PolicyTemplates
{
    /// <summary>A role's trust policy.</summary>
    /// <param name="document">The policy.</param>
    /// <param name="role">The role.</param>
    /// <param name="format">How it is written.</param>
    public static string Trust(PolicyMap document, RoleArn role, TrustPolicyFormat format) => format switch
    {
        TrustPolicyFormat.CloudFormation => string.Join(
            "\n",
            "Resources:",
            "  " + LogicalId(role.Name) + "Role:",
            "    Type: AWS::IAM::Role",
            "    Properties:",
            "      RoleName: " + PolicyRendering.YamlText(role.Name),
            "      Path: " + PolicyRendering.YamlText(role.Path),
            "      AssumeRolePolicyDocument:",
            PolicyRendering.Yaml(document, 4)),
        TrustPolicyFormat.Terraform => string.Join(
            "\n",
            "resource \"aws_iam_role\" \"" + Identifier(role.Name) + "\" {",
            "  name = " + PolicyRendering.TerraformText(role.Name),
            "  path = " + PolicyRendering.TerraformText(role.Path),
            string.Empty,
            "  assume_role_policy = jsonencode(" + PolicyRendering.Terraform(document, 1) + ")",
            "}"),
        _ => PolicyRendering.Json(document),
    };

    /// <summary>A caller's policy.</summary>
    /// <param name="document">The policy.</param>
    /// <param name="caller">The name of the role or user that calls.</param>
    /// <param name="isUser">Whether it is a user.</param>
    /// <param name="role">The role that is called.</param>
    /// <param name="format">How it is written.</param>
    public static string Caller(PolicyMap document, string caller, bool isUser, RoleArn role, TrustPolicyFormat format)
    {
        // With the account: roles of one name in several accounts are what a chain mostly leads to, and a role has one inline policy of a name.
        var name = "assume-" + role.Account + "-" + role.Name;
        return format switch
        {
            TrustPolicyFormat.CloudFormation => string.Join(
                "\n",
                "Resources:",
                "  " + LogicalId(caller) + "Assumes" + role.Account + LogicalId(role.Name) + ":",
                "    Type: AWS::IAM::" + (isUser ? "User" : "Role") + "Policy",
                "    Properties:",
                "      " + (isUser ? "UserName: " : "RoleName: ") + PolicyRendering.YamlText(caller),
                "      PolicyName: " + PolicyRendering.YamlText(name),
                "      PolicyDocument:",
                PolicyRendering.Yaml(document, 4)),
            TrustPolicyFormat.Terraform => string.Join(
                "\n",
                "resource \"aws_iam_" + (isUser ? "user" : "role") + "_policy\" \"" + Identifier(caller) + "_assumes_" + role.Account + "_" + Identifier(role.Name) + "\" {",
                "  name = " + PolicyRendering.TerraformText(name),
                "  " + (isUser ? "user = " : "role = ") + PolicyRendering.TerraformText(caller),
                string.Empty,
                "  policy = jsonencode(" + PolicyRendering.Terraform(document, 1) + ")",
                "}"),
            _ => PolicyRendering.Json(document),
        };
    }

    /// <summary>CloudFormation's logical ids have letters and digits alone.</summary>
    private static string LogicalId(string name)
    {
        var id = string.Concat(name.Where(Characters.IsLetterOrDigit));
        return id.Length == 0 ? "Chain" : char.ToUpperInvariant(id[0]) + id.Substring(1);
    }

    /// <summary>Terraform's names have letters, digits, underscores and hyphens, and begin with none of the digits.</summary>
    private static string Identifier(string name)
    {
        var id = string.Concat(name.Select(character => Characters.IsLetterOrDigit(character) || character is '_' or '-' ? character : '_'));
        return Characters.IsDigit(id[0]) || id[0] == '-' ? "_" + id : id;
    }
}
