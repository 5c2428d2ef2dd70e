using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Files;
using RoleChain.Core.Live;
using RoleChain.Core.Server.Detached;

namespace RoleChain.Core.Server;

/// <summary>Starts credential servers in this process's environment.</summary>
internal sealed class CredentialServers : ICredentialServers
{
    private const int MaxNameLength = 128;
    private const int MaxTokenLength = 128;

    private readonly JobEnvironment _environment;

    private readonly LiveChains _chains;

    public CredentialServers(JobEnvironment environment, LiveChains chains)
    {
        _environment = environment;
        _chains = chains;
    }

    public ICredentialServer Start(IReadOnlyList<ServedChain> chains, SecretMasking masking)
    {
        CheckNames(chains);
        return new CredentialServer(chains, CiMasks.Of(_environment, masking), _environment.Clock);
    }

    public async Task<ICredentialServer> StartDetachedAsync(DetachedServerRequest request, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        CheckNames(request.Chains);
        var masks = CiMasks.Of(_environment, request.Masking);
        if (masks.AreWanted && !request.AllowUnmasked)
        {
            throw new RoleChainException(RoleChainErrorKind.MaskUnavailable, "This is a CI job, and the keys that a detached server hands out cannot be masked in the log of the steps that use it.");
        }

        var server = await new DetachedStart(request).RunAsync(events, cancellationToken).ConfigureAwait(false);
        try
        {
            masks.Add(new SecretText(Encoding.ASCII.GetString(OwnFiles.Read(server.TokenPath, MaxTokenLength) ?? [])));
            return server;
        }
        catch (Exception)
        {
            server.Dispose();
            throw;
        }
    }

    public Task StopDetachedAsync(string tokenPath, IProgress<ChainEvent> events, CancellationToken cancellationToken) => DetachedStop.RunAsync(tokenPath, _environment.Clock, events, cancellationToken);

    public Task<int> RunDetachedAsync(string path) => DetachedRun.RunAsync(path, _environment, _chains);

    public IReadOnlyList<string> FindShadows() => CredentialShadows.Find(_environment);

    private static void CheckNames(IReadOnlyList<ServedChain> chains)
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
    }

    private static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength && IsLetterOrDigit(name[0]) && name.All(character => IsLetterOrDigit(character) || character is '.' or '_' or '-');

    private static bool IsLetterOrDigit(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');

    private static RoleChainException Invalid(string name, string problem) => new(RoleChainErrorKind.InvalidServerName, "The name '" + SafeText.ForDisplay(name, MaxNameLength) + "' of a served chain " + problem + ".");
}
