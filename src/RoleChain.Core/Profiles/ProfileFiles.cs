using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using RoleChain.Core.Files;

namespace RoleChain.Core.Profiles;

/// <summary>
/// The shared credentials and config files of the user, changed together: one writer at a time, in all processes of RoleChain, and either both
/// files or none.
/// </summary>
internal sealed class ProfileFiles
{
    /// <summary>The longest file that is edited, in bytes; our own bound.</summary>
    public const int MaxLength = 1024 * 1024;

    private static readonly string NullDevice = Path.DirectorySeparatorChar == '\\' ? @"\\.\NUL" : "/dev/null";

    /// <summary>Threads of this process wait here in turn, not at the lock file.</summary>
    private static readonly SemaphoreSlim Gate = new(1, 1);

    private readonly TimeSpan _patience;

    /// <param name="credentialsPath">The credentials file.</param>
    /// <param name="configPath">The config file.</param>
    /// <param name="patience">How long to wait for other writers; null for <see cref="FileLock.Patience"/>.</param>
    public ProfileFiles(string credentialsPath, string configPath, TimeSpan? patience = null)
    {
        CredentialsPath = Path.GetFullPath(credentialsPath);
        ConfigPath = Path.GetFullPath(configPath);
        _patience = patience ?? FileLock.Patience;
    }

    /// <summary>Where the keys of profiles are.</summary>
    public string CredentialsPath { get; }

    /// <summary>Where the settings of profiles are.</summary>
    public string ConfigPath { get; }

    /// <summary>The files of the environment: <c>AWS_SHARED_CREDENTIALS_FILE</c> and <c>AWS_CONFIG_FILE</c>, or those in the user's <c>.aws</c> folder.</summary>
    public static ProfileFiles Of(JobEnvironment environment)
    {
        var home = environment[Path.DirectorySeparatorChar == '\\' ? "USERPROFILE" : "HOME"] ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        return new ProfileFiles(
            Expand(environment["AWS_SHARED_CREDENTIALS_FILE"], home) ?? Path.Combine(home, ".aws", "credentials"),
            Expand(environment["AWS_CONFIG_FILE"], home) ?? Path.Combine(home, ".aws", "config"));
    }

    /// <summary>The one of the files that is a pipe, socket or device, of which nobody can tell when it ends; null where none is. The null device is none: to name it is a way to have no file.</summary>
    public string? FindSpecial() => new[] { CredentialsPath, ConfigPath }.FirstOrDefault(path => path != NullDevice && SpecialFiles.Are(path, follow: true));

    /// <summary>The names of a profile's settings in one of the files, to look at and not to change: a link is followed, and a file that cannot be read has none.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="kind">Which of the files.</param>
    public IReadOnlyCollection<string> Settings(string profile, ProfileFileKind kind)
    {
        try
        {
            var file = new FileInfo(kind == ProfileFileKind.Credentials ? CredentialsPath : ConfigPath);
            return file.Exists && file.Length <= MaxLength && !SpecialFiles.Are(file.FullName, follow: true) ? ProfileDocument.Parse(File.ReadAllBytes(file.FullName), kind).KeysOf(profile).Keys.ToArray() : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return [];
        }
    }

    /// <summary>Changes the files. What the edit throws leaves both as they were, and so does whatever fails.</summary>
    /// <param name="edit">Looks at the credentials file and the config file, changes them, or throws.</param>
    /// <param name="cancellationToken">Ends the waiting for other writers.</param>
    /// <exception cref="RoleChainException">A file or its folder is a link, too long, no text, or cannot be written; or others write it for too long.</exception>
    public void Edit(Action<ProfileDocument, ProfileDocument> edit, CancellationToken cancellationToken)
    {
        if (CredentialsPath == ConfigPath)
        {
            throw new RoleChainException(RoleChainErrorKind.FileUnwritable, SafeText.ForDisplay(ConfigPath) + " is named as credentials file and config file alike.");
        }

        if (!Gate.Wait(_patience, cancellationToken))
        {
            throw new RoleChainException(RoleChainErrorKind.FileBusy, SafeText.ForDisplay(CredentialsPath) + " is being written by others of this process for too long.");
        }

        try
        {
            using var folders = new MadeFolders();
            folders.Make(Path.GetDirectoryName(CredentialsPath)!);
            folders.Make(Path.GetDirectoryName(ConfigPath)!);

            // In the order of their names: two who lock the same two never wait for each other.
            var isCredentialsFirst = string.CompareOrdinal(CredentialsPath, ConfigPath) < 0;
            using var first = FileLock.Take(isCredentialsFirst ? CredentialsPath : ConfigPath, _patience, cancellationToken);
            using var second = FileLock.Take(isCredentialsFirst ? ConfigPath : CredentialsPath, _patience, cancellationToken);
            var credentials = new ProfileFile(CredentialsPath, ProfileFileKind.Credentials);
            var config = new ProfileFile(ConfigPath, ProfileFileKind.Config);
            edit(credentials.Document, config.Document);
            Save(credentials, config);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>A path below the home folder, as the AWS CLI takes it.</summary>
    private static string? Expand(string? path, string home) =>
        path is ['~', '/' or '\\', ..] ? Path.Combine(home, path.Substring(2)) : path;

    private static void Save(ProfileFile credentials, ProfileFile config)
    {
        using var stagedConfig = config.Stage();
        using var stagedCredentials = credentials.Stage();
        config.Put(stagedConfig);
        try
        {
            credentials.Put(stagedCredentials);
        }
        catch (RoleChainException)
        {
            config.PutBack();
            throw;
        }
    }
}
