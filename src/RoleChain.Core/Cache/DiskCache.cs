using System;
using System.IO;
using System.Linq;
using System.Threading;
using RoleChain.Core.Files;
using RoleChain.Core.Identities.Ci;

namespace RoleChain.Core.Cache;

/// <summary>
/// Credentials on disk: a folder of the user alone, a file an entry, each replaced in one step. What is not the user's, or damaged, is no
/// entry, and is replaced by the next.
/// </summary>
internal sealed class DiskCache : ICredentialDiskCache
{
    /// <summary>The most entries that are kept; the oldest go first. Our own bound.</summary>
    public const int MaxEntries = 256;

    /// <summary>The longest entry, in bytes; a session token alone may have 64 KiB.</summary>
    public const int MaxLength = 256 * 1024;

    private const string Extension = ".entry";
    private const string LockExtension = ".lock";

    /// <summary>How old a file is of which it is sure that its writer does not live.</summary>
    private static readonly TimeSpan WriterLife = TimeSpan.FromMinutes(1);

    /// <summary>How far a file's time may be ahead: the clock may have been set back since, a little.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(5);

    private readonly JobEnvironment _environment;

    public DiskCache(JobEnvironment environment) => _environment = environment;

    /// <summary>Whether it may be used here: never in a CI job, whose runner others may use after it.</summary>
    public bool IsAllowed => !CiEnvironment.Is(_environment);

    private string Folder => UserFolders.Cache(_environment);

    /// <summary>An entry that is good; null where there is none.</summary>
    /// <exception cref="RoleChainException">The folder is not to be trusted.</exception>
    public CacheEntry? Find(string key, TimeSpan session, TimeSpan minimumLife)
    {
        OwnFiles.MakeFolder(Folder);
        byte[]? content;
        try
        {
            content = OwnFiles.Read(PathOf(key), MaxLength);
        }
        catch (RoleChainException)
        {
            // A link, another's, or too long: the next that is kept takes its place.
            return null;
        }

        var entry = content is not null && CacheProtection.Unprotect(content, key) is { } plain ? CacheEntry.Read(plain, key) : null;
        return entry?.IsGood(_environment.Clock.UtcNow, session, minimumLife) == true ? entry : null;
    }

    /// <summary>Keeps an entry.</summary>
    /// <exception cref="RoleChainException">The folder is not to be trusted, or the file cannot be written.</exception>
    public void Keep(CacheEntry entry)
    {
        OwnFiles.MakeFolder(Folder);
        Sweep();
        var content = CacheProtection.Protect(entry.ToBytes(), entry.Key!);
        if (content.Length > MaxLength)
        {
            return;
        }

        var path = PathOf(entry.Key!);
        if (!IsOwn(path))
        {
            Delete(path);
        }

        PrivateFile.Write(path, content);
    }

    /// <summary>Keeps other processes from the same chain for as long as it is held.</summary>
    /// <exception cref="RoleChainException">Others hold it for too long (<see cref="RoleChainErrorKind.FileBusy"/>), or it cannot be made.</exception>
    public FileLock Lock(string key, TimeSpan patience, CancellationToken cancellationToken) => FileLock.Take(PathOf(key), patience, cancellationToken);

    public void Clear()
    {
        var folder = Folder;
        if (!Directory.Exists(folder))
        {
            return;
        }

        OwnFiles.Check(folder);
        RoleChainException? failure = null;

        // One that cannot be removed keeps no other; a lock holds no secret, and another process may hold it.
        foreach (var path in Directory.GetFiles(folder).Where(path => Path.GetExtension(path) != LockExtension))
        {
            try
            {
                Delete(path);
            }
            catch (RoleChainException exception)
            {
                failure = exception;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private string PathOf(string key) => Path.Combine(Folder, key + Extension);

    private static bool IsOwn(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                OwnFiles.Check(path);
            }

            FileLinks.Refuse(path);
            return true;
        }
        catch (RoleChainException)
        {
            return false;
        }
    }

    /// <summary>Removes what is older than any session, or of a time to come; the oldest where there are too many; and what killed writers have left.</summary>
    private void Sweep()
    {
        var now = DateTime.UtcNow;
        var dead = now - TimeSpan.FromSeconds(StsLimits.MaxDurationSeconds);
        var all = new DirectoryInfo(Folder).GetFiles();
        foreach (var staged in all.Where(file => StagedFile.IsName(file.FullName) && (file.LastWriteTimeUtc < now - WriterLife || file.LastWriteTimeUtc > now + ClockSlack)))
        {
            StagedFile.SweepOne(staged.FullName);
        }

        var files = all.Where(file => !StagedFile.IsName(file.FullName)).OrderByDescending(file => file.LastWriteTimeUtc).ToLookup(file => file.Extension == LockExtension);
        foreach (var file in files[false].Where((file, index) => file.LastWriteTimeUtc < dead || file.LastWriteTimeUtc > now + ClockSlack || index >= MaxEntries - 1))
        {
            Delete(file.FullName);
        }

        // The times of a lock file say nothing (FileLock), and it may be held. So many are not at once: most were left behind.
        foreach (var file in files[true].Skip(MaxEntries))
        {
            Delete(file.FullName);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PrivateFile.Unwritable(path, "removed", exception);
        }
    }
}
