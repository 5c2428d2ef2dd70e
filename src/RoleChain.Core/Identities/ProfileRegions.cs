using System;
using System.Collections.Concurrent;
using System.IO;
using Amazon.Runtime.CredentialManagement;

namespace RoleChain.Core.Identities;

/// <summary>
/// The regions of profiles, which each look-up of a chain asks for: remembered for as long as the shared files are the same, byte for byte. (A
/// file's time and length say less: both stay where a tool puts back the time, and a link has its own.) The AWS SDK's parser takes longer than
/// all else of a look-up; nothing else of a profile is remembered, and of the files a hash alone.
/// </summary>
internal static class ProfileRegions
{
    /// <summary>The longest file, in bytes, that is compared; with longer ones nothing is remembered.</summary>
    public const int MaxLength = 1024 * 1024;

    private const int Capacity = 256;

    private static readonly ConcurrentDictionary<string, (string State, string Region)> Known = new(StringComparer.Ordinal);
    private static volatile string[]? _paths;

    /// <summary>The region of a profile; null where it names none.</summary>
    /// <param name="profile">The profile's name.</param>
    /// <param name="read">Reads it by way of the AWS SDK.</param>
    public static string? Of(string profile, Func<CredentialProfile?> read)
    {
        // Looked at before the SDK reads: what is written between the two makes another state, and is read the next time.
        var state = _paths is { } paths ? StateOf(paths) : null;
        if (state is not null && Known.TryGetValue(profile, out var known) && known.State == state)
        {
            return known.Region;
        }

        var found = read();
        if (found?.CredentialProfileStore is not SharedCredentialsFile files || found.Region?.SystemName is not { } region)
        {
            return found?.Region?.SystemName;
        }

        // The SDK keeps the paths of its files from its first use on.
        _paths = [files.FilePath, files.ConfigFilePath ?? string.Empty, SdkStore];
        if (state is not null)
        {
            if (Known.Count >= Capacity)
            {
                Known.Clear();
            }

            Known[profile] = (state, region);
        }

        return region;
    }

    /// <summary>The SDK's own encrypted store, of Windows alone, where it looks for a profile first.</summary>
    private static string SdkStore => Path.DirectorySeparatorChar == '\\'
        ? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData), "AWSToolkit", "RegisteredAccounts.json")
        : string.Empty;

    /// <summary>What tells the files' contents from others; null where that cannot be said.</summary>
    private static string? StateOf(string[] paths)
    {
        try
        {
            var hashes = Array.ConvertAll(paths, HashOf);
            return Array.IndexOf(hashes, null) < 0 ? string.Join(";", hashes) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? HashOf(string path)
    {
        if (!File.Exists(path))
        {
            return string.Empty;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        var content = new byte[Math.Min(file.Length, MaxLength + 1)];
        var length = 0;
        while (length < content.Length && file.Read(content, length, content.Length - length) is var read and > 0)
        {
            length += read;
        }

        // Too long, or cut by somebody meanwhile.
        return content.Length <= MaxLength && length == content.Length ? Digest.Sha256Hex(content) : null;
    }
}
