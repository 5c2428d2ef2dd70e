using System;
using System.Management.Automation.Runspaces;

namespace RoleChain.Scopes;

/// <summary>
/// The right of a runspace to change who the process is: the environment belongs to the process, and scopes of two runspaces
/// at once would mix up accounts. Within one runspace, scopes may stand in each other.
/// </summary>
internal sealed class ScopeClaim : IDisposable
{
    private static readonly object Lock = new();
    private static Guid _owner;
    private static int _depth;

    private bool _isGivenUp;

    private ScopeClaim()
    {
    }

    /// <summary>Claims the environment for the current runspace.</summary>
    /// <exception cref="RoleChainException">Another runspace has it (<see cref="RoleChainErrorKind.ScopeOverlap"/>).</exception>
    public static ScopeClaim Take()
    {
        var runspace = Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty;
        lock (Lock)
        {
            if (_depth > 0 && _owner != runspace)
            {
                throw new RoleChainException(
                    RoleChainErrorKind.ScopeOverlap,
                    "Another runspace of this process runs a script block with credentials. The environment belongs to the whole process, so two at once would mix up their accounts.");
            }

            _owner = runspace;
            _depth++;
            return new ScopeClaim();
        }
    }

    /// <summary>Gives it up. Once is enough; more does nothing.</summary>
    public void Dispose()
    {
        lock (Lock)
        {
            if (!_isGivenUp)
            {
                _isGivenUp = true;
                _depth--;
            }
        }
    }
}
