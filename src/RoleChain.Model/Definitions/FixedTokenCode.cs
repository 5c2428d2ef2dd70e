using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>A code that was read off the device before. It is good for one hop, once.</summary>
public sealed class FixedTokenCode : ITokenCodeProvider
{
    /// <summary>Wraps a code.</summary>
    /// <param name="code">Six digits.</param>
    public FixedTokenCode(SecretText code) => Code = code;

    /// <summary>The code.</summary>
    public SecretText Code { get; }

    /// <inheritdoc/>
    public Task<SecretText> GetTokenCodeAsync(string serialNumber, CancellationToken cancellationToken) => Task.FromResult(Code);

    /// <summary>A mask, never the code.</summary>
    public override string ToString() => SafeText.Mask;
}
