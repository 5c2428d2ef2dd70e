using System.Threading;

namespace RoleChain.Core.Policies;

/// <summary>How much work whoever wrote the files may make us do: templates can be written that say little and make much.</summary>
internal sealed class ReadingBudget
{
    /// <summary>How many characters of policies and values of templates are worked on, in all. A bound of RoleChain.</summary>
    public const int MaxWork = 64 * 1024 * 1024;

    private long _left = MaxWork;

    /// <summary>Takes some of it.</summary>
    /// <param name="work">Characters, or values.</param>
    /// <exception cref="RoleChainException">There is no more (<see cref="RoleChainErrorKind.PolicySourceInvalid"/>).</exception>
    public void Spend(int work)
    {
        if (Interlocked.Add(ref _left, -(long)work) < 0)
        {
            throw PolicyFaults.OfAll(System.FormattableString.Invariant($"the files make more than {MaxWork / (1024 * 1024)} Mi characters of policies"));
        }
    }
}
