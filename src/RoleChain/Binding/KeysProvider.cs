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

    public string GetKey() => _credential.AccessKeyId;

    public SourceKind Kind => _credential.Kind;

    public string? Region { get; }

    public Task<SourceCredential> GetAsync(CancellationToken cancellationToken) => Task.FromResult(_credential);
}
