using System;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoleChain.Emulator.Configuration;

/// <summary>Reads a configuration, as strictly as a deployment would be refused: a misspelt member is a fault, not a default.</summary>
internal static class ConfigurationLoader
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxFileBytes = 1024 * 1024;

    private const int MaxDepth = 32;

    private static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth };

    private static readonly JsonSerializerOptions SerializerOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = MaxDepth,
    };

    /// <summary>Reads a file, or the built-in set-up where the path is null.</summary>
    /// <exception cref="RoleChainException">The file cannot be read, is not JSON, or has members that do not exist (<see cref="RoleChainErrorKind.EmulatorConfigurationInvalid"/>).</exception>
    public static (EmulatorConfiguration Configuration, ConfigurationSource Source) Load(string? path)
    {
        var name = path is null ? "(built-in)" : "'" + Path.GetFileName(path) + "'";
        return Parse(path is null ? ReadBuiltIn() : ReadFile(path, new ConfigurationSource(name)), name);
    }

    /// <summary>Reads a configuration's text.</summary>
    public static (EmulatorConfiguration Configuration, ConfigurationSource Source) Parse(byte[] utf8, string name)
    {
        var source = new ConfigurationSource(name);
        try
        {
            utf8 = WithoutByteOrderMark(utf8);
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(utf8);
            var lines = JsonLines.Read(utf8, ReaderOptions);
            source = new ConfigurationSource(name, lines);
            if (lines.Duplicate is { } duplicate)
            {
                throw source.Fault(duplicate, "stands there twice");
            }

            var configuration = JsonSerializer.Deserialize<EmulatorConfiguration>(utf8, SerializerOptions);
            return (configuration ?? throw source.Fault("$", "is null"), source);
        }
        catch (DecoderFallbackException exception)
        {
            throw source.Fault("it is not UTF-8", exception);
        }
        catch (JsonException exception)
        {
            throw OfJson(source, exception);
        }
    }

    private static RoleChainException OfJson(ConfigurationSource source, JsonException exception)
    {
        // The message would quote the text, which may be a secret in the wrong place: path and line are enough.
        var line = exception.LineNumber is { } number ? FormattableString.Invariant($"line {number + 1}") : "unknown line";
        var problem = exception.Path is { Length: > 0 } path
            ? SafeText.ForDisplay(path) + " is not a member that exists, or its value is not of the kind that belongs there"
            : "the text is not JSON";
        return source.Fault(line + ": " + problem);
    }

    private static byte[] ReadFile(string path, ConfigurationSource source)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return ReadBounded(file) ?? throw source.Fault(FormattableString.Invariant($"it has more than {MaxFileBytes} bytes"));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw source.Fault("there is no such file or folder", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw source.Fault("it cannot be read: access is denied, or the system refused", exception);
        }
    }

    private static byte[] ReadBuiltIn()
    {
        using var resource = typeof(ConfigurationLoader).Assembly.GetManifestResourceStream("RoleChain.Emulator.BuiltIn.json")!;
        return ReadBounded(resource)!;
    }

    private static byte[]? ReadBounded(Stream stream)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = stream.Read(chunk, 0, chunk.Length)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxFileBytes)
            {
                return null;
            }
        }

        return buffer.ToArray();
    }

    private static byte[] WithoutByteOrderMark(byte[] utf8) =>
        utf8.Length >= 3 && utf8[0] == 0xEF && utf8[1] == 0xBB && utf8[2] == 0xBF ? utf8.AsSpan(3).ToArray() : utf8;
}
