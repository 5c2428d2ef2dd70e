namespace RoleChain;

/// <summary>One fault of a definition, found before any call.</summary>
public sealed class DefinitionFault
{
    /// <summary>Describes a fault.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="field">The field, named as the parameter is.</param>
    /// <param name="problem">What is wrong with the value, free of secrets.</param>
    /// <param name="source">Where the rule comes from.</param>
    public DefinitionFault(RoleChainErrorKind kind, string field, string problem, string source)
    {
        Kind = kind;
        Field = field;
        Problem = problem;
        Source = source;
    }

    /// <summary>What is wrong.</summary>
    public RoleChainErrorKind Kind { get; }

    /// <summary>The field, named as the parameter is.</summary>
    public string Field { get; }

    /// <summary>What is wrong with the value and which limit it breaks.</summary>
    public string Problem { get; }

    /// <summary>Where the rule comes from, such as <c>STS API reference, AssumeRole</c>.</summary>
    public string Source { get; }

    /// <summary>The hop, counted from 1; null where the fault is the chain's.</summary>
    public int? HopNumber { get; init; }

    /// <summary>The line of the chain file where it stands, counted from 1; null where the definition is of no file.</summary>
    public int? Line { get; init; }

    /// <summary>The column of that line, in UTF-16 units counted from 1; null where the definition is of no file.</summary>
    public int? Column { get; init; }

    /// <summary>The fault as a sentence.</summary>
    public override string ToString() =>
        (HopNumber is { } number ? FormattableString(number) : string.Empty) + Field + ": " + Problem + " (" + Source + ")";

    private static string FormattableString(int number) => "hop " + number.ToString(System.Globalization.CultureInfo.InvariantCulture) + ", ";
}
