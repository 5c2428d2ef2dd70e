using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RoleChain.Core.ChainFiles;

/// <summary>Makes hops of what a chain file says of them.</summary>
internal sealed class HopReader
{
    private const string ArnPrefix = "arn";

    private readonly ChainFileContext _context;
    private readonly ChainFile _file;

    public HopReader(ChainFileContext context, ChainFile file)
    {
        _context = context;
        _file = file;
    }

    /// <summary>A hop; null where its role is faulty, which is told.</summary>
    /// <param name="node">A role's text, or an object.</param>
    /// <param name="path">How faults name it.</param>
    public RoleChainHop? Read(FileNode node, string path)
    {
        if (node.Kind == JsonValueKind.String)
        {
            return Role(node, path) is { } role ? new RoleChainHop(role) : null;
        }

        if (node.Kind != JsonValueKind.Object || node.Find("role")?.Value is not { Kind: JsonValueKind.String } roleNode || Role(roleNode, path + ".role") is not { } text)
        {
            return null;
        }

        var tags = Tags(node, path);
        var (sessionName, externalId, sourceIdentity) = (Text(node, path, "sessionName"), Text(node, path, "externalId"), Text(node, path, "sourceIdentity"));
        var policy = node.Find("policy")?.Value is { Kind: JsonValueKind.Object } policyNode ? PolicyText.Read(_context, policyNode, path + ".policy") : null;
        var deferred = new DeferredHopTexts
        {
            SessionName = Deferred(sessionName),
            ExternalId = Deferred(externalId),
            SourceIdentity = Deferred(sourceIdentity),
            Policy = Deferred(policy),
            Tags = tags.Where(tag => Deferred(tag.Value) is not null).ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal),
        };
        return new RoleChainHop(text)
        {
            SessionName = sessionName?.ToString(),
            DurationSeconds = FileValues.Number(node.Find("durationSeconds")?.Value),
            ExternalId = externalId?.ToString(),
            Tags = tags.Select(tag => new SessionTag(tag.Key, tag.Value.ToString())).ToArray(),
            TransitiveTagKeys = FileValues.Texts(node.Find("transitiveTagKeys")?.Value).Select(key => key.Text).ToArray(),
            SourceIdentity = sourceIdentity?.ToString(),
            Policy = policy?.ToString(),
            PolicyArns = FileValues.Texts(node.Find("policyArns")?.Value).Select(arn => arn.Text).ToArray(),
            SerialNumber = FileValues.Text(node.Find("serialNumber")?.Value),
            Deferred = deferred.All.Any() ? deferred : null,
        };
    }

    /// <summary>A text, where it has variables of the run; else null.</summary>
    public static DeferredText? Deferred(DeferredText? text) => text?.Parts.Any(part => part.Name is not null) == true ? text : null;

    /// <summary>An account's number, for an alias; the text itself where it is none, and null where the file has no such alias, which is told.</summary>
    public string? Account(FileNode node, string text, string path)
    {
        if (text.All(Characters.IsDigit) || node.Text.IndexOf("${", StringComparison.Ordinal) >= 0)
        {
            return text;
        }

        if (_file.Accounts.TryGetValue(text, out var account))
        {
            return account;
        }

        _context.Faults.Add(node.Position, path, "names no account: there is no alias '" + SafeText.ForDisplay(text, 64) + "'" + NearestName.Hint(text, _file.Accounts.Keys), RoleChainErrorKind.InvalidRoleArn);
        return null;
    }

    private string? Role(FileNode node, string path)
    {
        if (node.Text.IndexOf("${", StringComparison.Ordinal) >= 0)
        {
            _context.Faults.Add(node.Position, path, "holds a variable, which may not stand here", source: "docs/security.md");
            return null;
        }

        var colon = node.Text.IndexOf(':');
        if (colon <= 0 || node.Text.Substring(0, colon) == ArnPrefix)
        {
            return node.Text;
        }

        return Account(node, node.Text.Substring(0, colon), path) is { } account ? account + node.Text.Substring(colon) : null;
    }

    private DeferredText? Text(FileNode node, string path, string name) =>
        node.Find(name)?.Value is { Kind: JsonValueKind.String } value ? VariableText.Read(_context, value, FilePath.Child(path, name), takesClaims: true) : null;

    private List<KeyValuePair<string, DeferredText>> Tags(FileNode node, string path) => node.Find("tags")?.Value is not { Kind: JsonValueKind.Object } tags
        ? []
        : tags.Members.Where(tag => tag.Value.Kind == JsonValueKind.String)
            .Select(tag => new KeyValuePair<string, DeferredText>(tag.Name, VariableText.Read(_context, tag.Value, FilePath.Child(path + ".tags", tag.Name), takesClaims: true)))
            .ToList();
}
