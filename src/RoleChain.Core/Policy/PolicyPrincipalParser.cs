using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>Reads Principal and NotPrincipal (IAM user guide, "AWS JSON policy elements: Principal").</summary>
internal sealed class PolicyPrincipalParser
{
    private readonly PolicyText _text;

    public PolicyPrincipalParser(PolicyText text) => _text = text;

    public IReadOnlyList<PolicyPrincipal> Parse(PolicyNode node)
    {
        // "Principal": "*" and {"AWS": "*"} are equivalent.
        if (node.Kind == PolicyNodeKind.Text && node.Text == "*")
        {
            return [new PolicyPrincipal(PolicyPrincipalType.Aws, "*")];
        }

        if (node.Kind != PolicyNodeKind.Object)
        {
            throw _text.Fault(node.Name + " is \"*\" or an object with AWS, Federated or Service", node.Offset);
        }

        var principals = new List<PolicyPrincipal>();
        foreach (var entry in node.Children)
        {
            PolicyPrincipalType type = entry.Name switch
            {
                "AWS" => PolicyPrincipalType.Aws,
                "Federated" => PolicyPrincipalType.Federated,
                "Service" => PolicyPrincipalType.Service,
                _ => throw _text.Fault("'" + SafeText.ForDisplay(entry.Name, 128) + "' is not a type of principal: AWS, Federated and Service are", entry.NameOffset),
            };
            foreach (var item in entry.Kind == PolicyNodeKind.Array ? entry.Children : [entry])
            {
                principals.Add(ParsePrincipal(item, type));
            }
        }

        return principals;
    }

    private static bool IsAwsPrincipal(string value)
    {
        if (PolicyArn.IsAccountId(value) || IsUniqueId(value))
        {
            return true;
        }

        if (!PolicyArn.TryParse(value, out var arn) || !Partitions.IsKnown(arn.Partition) || value.IndexOf("${", StringComparison.Ordinal) >= 0)
        {
            return false;
        }

        return arn.IsIam("role/")
            || arn.IsIam("user/")
            || arn.IsOf("sts", "federated-user/")
            || (arn.IsIam("roo") && arn.Resource == "root")
            || (arn.IsOf("sts", "assumed-role/") && arn.Resource.Split('/') is [_, { Length: > 0 }, { Length: > 0 }]);
    }

    private static bool IsProvider(string value) => PolicyArn.TryParse(value, out var arn)
        ? Partitions.IsKnown(arn.Partition) && (arn.IsIam("oidc-provider/") || arn.IsIam("saml-provider/")) && value.IndexOf("://", StringComparison.Ordinal) < 0
        : value.IndexOf('.') > 0 && value.All(character => Characters.IsLetterOrDigit(character) || character is '.' or '-');

    // Groups cannot be principals.
    private static bool IsUniqueId(string value) =>
        value.Length is >= 16 and <= 128
        && PolicyPrincipal.HasUniqueIdPrefix(value)
        && value.All(character => character is (>= '0' and <= '9') or (>= 'A' and <= 'Z'));

    private PolicyPrincipal ParsePrincipal(PolicyNode node, PolicyPrincipalType type)
    {
        if (node.Kind != PolicyNodeKind.Text || node.Text.Length == 0)
        {
            throw _text.Fault("A principal is a string, or an array of strings", node.Offset);
        }

        var isAnyone = type == PolicyPrincipalType.Aws && node.Text == "*";
        if (!isAnyone && node.Text.IndexOfAny(['*', '?']) >= 0)
        {
            throw _text.Fault("A wildcard cannot be part of a principal: \"*\" alone, under AWS, means everyone", node.Offset);
        }

        if (type == PolicyPrincipalType.Aws && !isAnyone && !IsAwsPrincipal(node.Text))
        {
            throw _text.Fault(
                "'" + SafeText.ForDisplay(node.Text, 128) + "' is not a principal: an account of twelve digits, the ARN of an account's root, a role, a user or a session, or a role's or user's unique id",
                node.Offset);
        }

        if (type == PolicyPrincipalType.Federated && !IsProvider(node.Text))
        {
            throw _text.Fault(
                "'" + SafeText.ForDisplay(node.Text, 128) + "' is not a provider: the ARN of an OIDC provider (arn:aws:iam::ACCOUNT:oidc-provider/HOST, without https://) or of a SAML provider, or a host that IAM knows",
                node.Offset);
        }

        if (type == PolicyPrincipalType.Service && node.Text.IndexOf('.') < 0)
        {
            throw _text.Fault("'" + SafeText.ForDisplay(node.Text, 128) + "' is not a service: its name has a domain, such as ec2.amazonaws.com", node.Offset);
        }

        return new PolicyPrincipal(type, node.Text);
    }
}
