using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RoleChain.Core.ChainFiles;

/// <summary>Reads the parts of a chain file, and checks each by itself.</summary>
internal sealed class ChainFileParser
{
    private const int Version = 1;
    private const int MaxNameLength = 64;

    /// <summary>The most chains, accounts and identities of a file: a bound of RoleChain.</summary>
    private const int MaxEntries = 1000;

    private readonly ChainFileContext _context;
    private readonly ShapeCheck _shape;
    private readonly ChainFile _file = new();

    private ChainFileParser(ChainFileContext context)
    {
        _context = context;
        _shape = new ShapeCheck(context);
    }

    /// <summary>What a file says; null where it is no JSON object. Faults are in the context.</summary>
    public static ChainFile? Parse(ChainFileContext context, byte[] content)
    {
        var parser = new ChainFileParser(context);
        return FileTree.Read(content, context.Faults) is { } root && parser._shape.Check(root, FilePath.Root, FileFields.Root) ? parser.Parse(root) : null;
    }

    /// <summary>Whether a text can be the name of a chain, an identity or an account.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && Characters.IsLetterOrDigit(name[0]) && name.All(character => Characters.IsLetterOrDigit(character) || character is '.' or '_' or '-');

    private ChainFile Parse(FileNode root)
    {
        if (FileValues.Number(root.Find("version")?.Value) != Version)
        {
            _context.Faults.Add(root.Find("version")?.Value.Position ?? root.Position, "version", FormattableString.Invariant($"is not {Version}, the version that this RoleChain reads"));
        }

        foreach (var account in Entries(root, "accounts"))
        {
            AddAccount(account);
        }

        foreach (var identity in Entries(root, "identities"))
        {
            var path = FilePath.Child("identities", identity.Name);
            _file.Identities[identity.Name] = _shape.Check(identity.Value, path, FileFields.Identity) ? new FileIdentity(_context, identity, path).Read() : null;
        }

        if (root.Find("defaults") is { } defaults && _shape.Check(defaults.Value, "defaults", FileFields.Settings))
        {
            _file.Defaults = defaults.Value;
        }

        if (root.Find("chains") is null)
        {
            _context.Faults.Add(root.Position, "chains", "is missing");
        }

        foreach (var chain in Entries(root, "chains"))
        {
            AddChain(chain);
        }

        return _file;
    }

    /// <summary>The members of an object whose names are the file's own.</summary>
    private IEnumerable<FileMember> Entries(FileNode root, string name)
    {
        if (root.Find(name) is not { } section || !_shape.Expect(section.Value, name, JsonValueKind.Object))
        {
            yield break;
        }

        if (section.Value.Members.Count > MaxEntries)
        {
            _context.Faults.Add(section.Position, name, FormattableString.Invariant($"has {section.Value.Members.Count} entries; at most {MaxEntries}"), source: RuleSources.OwnBound);
        }

        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in section.Value.Members.Take(MaxEntries))
        {
            if (!IsName(member.Name))
            {
                _context.Faults.Add(member.Position, FilePath.Child(name, member.Name), FormattableString.Invariant($"is no name: 1 to {MaxNameLength} of A-Z a-z 0-9 . _ -, the first a letter or digit"));
            }
            else if (!known.Add(member.Name))
            {
                _context.Faults.Add(member.Position, FilePath.Child(name, member.Name), "differs from another name in case alone");
            }

            yield return member;
        }
    }

    private void AddAccount(FileMember account)
    {
        var path = FilePath.Child("accounts", account.Name);
        if (account.Name == "arn" || account.Name.All(Characters.IsDigit))
        {
            _context.Faults.Add(account.Position, path, "cannot be an alias: it would be taken for an account or the beginning of an ARN");
        }

        if (!_shape.Expect(account.Value, path, JsonValueKind.String))
        {
            return;
        }

        if (account.Value.Text.Length != 12 || !Characters.AllDigits(account.Value.Text))
        {
            _context.Faults.Add(account.Value.Position, path, "is not twelve digits", RoleChainErrorKind.InvalidAccountId, "IAM user guide, \"AWS account identifiers\"");
            return;
        }

        _file.Accounts[account.Name] = account.Value.Text;
    }

    private void AddChain(FileMember chain)
    {
        var path = FilePath.Child("chains", chain.Name);
        if (!_shape.Check(chain.Value, path, FileFields.Chain))
        {
            return;
        }

        _file.Chains.Add(chain);
        if (chain.Value.Find("hops") is { } hops && _shape.Expect(hops.Value, path + ".hops", JsonValueKind.Array))
        {
            for (var index = 0; index < hops.Value.Items.Count; index++)
            {
                CheckHop(hops.Value.Items[index], FilePath.Item(path + ".hops", index));
            }
        }
    }

    private void CheckHop(FileNode hop, string path)
    {
        if (hop.Kind == JsonValueKind.String)
        {
            return;
        }

        if (hop.Kind != JsonValueKind.Object)
        {
            _context.Faults.Add(hop.Position, path, "is neither a role's text nor an object with a role");
        }
        else if (_shape.Check(hop, path, FileFields.Hop) && hop.Find("role") is null)
        {
            _context.Faults.Add(hop.Position, path + ".role", "is missing");
        }
    }
}
