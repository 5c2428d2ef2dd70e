using System;
using System.Globalization;

namespace RoleChain;

/// <summary>What one step of a chain took.</summary>
public sealed class ChainTiming
{
    /// <summary>Describes a step.</summary>
    /// <param name="step">The step: <c>identity</c>, <c>sdk</c>, <c>hop 1</c> and so on.</param>
    /// <param name="elapsed">The time it took.</param>
    public ChainTiming(string step, TimeSpan elapsed)
    {
        Step = step;
        Elapsed = elapsed;
    }

    /// <summary>The step's name.</summary>
    public string Step { get; }

    /// <summary>The time it took.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The step and its milliseconds.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} {1:0.0} ms", Step, Elapsed.TotalMilliseconds);
}
