using System;
using System.Collections.Generic;
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
        _variables = ScopedVariables.OfProcess(Variables(credential));
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

    /// <summary>A chain without a region leaves the environment's, which its credential is then used in.</summary>
    private static Dictionary<string, string> Variables(ChainedCredential credential)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = credential.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = credential.SecretKey,
            ["AWS_SESSION_TOKEN"] = credential.SessionToken,
        };
        if (credential.Region is { } region)
        {
            variables["AWS_REGION"] = region;
            variables["AWS_DEFAULT_REGION"] = region;
        }

        return variables;
    }
}
