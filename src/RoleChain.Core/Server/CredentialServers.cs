using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Server;

/// <summary>Starts credential servers in this process's environment.</summary>
internal sealed class CredentialServers : ICredentialServers
{
    private const int MaxNameLength = 128;

    private readonly JobEnvironment _environment;

    public CredentialServers(JobEnvironment environment) => _environment = environment;

    public ICredentialServer Start(IReadOnlyList<ServedChain> chains, SecretMasking masking)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chain in chains)
        {
            if (!IsName(chain.Name))
            {
                throw Invalid(chain.Name, "is not one of 1 to 128 letters, digits, dots, underscores and hyphens that begins with a letter or digit");
            }

            if (!names.Add(chain.Name))
            {
                throw Invalid(chain.Name, "stands there twice");
            }
        }

        return new CredentialServer(chains, CiMasks.Of(_environment, masking), _environment.Clock);
    }

    public IReadOnlyList<string> FindShadows() => CredentialShadows.Find(_environment);

    private static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength && IsLetterOrDigit(name[0]) && name.All(character => IsLetterOrDigit(character) || character is '.' or '_' or '-');

    private static bool IsLetterOrDigit(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');

    private static RoleChainException Invalid(string name, string problem) => new(RoleChainErrorKind.InvalidServerName, "The name '" + SafeText.ForDisplay(name, MaxNameLength) + "' of a served chain " + problem + ".");
}
