using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Binding;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>A running emulator, as <c>Start-StsEmulator</c> hands it out.</summary>
public sealed class StsEmulator : IDisposable
{
    private readonly IStsEmulator _emulator;
    private readonly Dictionary<string, string?> _previous = new(StringComparer.Ordinal);

    internal StsEmulator(IStsEmulator emulator) => _emulator = emulator;

    /// <summary>The endpoint of STS and of AWS Sign-In, for <c>-EndpointUrl</c>, <c>AWS_ENDPOINT_URL_STS</c> and <c>AWS_ENDPOINT_URL_SIGNIN</c>.</summary>
    public Uri Endpoint => _emulator.Endpoint;

    /// <summary>The issuer of its tokens.</summary>
    public string Issuer => _emulator.Issuer;

    /// <summary>The ARNs of the roles that it knows.</summary>
    public IReadOnlyList<string> Roles => _emulator.Roles;

    /// <summary>The long-term access keys of its IAM users, for <c>-Credential</c> and for other clients. The view does not show them.</summary>
    public IReadOnlyList<StsEmulatorAccessKey> AccessKeys => _emulator.AccessKeys;

    /// <summary>The MFA devices of its IAM users. The view does not show them.</summary>
    public IReadOnlyList<StsEmulatorMfaDevice> MfaDevices => _emulator.MfaDevices;

    /// <summary>The calls answered so far, oldest first, and why each refused one was refused.</summary>
    public IReadOnlyList<StsEmulatorCall> Calls => _emulator.Calls;

    /// <summary>False once it was stopped.</summary>
    public bool IsRunning => _emulator.IsRunning;

    /// <summary>
    /// The environment variables that make a script use it as if it ran in a job on GitHub Actions. The bearer among them
    /// opens this emulator's token endpoint and nothing else.
    /// </summary>
    public IDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ACTIONS_ID_TOKEN_REQUEST_URL"] = _emulator.TokenRequestUrl.AbsoluteUri,
        ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = _emulator.TokenRequestToken.Reveal(),
        ["AWS_ENDPOINT_URL_STS"] = _emulator.Endpoint.AbsoluteUri,
        ["AWS_ENDPOINT_URL_SIGNIN"] = _emulator.Endpoint.AbsoluteUri,
    };

    /// <summary>Makes a token as the CI token endpoint would, with other claims.</summary>
    /// <param name="claims">Claims that replace or add to the configured ones; a null value takes a claim away.</param>
    /// <returns>The token, for <c>-WebIdentityToken</c>.</returns>
    public SecretText NewToken(IDictionary? claims = null) => _emulator.NewToken(claims is null ? null : Plain(claims));

    /// <summary>The code that an MFA device shows now. A code is taken once; where the current one was, it is the next one.</summary>
    /// <param name="serialNumber">The device's ARN.</param>
    /// <returns>Six digits.</returns>
    /// <exception cref="RoleChainException">No user has such a device.</exception>
    public SecretText NewTokenCode(string serialNumber) => _emulator.NewTokenCode(serialNumber);

    /// <summary>Makes the next calls go wrong: <c>$sts.AddFault(@{ Code = 'Throttling'; Count = 3 })</c>.</summary>
    /// <param name="fault">What to do, and to which calls.</param>
    /// <exception cref="RoleChainException">It cannot be injected (<see cref="RoleChainErrorKind.InvalidEmulatorFault"/>).</exception>
    public void AddFault(StsEmulatorFault fault) => _emulator.AddFault(fault);

    /// <summary>Moves the emulator's clock, so that sessions and tokens end and signatures are off without waiting.</summary>
    /// <param name="by">How far; negative goes back.</param>
    /// <exception cref="RoleChainException">It would be more than 3650 days off (<see cref="RoleChainErrorKind.InvalidEmulatorClock"/>).</exception>
    public void AdvanceClock(TimeSpan by) => _emulator.AdvanceClock(by);

    /// <summary>Stops the emulator, and puts back the environment that it set.</summary>
    public void Dispose()
    {
        RunspaceServers.Remove(this);
        lock (_previous)
        {
            foreach (var variable in _previous)
            {
                System.Environment.SetEnvironmentVariable(variable.Key, variable.Value);
            }

            _previous.Clear();
        }

        _emulator.Dispose();
    }

    /// <summary>The endpoint.</summary>
    public override string ToString() => Endpoint.AbsoluteUri;

    /// <summary>The claims without PowerShell's wrappers, which the emulator does not know.</summary>
    private static Hashtable Plain(IDictionary claims)
    {
        var plain = new Hashtable(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in claims)
        {
            plain[Wrapping.Unwrap(entry.Key)!] = Wrapping.Unwrap(entry.Value);
        }

        return plain;
    }

    /// <summary>Sets the environment variables until the emulator is stopped.</summary>
    internal void SetEnvironment()
    {
        lock (_previous)
        {
            foreach (var variable in Environment.ToArray())
            {
                _previous[variable.Key] = System.Environment.GetEnvironmentVariable(variable.Key);
                System.Environment.SetEnvironmentVariable(variable.Key, variable.Value);
            }
        }
    }
}
