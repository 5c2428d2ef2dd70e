using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RoleChain.Core.ChainFiles;

/// <summary>Makes an identity of what a chain file says of it, by the rules of the parameters of the same names.</summary>
internal sealed class FileIdentity
{
    private static readonly string[] Sources = ["provider", "profileName", "tokenFile", "tokenVariable", "tokenCommand"];

    private static readonly Dictionary<string, IdentityProvider> Providers = new[]
    {
        IdentityProvider.Automatic, IdentityProvider.GitHub, IdentityProvider.Forgejo, IdentityProvider.GitLab, IdentityProvider.Bitbucket, IdentityProvider.CircleCI, IdentityProvider.AzurePipelines,
        IdentityProvider.Buildkite, IdentityProvider.AwsSdk,
    }.ToDictionary(provider => provider.ToString(), StringComparer.Ordinal);

    private readonly ChainFileContext _context;
    private readonly FileMember _member;
    private readonly string _path;

    public FileIdentity(ChainFileContext context, FileMember member, string path)
    {
        _context = context;
        _member = member;
        _path = path;
    }

    private FileNode Node => _member.Value;

    private string? Audience => FileValues.Text(Node.Find("audience")?.Value);

    private string? ServiceConnectionId => FileValues.Text(Node.Find("serviceConnectionId")?.Value);

    /// <summary>The identity; null where it is faulty, which is told.</summary>
    public ChainIdentity? Read()
    {
        var given = Node.Members.Where(member => Array.IndexOf(Sources, member.Name) >= 0).ToArray();

        // A GitLab job's token is a variable's.
        if (given.Length == 2 && FileValues.Text(Node.Find("provider")?.Value) == nameof(IdentityProvider.GitLab) && Node.Find("tokenVariable") is { } variable)
        {
            given = [variable];
        }

        if (given.Length != 1)
        {
            _context.Faults.Add(given.Length == 0 ? _member.Position : given[1].Position, _path, "needs one of " + string.Join(", ", Sources), RoleChainErrorKind.IdentityConflict);
            return null;
        }

        var identity = Create(given[0]);
        if (identity is not null)
        {
            CheckSettings(identity);
        }

        return identity;
    }

    private ChainIdentity? Create(FileMember source)
    {
        var texts = source.Name == "tokenCommand" ? FileValues.Texts(source.Value).Select(item => item.Text).ToArray() : FileValues.Text(source.Value) is { } text ? [text] : [];
        if (texts.Length == 0 || texts[0].Length == 0)
        {
            // Another kind of value is told already.
            if (source.Name == "tokenCommand" || texts.Length > 0)
            {
                _context.Faults.Add(source.Value.Position, FilePath.Child(_path, source.Name), "is empty");
            }

            return null;
        }

        return source.Name switch
        {
            "provider" => Named(source, texts[0]),
            "profileName" => new ProfileIdentity(texts[0]),
            "tokenFile" => PathOf(source, texts[0]) is { } path ? new WebIdentityTokenFileIdentity(path) : null,
            "tokenVariable" => new WebIdentityTokenVariableIdentity(texts[0]),
            _ => (texts[0].IndexOfAny(['/', '\\']) < 0 ? texts[0] : PathOf(source, texts[0])) is { } program ? new WebIdentityTokenCommandIdentity(program, texts.Skip(1).ToArray()) : null,
        };
    }

    private ChainIdentity? Named(FileMember source, string name)
    {
        if (!Providers.TryGetValue(name, out var provider))
        {
            _context.Faults.Add(source.Value.Position, FilePath.Child(_path, source.Name), "is none of " + string.Join(", ", Providers.Keys) + NearestName.Hint(name, Providers.Keys));
            return null;
        }

        return provider switch
        {
            IdentityProvider.Automatic => new AutomaticIdentity { Audience = Audience },
            IdentityProvider.AwsSdk => new AwsSdkIdentity(),
            _ => new CiTokenIdentity(provider) { Audience = Audience, ServiceConnectionId = ServiceConnectionId },
        };
    }

    /// <summary>A full path; a relative one is of the file's own folder.</summary>
    private string? PathOf(FileMember source, string path)
    {
        try
        {
            return Path.GetFullPath(Path.Combine(_context.Folder, path));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or PathTooLongException)
        {
            _context.Faults.Add(source.Value.Position, FilePath.Child(_path, source.Name), "is not a path");
            return null;
        }
    }

    private void CheckSettings(ChainIdentity identity)
    {
        if (Node.Find("audience") is { } audience && identity is not (AutomaticIdentity or CiTokenIdentity))
        {
            _context.Faults.Add(audience.Position, FilePath.Child(_path, audience.Name), "can only be asked of a CI's token", RoleChainErrorKind.IdentityConflict);
        }

        if (Node.Find("serviceConnectionId") is { } connection && identity is not CiTokenIdentity { Provider: IdentityProvider.AzurePipelines })
        {
            _context.Faults.Add(connection.Position, FilePath.Child(_path, connection.Name), "has a token in Azure Pipelines only", RoleChainErrorKind.IdentityConflict);
        }

        // The rest is checked as part of a definition; here, so that a fault stands where the identity does, and also where no chain uses it.
        foreach (var fault in DefinitionChecker.Check(new RoleChainDefinition { Identity = identity }).Where(fault => fault.Kind != RoleChainErrorKind.NoRole))
        {
            var key = FileFields.KeyOf(FileFields.Identity, fault.Field);
            var position = key is not null && Node.Find(key) is { } member ? member.Value.Position : _member.Position;
            _context.Faults.Add(position, key is null ? _path : FilePath.Child(_path, key), fault.Problem, fault.Kind, fault.Source);
        }
    }
}
