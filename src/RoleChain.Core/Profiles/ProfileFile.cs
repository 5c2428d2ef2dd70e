using System;
using System.Linq;
using RoleChain.Core.Files;

namespace RoleChain.Core.Profiles;

/// <summary>One of the two files while it is changed.</summary>
internal sealed class ProfileFile
{
    private readonly string _path;
    private readonly byte[]? _before;

    /// <exception cref="RoleChainException">It is a link, too long, no text, or cannot be read.</exception>
    public ProfileFile(string path, ProfileFileKind kind)
    {
        _path = path;
        _before = PrivateFile.Read(path, ProfileFiles.MaxLength);
        try
        {
            Document = ProfileDocument.Parse(_before, kind);
        }
        catch (FormatException exception)
        {
            throw new RoleChainException(RoleChainErrorKind.FileUnwritable, SafeText.ForDisplay(path) + " is not UTF-8 text.", exception);
        }
    }

    public ProfileDocument Document { get; }

    /// <summary>The changed content beside the file; null where nothing changed, or nothing is left of it.</summary>
    public StagedFile? Stage() => IsChanged && Document.ToContent() is { } content ? StagedFile.Create(_path, content) : null;

    /// <summary>Puts the changed content in its place; a file of which nothing is left is removed.</summary>
    public void Put(StagedFile? staged)
    {
        if (staged is null && IsChanged)
        {
            PrivateFile.Delete(_path);
        }
        else
        {
            staged?.Commit();
        }
    }

    /// <summary>Makes the file what it was before the change.</summary>
    public void PutBack()
    {
        if (_before is not null)
        {
            PrivateFile.Write(_path, _before);
        }
        else
        {
            PrivateFile.Delete(_path);
        }
    }

    private bool IsChanged => !(Document.ToContent() ?? []).SequenceEqual(_before ?? []);
}
