namespace RoleChain;

/// <summary>Starts emulators. <c>RoleChain.Emulator</c>'s entry type implements it.</summary>
public interface IStsEmulatorFactory
{
    /// <summary>Starts an emulator on loopback.</summary>
    /// <param name="options">How to set it up.</param>
    /// <exception cref="RoleChainException">
    /// The configuration is wrong (<see cref="RoleChainErrorKind.EmulatorConfigurationInvalid"/>) or no port could be
    /// had (<see cref="RoleChainErrorKind.EmulatorStartFailed"/>).
    /// </exception>
    IStsEmulator Start(StsEmulatorOptions options);
}
