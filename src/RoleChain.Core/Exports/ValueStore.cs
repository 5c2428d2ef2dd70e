using System;
using System.Collections.Generic;
using System.Threading;

namespace RoleChain.Core.Exports;

/// <summary>A place of named values that can be read, changed and put back.</summary>
internal abstract class ValueStore
{
    /// <summary>Where it is, fit to print: a long path is cut.</summary>
    public abstract string Description { get; }

    /// <summary>What tells it from others, not to print. Two stores of which it is equal are the same place.</summary>
    public abstract string Place { get; }

    /// <summary>Changes the place, in one step: nothing else of RoleChain changes it meanwhile, and what fails or is thrown changes nothing.</summary>
    /// <param name="change">Decides.</param>
    /// <param name="cancellationToken">Ends the waiting for other writers.</param>
    /// <exception cref="RoleChainException">The place cannot be read or written.</exception>
    public abstract void Change(ValueChange change, CancellationToken cancellationToken);

    /// <summary>Changes the place to what it was before this store's own changes; where the place has more to it than its values, that too.</summary>
    /// <inheritdoc cref="Change"/>
    public virtual void TakeBack(ValueChange change, CancellationToken cancellationToken) => Change(change, cancellationToken);

    /// <summary>No change.</summary>
    protected static IReadOnlyDictionary<string, string?> Nothing { get; } = new Dictionary<string, string?>(StringComparer.Ordinal);
}
