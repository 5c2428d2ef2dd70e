using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>
/// Reads the elements of a policy document (IAM user guide, "Grammar of the IAM JSON policy language" and the errors of the "IAM Access
/// Analyzer policy check reference"). Whatever is not known is refused: an element that is overlooked would change what is allowed.
/// </summary>
internal sealed class PolicyParser
{
    private static readonly string[] DocumentElements = ["Version", "Id", "Statement"];
    private static readonly string[] StatementElements = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    private readonly PolicyText _text;
    private readonly PolicyKind _kind;
    private readonly HashSet<string> _sids = new(StringComparer.Ordinal);
    private bool _hasVariables;

    private PolicyParser(PolicyText text, PolicyKind kind)
    {
        _text = text;
        _kind = kind;
    }

    public static PolicyDocument Parse(string json, PolicyKind kind)
    {
        var (text, root) = PolicyJson.Read(json);
        return new PolicyParser(text, kind).ParseDocument(root, json);
    }

    private static bool IsSid(string text) => text.All(character => character is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'));

    private static string Quote(string text) => "'" + SafeText.ForDisplay(text, 128) + "'";

    private PolicyDocument ParseDocument(PolicyNode root, string json)
    {
        if (root.Kind != PolicyNodeKind.Object)
        {
            throw _text.Fault("A policy is a JSON object", root.Offset);
        }

        RefuseUnknown(root, DocumentElements, "a policy");
        var version = PolicyDocument.FirstVersion;
        if (root.Find("Version") is { } versionNode)
        {
            version = RequireText(versionNode);
            if (version is not (PolicyDocument.FirstVersion or PolicyDocument.CurrentVersion))
            {
                throw _text.Fault("Version must be \"2012-10-17\" or \"2008-10-17\"", versionNode.Offset);
            }
        }

        _hasVariables = version == PolicyDocument.CurrentVersion;
        var id = root.Find("Id") is { } idNode ? RequireText(idNode) : null;
        if (root.Find("Statement") is not { } statements)
        {
            throw _text.Fault("The policy has no Statement", root.Offset);
        }

        var nodes = ItemsOf(statements);
        if (nodes.Count == 0)
        {
            throw _text.Fault("The policy has no statement", statements.Offset);
        }

        return new PolicyDocument(_kind, version, id, [.. nodes.Select(ParseStatement)]) { Text = json };
    }

    private PolicyStatement ParseStatement(PolicyNode node, int index)
    {
        if (node.Kind != PolicyNodeKind.Object)
        {
            throw _text.Fault("A statement is a JSON object", node.Offset);
        }

        RefuseUnknown(node, StatementElements, "a statement");
        var sid = ParseSid(node);
        var effect = ParseEffect(node);
        var action = RequireOne(node, "Action", "NotAction");
        var actions = ParseTexts(action);
        IReadOnlyList<PolicyPrincipal> principals = [];
        IReadOnlyList<string> resources = [];
        PolicyTemplate[] resourceTemplates = [];
        PolicyNode? principal = null;
        PolicyNode? resource = null;
        if (_kind == PolicyKind.Trust)
        {
            Refuse(node, ["Resource", "NotResource"], "A trust policy has no {0}: it is about the role that it is attached to");
            Refuse(node, ["NotPrincipal"], "A trust policy has no {0}: IAM does not support it there. Name who may assume the role in Principal");
            principals = new PolicyPrincipalParser(_text).Parse(node.Find("Principal") ?? throw _text.Fault("The statement has no Principal", node.Offset));
        }
        else
        {
            if (_kind == PolicyKind.Resource)
            {
                principal = RequireOne(node, "Principal", "NotPrincipal");
                if (principal.Name == "NotPrincipal" && effect == PolicyEffect.Allow)
                {
                    throw _text.Fault("NotPrincipal is not supported with Allow: it would allow everyone else in the world", principal.NameOffset);
                }

                principals = new PolicyPrincipalParser(_text).Parse(principal);
            }
            else if (_kind == PolicyKind.ResourceControl)
            {
                Refuse(node, ["NotPrincipal"], "A resource control policy has no {0}");
                principals = ParseEveryone(node);
            }
            else
            {
                Refuse(node, ["Principal", "NotPrincipal"], "An identity policy has no {0}: it is about the identity that it is attached to");
            }

            if (_kind != PolicyKind.Resource || node.Find("Resource") is not null || node.Find("NotResource") is not null)
            {
                resource = RequireOne(node, "Resource", "NotResource");
                var nodes = ParseTexts(resource);
                resourceTemplates = [.. nodes.Select(ParseResource)];
                resources = [.. nodes.Select(item => item.Text)];
            }
        }

        return new PolicyStatement(index, sid, effect)
        {
            Principals = principals,
            IsNotPrincipal = principal?.Name == "NotPrincipal",
            ActionPatterns = [.. actions.Select(ParseAction)],
            Actions = [.. actions.Select(item => item.Text)],
            IsNotAction = action.Name == "NotAction",
            Resources = resources,
            ResourceTemplates = resourceTemplates,
            HasResource = resource is not null,
            IsNotResource = resource?.Name == "NotResource",
            Conditions = node.Find("Condition") is { } condition ? ParseConditions(condition) : [],
        };
    }

    /// <summary>"For RCPs, the Principal element must be *" (AWS Organizations user guide, "RCP syntax").</summary>
    private IReadOnlyList<PolicyPrincipal> ParseEveryone(PolicyNode statement)
    {
        var node = statement.Find("Principal") ?? throw _text.Fault("The statement has no Principal", statement.Offset);
        var principals = new PolicyPrincipalParser(_text).Parse(node);
        return principals is [{ IsAnyone: true }] ? principals : throw _text.Fault("The Principal of a resource control policy is \"*\", and its conditions say who is meant", node.Offset);
    }

    private string? ParseSid(PolicyNode statement)
    {
        if (statement.Find("Sid") is not { } node)
        {
            return null;
        }

        var sid = RequireText(node);
        if (!IsSid(sid))
        {
            throw _text.Fault("A Sid may have A-Z, a-z and 0-9 alone", node.Offset);
        }

        if (sid.Length > 0 && !_sids.Add(sid))
        {
            throw _text.Fault("The Sid " + Quote(sid) + " is not unique in the policy", node.Offset);
        }

        return sid;
    }

    private PolicyEffect ParseEffect(PolicyNode statement)
    {
        if (statement.Find("Effect") is not { } node)
        {
            throw _text.Fault("The statement has no Effect", statement.Offset);
        }

        return RequireText(node) switch
        {
            "Allow" => PolicyEffect.Allow,
            "Deny" => PolicyEffect.Deny,
            _ => throw _text.Fault("Effect must be \"Allow\" or \"Deny\", in this spelling", node.Offset),
        };
    }

    private WildcardPattern ParseAction(PolicyNode node)
    {
        var colon = node.Text.IndexOf(':');
        if (node.Text != "*" && node.Text != "*:*")
        {
            var service = colon < 0 ? string.Empty : node.Text.Substring(0, colon);
            if (service.Length == 0 || colon == node.Text.Length - 1 || (service != "*" && !IsSid(service.Replace("-", string.Empty))) || node.Text.IndexOf(':', colon + 1) >= 0)
            {
                throw _text.Fault("The action " + Quote(node.Text) + " is not of the form SERVICE:NAME, such as sts:AssumeRole", node.Offset);
            }

            if (_kind == PolicyKind.Trust && !string.Equals(service, "sts", StringComparison.OrdinalIgnoreCase))
            {
                throw _text.Fault("The action " + Quote(node.Text) + " is not one of STS, and a trust policy may have no others", node.Offset);
            }
        }

        return WildcardPattern.OfText(node.Text, ignoreCase: true);
    }

    private PolicyTemplate ParseResource(PolicyNode node)
    {
        if (PolicyResources.ProblemOf(node.Text) is { } fault)
        {
            throw _text.Fault("The resource " + Quote(node.Text) + " " + fault, node.Offset);
        }

        var template = PolicyTemplate.TryParse(node.Text, _hasVariables, hasWildcards: true, ignoreCase: false, out var problem)
            ?? throw _text.Fault("The resource " + Quote(node.Text) + " cannot be used: " + problem, node.Offset);

        // "You can't use a variable to replace parts of the ARN before the fifth colon, such as the service or account."
        return template.HasVariables && PolicyResources.HasVariableBeforeResource(node.Text) ? template.WithoutMatches() : template;
    }

    private List<PolicyCondition> ParseConditions(PolicyNode node)
    {
        RequireObject(node);
        var conditions = new List<PolicyCondition>();
        foreach (var block in node.Children)
        {
            var conditionOperator = ConditionOperator.Find(block.Name)
                ?? throw _text.Fault(Quote(block.Name) + " is not a condition operator", block.NameOffset);
            RequireObject(block);
            var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var key in block.Children)
            {
                if (key.Name.IndexOf(':') <= 0)
                {
                    throw _text.Fault("The condition key " + Quote(key.Name) + " is not of the form SERVICE:NAME, such as sts:ExternalId", key.NameOffset);
                }

                if (!keys.Add(key.Name))
                {
                    throw _text.Fault("The condition key " + Quote(key.Name) + " is given twice, in another spelling; keys ignore case", key.NameOffset);
                }

                var values = ItemsOf(key);
                conditions.Add(new PolicyCondition(
                    block.Name,
                    conditionOperator,
                    key.Name,
                    [.. values.Select(value => value.Text)],
                    [.. values.Select(value => ParseConditionValue(value, block.Name, conditionOperator))]));
            }
        }

        return conditions;
    }

