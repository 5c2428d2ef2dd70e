using System;
using System.Globalization;
using System.Net;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Tokens;

namespace RoleChain.Emulator;

/// <summary>Starts emulators of STS, of an OIDC issuer and of a CI token endpoint, on loopback.</summary>
public sealed class StsEmulatorFactory : IStsEmulatorFactory
{
    /// <inheritdoc/>
    public IStsEmulator Start(StsEmulatorOptions options)
    {
        var port = (options ?? throw new ArgumentNullException(nameof(options))).Port;
        if (port is < 0 or > IPEndPoint.MaxPort)
        {
            throw new RoleChainException(
                RoleChainErrorKind.EmulatorStartFailed,
                string.Format(CultureInfo.InvariantCulture, "The emulator cannot listen on port {0}: a port is from 1 to {1}, or 0 for any that is free.", port, IPEndPoint.MaxPort));
        }

        var (configuration, source) = ConfigurationLoader.Load(options.ConfigurationPath);
        var random = new EmulatorRandom();
        return new StsEmulator(SetupBuilder.Build(configuration, source, random), port, new EmulatorClock(), random, new IssuerKey(random.Uuid()));
    }
}
