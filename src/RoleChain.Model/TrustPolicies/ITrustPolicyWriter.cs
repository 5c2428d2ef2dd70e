using System.Collections.Generic;

namespace RoleChain;

/// <summary>Writes the policies that let a chain in, hop by hop. Nothing is called.</summary>
public interface ITrustPolicyWriter
{
    /// <summary>Writes the policies of a chain.</summary>
    /// <param name="definition">The chain.</param>
    /// <param name="options">Who is let in by its first role, and how the policies are written.</param>
    /// <exception cref="RoleChainException">
    /// The chain cannot be run, what is to be written is missing or contradicts itself (<see cref="RoleChainErrorKind.InvalidTrustPolicyRequest"/>),
    /// or it would be dangerous (<see cref="RoleChainErrorKind.DangerousTrustPolicy"/>).
    /// </exception>
    IReadOnlyList<HopTrustPolicy> Write(RoleChainDefinition definition, TrustPolicyOptions options);
}