    private ConditionValue ParseConditionValue(PolicyNode node, string operatorName, ConditionOperator conditionOperator)
    {
        if (node.Kind is not (PolicyNodeKind.Text or PolicyNodeKind.Number or PolicyNodeKind.Boolean))
        {
            throw _text.Fault("The value of a condition is a string, a number or true or false", node.Offset);
        }

        // The value itself stays out of the message: it can be confidential.
        return ConditionValue.TryParse(node.Text, conditionOperator, _hasVariables, out var problem)
            ?? throw _text.Fault("A value of " + operatorName + " cannot be used: " + problem, node.Offset);
    }

    private void RefuseUnknown(PolicyNode node, string[] known, string owner)
    {
        foreach (var child in node.Children)
        {
            if (Array.IndexOf(known, child.Name) >= 0)
            {
                continue;
            }

            var meant = Array.Find(known, name => string.Equals(name, child.Name, StringComparison.OrdinalIgnoreCase));
            throw _text.Fault(
                Quote(child.Name) + " is not an element of " + owner + (meant is null ? string.Empty : "; names are case-sensitive: '" + meant + "' is"),
                child.NameOffset);
        }
    }

    private void Refuse(PolicyNode node, string[] names, string problem)
    {
        foreach (var name in names)
        {
            if (node.Find(name) is { } found)
            {
                throw _text.Fault(problem.Replace("{0}", name), found.NameOffset);
            }
        }
    }

