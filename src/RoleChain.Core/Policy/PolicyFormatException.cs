using System;
using System.Globalization;

namespace RoleChain.Core.Policy;

/// <summary>A policy document that AWS would refuse (MalformedPolicyDocument), and where it is wrong.</summary>
public sealed class PolicyFormatException : FormatException
{
    /// <summary>Describes the fault.</summary>
    /// <param name="problem">What is wrong, without the position.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="column">The column in characters (UTF-16 units), counted from 1.</param>
    /// <param name="innerException">The cause, or null.</param>
    public PolicyFormatException(string problem, int line, int column, Exception? innerException = null)
        : base(string.Format(CultureInfo.InvariantCulture, "{0} (line {1}, column {2})", problem, line, column), innerException)
    {
        Problem = problem;
        Line = line;
        Column = column;
    }

    /// <summary>What is wrong, without the position.</summary>
    public string Problem { get; }

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; }

    /// <summary>The column in characters (UTF-16 units), counted from 1.</summary>
    public int Column { get; }
}
