using System.Collections.Generic;

namespace RoleChain;

/// <summary>The profiles of the shared AWS config and credentials files, as they were when they were read.</summary>
public interface IAwsProfiles
{
    /// <summary>The names of all profiles of both files, sorted.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether a profile has a role of its own, and so is a chain.</summary>
    /// <param name="name">The profile's name.</param>
    bool IsChain(string name);

    /// <summary>The chain that ends with a profile's role, from the credentials that the first of its sources has.</summary>
    /// <param name="name">The profile's name.</param>
    /// <exception cref="RoleChainException">
    /// There is no such profile (<see cref="RoleChainErrorKind.ProfileUnavailable"/>); it has no role
    /// (<see cref="RoleChainErrorKind.ProfileWithoutRole"/>); or what it or a source of it says cannot be a chain
    /// (<see cref="RoleChainErrorKind.ProfileChainInvalid"/>).
    /// </exception>
    RoleChainDefinition GetChain(string name);
}
