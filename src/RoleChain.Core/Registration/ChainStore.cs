using System;
using System.IO;
using System.Threading;
using RoleChain.Core.Files;
using RoleChain.Core.Profiles;

namespace RoleChain.Core.Registration;

/// <summary>The chains of registered profiles, each in a file of the user alone.</summary>
internal sealed class ChainStore
{
    /// <summary>The longest file, in bytes; our own bound: what STS takes in a chain of any use is far less.</summary>
    public const int MaxLength = 256 * 1024;

    public ChainStore(string folder) => Folder = folder;

    /// <summary>Where they are.</summary>
    public string Folder { get; }

    /// <summary>The file of a profile. Its name begins with a word of ours, because some names are devices on Windows.</summary>
    public string PathOf(string profile)
    {
        ProfileNames.Check(profile);
        return Path.Combine(Folder, "profile-" + profile + ".json");
    }

    /// <summary>Keeps other registrations of a profile away, of whatever config file, for as long as it is held. The folder must be there.</summary>
    /// <exception cref="RoleChainException">The folder is not to be trusted; or others hold it for too long.</exception>
    public FileLock Lock(string profile, CancellationToken cancellationToken)
    {
        OwnFiles.Check(Folder);
        return FileLock.Take(PathOf(profile), FileLock.Patience, cancellationToken);
    }

    /// <summary>A profile's chain.</summary>
    /// <exception cref="RoleChainException">There is none, it is not to be trusted, or it is damaged.</exception>
    public RegisteredChain Read(string profile)
    {
        var path = PathOf(profile);
        var content = OwnFiles.Read(path, MaxLength)
            ?? throw new RoleChainException(RoleChainErrorKind.ProfileNotRegistered, "There is no chain for the profile " + profile + ": " + SafeText.ForDisplay(path) + " is not there.");
        var chain = Parse(path, content);
        return chain.Profile == profile
            ? chain
            : throw new RoleChainException(RoleChainErrorKind.ProfileNotRegistered, SafeText.ForDisplay(path) + " is of another profile, " + SafeText.ForDisplay(chain.Profile) + ".");
    }

    /// <summary>A profile's chain; null where there is none that could be read.</summary>
    public RegisteredChain? Find(string profile)
    {
        try
        {
            return Read(profile);
        }
        catch (RoleChainException)
        {
            return null;
        }
    }

    /// <summary>Writes a profile's chain, in one step.</summary>
    /// <exception cref="RoleChainException">The folder is not to be trusted, the file is another profile's, or it cannot be written.</exception>
    public void Write(string profile, RoleChainDefinition definition, ReplacedSection? replaced)
    {
        var path = PathOf(profile);
        OwnFiles.MakeFolder(Folder);
        RefuseOther(path, profile);
        var content = StoredChainFormat.Write(profile, definition, replaced);
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
            if (Directory.Exists(Folder))
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
            other = StoredChainFormat.Read(content).Profile;
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

    private static RegisteredChain Parse(string path, byte[] content)
    {
        try
        {
            return StoredChainFormat.Read(content);
        }
        catch (FormatException exception)
        {
            throw new RoleChainException(RoleChainErrorKind.RegisteredChainInvalid, SafeText.ForDisplay(path) + " is damaged: " + exception.Message);
        }
    }
}
