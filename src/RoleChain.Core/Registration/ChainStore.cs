using System;
using System.IO;
using RoleChain.Core.Files;
using RoleChain.Core.Profiles;

namespace RoleChain.Core.Registration;

/// <summary>The chains of registered profiles, each in a file of the user alone.</summary>
internal sealed class ChainStore
{
    /// <summary>The longest file, in bytes; our own bound: what STS takes in a chain of any use is far less.</summary>
    public const int MaxLength = 256 * 1024;

    private readonly string _folder;

    public ChainStore(string folder) => _folder = folder;

    /// <summary>The file of a profile. Its name begins with a word of ours, because some names are devices on Windows.</summary>
    public string PathOf(string profile)
    {
        ProfileNames.Check(profile);
        return Path.Combine(_folder, "profile-" + profile + ".json");
    }

    /// <summary>A profile's chain.</summary>
    /// <exception cref="RoleChainException">There is none, it is not to be trusted, or it is damaged.</exception>
    public RoleChainDefinition Read(string profile)
    {
        var path = PathOf(profile);
        var content = OwnFiles.Read(path, MaxLength)
            ?? throw new RoleChainException(RoleChainErrorKind.ProfileNotRegistered, "There is no chain for the profile " + profile + ": " + SafeText.ForDisplay(path) + " is not there.");
        var (name, definition) = Parse(path, content);
        return name == profile
            ? definition
            : throw new RoleChainException(RoleChainErrorKind.ProfileNotRegistered, SafeText.ForDisplay(path) + " is of another profile, " + SafeText.ForDisplay(name) + ".");
    }

    /// <summary>Writes a profile's chain, in one step.</summary>
    /// <exception cref="RoleChainException">The folder is not to be trusted, the file is another profile's, or it cannot be written.</exception>
    public void Write(string profile, RoleChainDefinition definition)
    {
        var path = PathOf(profile);
        OwnFiles.MakeFolder(_folder);
        RefuseOther(path, profile);
        var content = ChainFileFormat.Write(profile, definition);
        if (content.Length > MaxLength)
        {
            throw new RoleChainException(RoleChainErrorKind.NotUnattended, FormattableString.Invariant($"The chain cannot be registered as a profile: it would be longer than {MaxLength} bytes."));
        }

        PrivateFile.Write(path, content);
    }

    /// <summary>Makes a file what it was.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="content">What it held; null where there was none.</param>
    public void PutBack(string profile, byte[]? content)
    {
        if (content is null)
        {
            Remove(profile);
        }
        else
        {
            PrivateFile.Write(PathOf(profile), content);
        }
    }

    /// <summary>What a file holds, whatever it is; null where there is none.</summary>
    public byte[]? Content(string profile) => OwnFiles.Read(PathOf(profile), MaxLength);

    /// <summary>Removes a profile's chain, where it is there.</summary>
    /// <exception cref="RoleChainException">It cannot be removed.</exception>
    public void Remove(string profile)
    {
        var path = PathOf(profile);
        try
        {
            if (Directory.Exists(_folder))
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PrivateFile.Unwritable(path, "removed", exception);
        }
    }

    /// <summary>Where names are compared without case, two profiles would be one file.</summary>
    private static void RefuseOther(string path, string profile)
    {
        if (OwnFiles.Read(path, MaxLength) is not { } content)
        {
            return;
        }

        string other;
        try
        {
            other = ChainFileFormat.Read(content).Profile;
        }
        catch (FormatException)
        {
            // What is damaged is replaced.
            return;
        }

        if (other != profile)
        {
            throw new RoleChainException(RoleChainErrorKind.ProfileTaken, "The profiles " + profile + " and " + SafeText.ForDisplay(other) + " differ in case alone, and their chains would be one file here.");
        }
    }

    private static (string Profile, RoleChainDefinition Definition) Parse(string path, byte[] content)
    {
        try
        {
            return ChainFileFormat.Read(content);
        }
        catch (FormatException exception)
        {
            throw new RoleChainException(RoleChainErrorKind.ChainFileInvalid, SafeText.ForDisplay(path) + " is damaged: " + exception.Message);
        }
    }
}
