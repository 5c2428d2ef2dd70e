using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>Hands out the code of an MFA device, at the moment that a hop needs it.</summary>
public interface ITokenCodeProvider
{
    /// <summary>Asks for a code.</summary>
    /// <param name="serialNumber">The device: a serial number or the ARN of a virtual device.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>Six digits.</returns>
    /// <exception cref="RoleChainException">There is none to be had (<see cref="RoleChainErrorKind.TokenCodeUnavailable"/>).</exception>
    Task<SecretText> GetTokenCodeAsync(string serialNumber, CancellationToken cancellationToken);
}
