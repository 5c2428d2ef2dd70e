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

        var random = new EmulatorRandom();
        return new StsEmulator(Load(options.ConfigurationPath, random), port, new EmulatorClock(), random, new IssuerKey(random.Uuid()));
    }

    private static EmulatorSetup Load(string? path, EmulatorRandom random)
    {
        if (LibrarySetup.IsOf(path))
        {
            return LibrarySetup.Load(path!, random);
        }

        var (configuration, source) = ConfigurationLoader.Load(path);
        return SetupBuilder.Build(configuration, source, random);
    }
}
