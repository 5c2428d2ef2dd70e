using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Files;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>A token in a file, such as the one that kubelet keeps fresh. The file is read anew each time and never beyond what STS takes.</summary>
internal sealed class TokenFileSource : IdentitySource
{
    private readonly string _path;
    private readonly JobEnvironment _environment;

    public TokenFileSource(string path, string description, JobEnvironment environment, string? entryRoleArn = null)
    {
        _path = path;
        _environment = environment;
        Description = description;
        EntryRoleArn = entryRoleArn;
    }

    public override string Description { get; }

    /// <summary>With the path, which the description of a variable's file does not name.</summary>
    public override string Key => Description + "\n" + _path;

    public override bool CanRenew => true;

    public override SourceKind Kind => SourceKind.WebIdentityToken;

    public override string? EntryRoleArn { get; }

    public override async Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return ResolvedIdentity.OfToken(TokenText.Check(text.Trim(), "The token file " + SafeText.ForDisplay(_path)));
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        // Room for a byte order mark and the newline that editors add; whatever is longer cannot be a token.
        var buffer = new byte[StsLimits.MaxTokenLength + 8];
        var length = 0;
        try
        {
            if (WorkspaceLinks.Find(_path, _environment) is { } link)
            {
                throw new RoleChainException(
                    RoleChainErrorKind.TokenFileUnreadable,
                    $"The token file {SafeText.ForDisplay(_path)} is reached through the symbolic link {SafeText.ForDisplay(link)} inside the job's workspace, which whoever wrote the code under test may have put there.");
            }

            if (SpecialFiles.Are(Path.GetFullPath(_path), follow: true))
            {
                throw new RoleChainException(RoleChainErrorKind.TokenFileUnreadable, $"The token file {SafeText.ForDisplay(_path)} cannot be read: it is a pipe, socket or device, and no file.");
            }

            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, useAsync: true);
            int read;
            while (length < buffer.Length && (read = await file.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RoleChainException(RoleChainErrorKind.TokenFileUnreadable, $"The token file {SafeText.ForDisplay(_path)} cannot be read: {Cause(exception)}.", exception);
        }

        if (length == buffer.Length)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidWebIdentityToken, FormattableString.Invariant(
                $"The token file {SafeText.ForDisplay(_path)} is longer than a token, which has at most {StsLimits.MaxTokenLength} characters."));
        }

        return Encoding.UTF8.GetString(buffer, 0, length).TrimStart('\uFEFF');
    }

    private static string Cause(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access is denied, or it is a folder",
        ArgumentException or NotSupportedException => "it is not a path",
        _ => "the system refused",
    };
}