    private PolicyNode RequireOne(PolicyNode node, string name, string negatedName)
    {
        var plain = node.Find(name);
        var negated = node.Find(negatedName);
        if (plain is not null && negated is not null)
        {
            throw _text.Fault("A statement has " + name + " or " + negatedName + ", not both", negated.NameOffset);
        }

        return plain ?? negated ?? throw _text.Fault("The statement has neither " + name + " nor " + negatedName, node.Offset);
    }

    private List<PolicyNode> ParseTexts(PolicyNode node)
    {
        var items = ItemsOf(node);
        if (items.Count == 0)
        {
            throw _text.Fault(node.Name + " names nothing", node.Offset);
        }

        foreach (var item in items)
        {
            if (item.Kind != PolicyNodeKind.Text)
            {
                throw _text.Fault(node.Name + " is a string or an array of strings", item.Offset);
            }
        }

        return items;
    }

    private string RequireText(PolicyNode node) =>
        node.Kind == PolicyNodeKind.Text ? node.Text : throw _text.Fault(node.Name + " is a string", node.Offset);

    private void RequireObject(PolicyNode node)
    {
        if (node.Kind != PolicyNodeKind.Object)
        {
            throw _text.Fault(Quote(node.Name) + " is a JSON object", node.Offset);
        }
    }

    private static List<PolicyNode> ItemsOf(PolicyNode node) => node.Kind == PolicyNodeKind.Array ? node.Children : [node];
}
