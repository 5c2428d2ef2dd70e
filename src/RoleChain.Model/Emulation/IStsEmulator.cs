using System;
using System.Collections;
using System.Collections.Generic;

namespace RoleChain;

/// <summary>A running emulator of STS, of an OIDC issuer and of a CI token endpoint. Disposing it stops it.</summary>
public interface IStsEmulator : IDisposable
{
    /// <summary>The STS endpoint, <c>http://127.0.0.1:port/</c>.</summary>
    Uri Endpoint { get; }

    /// <summary>The CI token endpoint, as <c>ACTIONS_ID_TOKEN_REQUEST_URL</c> names it.</summary>
    Uri TokenRequestUrl { get; }

    /// <summary>The bearer that the CI token endpoint asks for, as <c>ACTIONS_ID_TOKEN_REQUEST_TOKEN</c> holds it.</summary>
    SecretText TokenRequestToken { get; }

    /// <summary>The issuer of the tokens that the CI token endpoint hands out.</summary>
    string Issuer { get; }

    /// <summary>The ARNs of the roles that it knows.</summary>
    IReadOnlyList<string> Roles { get; }

    /// <summary>The long-term access keys of its IAM users, configured and random ones.</summary>
    IReadOnlyList<StsEmulatorAccessKey> AccessKeys { get; }

    /// <summary>The MFA devices of its IAM users, with configured and random seeds.</summary>
    IReadOnlyList<StsEmulatorMfaDevice> MfaDevices { get; }

    /// <summary>The calls answered so far, oldest first; at most the last 10000.</summary>
    IReadOnlyList<StsEmulatorCall> Calls { get; }

    /// <summary>False once it was stopped.</summary>
    bool IsRunning { get; }

    /// <summary>Makes a token as the CI token endpoint would.</summary>
    /// <param name="claims">Claims that replace or add to the configured ones; null for none. A null value takes a claim away.</param>
    /// <returns>A signed JWT.</returns>
    SecretText NewToken(IDictionary? claims);

    /// <summary>
    /// The six digits that an MFA device shows, by the emulator's clock. A code is taken once: where the current one was, it is the next
    /// one, which the emulator takes too; where that one was taken as well, there is none for up to 30 seconds (or until
    /// <see cref="AdvanceClock"/>), and the current one comes again.
    /// </summary>
    /// <param name="serialNumber">The device's ARN.</param>
    /// <exception cref="RoleChainException">No user has such a device (<see cref="RoleChainErrorKind.UnknownMfaDevice"/>).</exception>
    SecretText NewTokenCode(string serialNumber);

    /// <summary>Makes the next calls go wrong. Faults are taken in the order in which they were added, each by the calls whose action fits it.</summary>
    /// <param name="fault">What to do, and to which calls. Later changes to it change nothing.</param>
    /// <exception cref="RoleChainException">
    /// A value is out of its range, two do not go together, or 100 faults are waiting already
    /// (<see cref="RoleChainErrorKind.InvalidEmulatorFault"/>).
    /// </exception>
    void AddFault(StsEmulatorFault fault);

    /// <summary>Moves the emulator's clock: sessions and tokens end, signatures are off, and the <c>Date</c> header follows.</summary>
    /// <param name="by">How far; negative goes back.</param>
    /// <exception cref="RoleChainException">The clock would be more than 3650 days off (<see cref="RoleChainErrorKind.InvalidEmulatorClock"/>).</exception>
    void AdvanceClock(TimeSpan by);
}
