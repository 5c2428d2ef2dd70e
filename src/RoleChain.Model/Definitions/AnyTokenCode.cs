using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>Stands for somebody who can be asked for an MFA code later. Never asked itself.</summary>
internal sealed class AnyTokenCode : ITokenCodeProvider
{
    public Task<SecretText> GetTokenCodeAsync(string serialNumber, CancellationToken cancellationToken) => throw new InvalidOperationException("Only definitions are checked with this.");
}
