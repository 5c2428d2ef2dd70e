using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace RoleChain.Scopes;

/// <summary>A time in which this process is who a chain came to. What it takes over is put back when it ends, however that comes about.</summary>
internal sealed class CredentialScope : IDisposable
{
    private readonly ScopeClaim _claim = ScopeClaim.Take();
    private ScopedVariables? _variables;
    private AwsToolsDefaults? _defaults;

    /// <summary>Takes the environment over, and keeps AWS Tools' defaults.</summary>
    /// <param name="credential">What the chain came to.</param>
    /// <param name="session">The session.</param>
    /// <returns>AWS Tools, which the script block's own scope is to be told of.</returns>
    public AwsToolsDefaults Enter(ChainedCredential credential, SessionState session)
    {
        // A chain without a region leaves the environment's, which its credential is then used in.
        _variables = ScopedVariables.OfProcess(credential.ToEnvironment().Cast<DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal));
        return _defaults = new AwsToolsDefaults(session);
    }

    /// <summary>Puts everything back. Once is enough; more does nothing.</summary>
    public void Dispose()
    {
        // The environment first: it needs no runspace.
        _variables?.Dispose();
        _defaults?.Dispose();
        _defaults = null;
        _claim.Dispose();
    }
}
