namespace RoleChain.Core.Engine;

/// <summary>Keeps the secrets of one run out of messages and, before anything can print them, out of the CI runner's log.</summary>
internal sealed class RunSecrets
{
    private readonly CiMasks _masks;

    /// <exception cref="RoleChainException">There is a runner, and its log cannot be reached (<see cref="RoleChainErrorKind.MaskUnavailable"/>).</exception>
    public RunSecrets(JobEnvironment environment, SecretMasking masking, SecretRedactor? redactor)
    {
        _masks = CiMasks.Of(environment, masking);
        Redactor = redactor ?? new SecretRedactor();
    }

    /// <summary>Takes the secrets out of what servers say.</summary>
    public SecretRedactor Redactor { get; }

    /// <summary>Hides texts that are no secrets in the CI runner's log alone, once in a process.</summary>
    public void Mask(params string[] texts) => _masks.AddOnce(texts);

    public void Hide(SecretText? secret)
    {
        _masks.Add(secret);
        Redactor.Add(secret);
    }

    public void Hide(SourceCredential? credential)
    {
        if (credential is not null)
        {
            string[] keys = [credential.AccessKeyId, credential.SecretAccessKey.Reveal()];
            _masks.Add(credential.SessionToken is { Length: > 0 } token ? [.. keys, token.Reveal()] : keys);
            Redactor.Add(credential.SecretAccessKey);
            Redactor.Add(credential.SessionToken);
        }
    }
}
