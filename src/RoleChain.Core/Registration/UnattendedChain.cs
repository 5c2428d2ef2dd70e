using System;
using System.Linq;

namespace RoleChain.Core.Registration;

/// <summary>What a chain must be to run with nobody there, from a file that holds no secret.</summary>
internal static class UnattendedChain
{
    /// <param name="definition">The chain.</param>
    /// <param name="profile">The profile that it is for.</param>
    /// <exception cref="RoleChainException">It is faulty; or it needs somebody, or holds a secret (<see cref="RoleChainErrorKind.NotUnattended"/>).</exception>
    public static void Check(RoleChainDefinition definition, string profile)
    {
        var problem = definition.Identity switch
        {
            WebIdentityTokenIdentity => "it starts from a token that was given, which would be written down and soon be over",
            SourceCredentialIdentity => "it starts from a credential that was given, which would be written down",
            ProfileIdentity own when own.ProfileName == profile => "it starts from the very profile that is to be made of it",
            _ when definition.Hops.Any(hop => hop.TokenCode is not null || hop.SerialNumber is not null) => "a hop needs the code of an MFA device, for which nobody can be asked",
            _ when DeferredDefinition.Is(definition) => "its chain file takes values from claims of the token, or from variables that are not set, and those are not written down",
            _ when HasLogin(definition.ProxyUrl) => "its proxy's address holds a user name or password, which would be written down",
            _ => null,
        };
        if (problem is not null)
        {
            throw new RoleChainException(RoleChainErrorKind.NotUnattended, "The chain cannot run unattended: " + problem + ".");
        }

        DefinitionChecker.ThrowIfFaulty(definition);
    }

    private static bool HasLogin(string? address) => address is not null && (!Uri.TryCreate(address, UriKind.Absolute, out var uri) ? address.IndexOf('@') >= 0 : uri.UserInfo.Length > 0);
}
