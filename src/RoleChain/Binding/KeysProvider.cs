using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Binding;

/// <summary>Credentials that were copied out of an object: they do not renew.</summary>
internal sealed class KeysProvider : ISourceCredentialProvider
{
    private readonly SourceCredential _credential;

    public KeysProvider(string description, SourceCredential credential, string? region)
    {
        Description = description;
        _credential = credential;
        Region = region;
    }

    public string Description { get; }

    /// <summary>Of all parts: an access key id may come again with another session token, or with its secret put right.</summary>
    public string GetKey() => Digest.Sha256Hex(string.Join("\n", _credential.AccessKeyId, _credential.SecretAccessKey.Reveal(), _credential.SessionToken?.Reveal()));

    public SourceKind Kind => _credential.Kind;

    public string? Region { get; }

    public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) => Task.FromResult(_credential);
}
