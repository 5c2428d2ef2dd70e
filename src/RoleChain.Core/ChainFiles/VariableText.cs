using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RoleChain.Core.ChainFiles;

/// <summary>
/// Reads the variables in a text of a chain file: <c>${env:NAME}</c> and <c>${claim:NAME}</c>, each with a default after <c>:-</c> by choice;
/// <c>$${</c> stands for <c>${</c>. What a variable's value holds is never read again.
/// </summary>
internal sealed class VariableText
{
    /// <summary>The longest value, in characters: that of STS's longest field, session policies. A bound of RoleChain.</summary>
    public const int MaxValueLength = StsLimits.MaxSessionPolicyLength;

    private const string Open = "${";
    private const string Default = ":-";
    private const string EnvironmentKind = "env:";
    private const string ClaimKind = "claim:";
    private const int MaxNameLength = 128;

    private readonly ChainFileContext _context;
    private readonly FilePosition _position;
    private readonly string _path;
    private readonly List<DeferredPart> _parts = [];
    private readonly StringBuilder _text = new();

    private VariableText(ChainFileContext context, FilePosition position, string path)
    {
        _context = context;
        _position = position;
        _path = path;
    }

    /// <summary>Whether claims may stand in the text.</summary>
    private bool TakesClaims { get; init; }

    /// <summary>Whether other variables are left as they are: AWS's own, in policies.</summary>
    private bool KeepsOthers { get; init; }

    private Func<string, string> Literal { get; init; } = text => text;

    private Func<string, string> Escape { get; init; } = text => text;

    /// <summary>Reads a text of a field.</summary>
    /// <param name="context">The reading.</param>
    /// <param name="node">The text.</param>
    /// <param name="path">How faults name it.</param>
    /// <param name="takesClaims">Whether claims may stand in it.</param>
    public static DeferredText Read(ChainFileContext context, FileNode node, string path, bool takesClaims) =>
        new(new VariableText(context, node.Position, path) { TakesClaims = takesClaims }.Parse(node.Text));

    /// <summary>Reads a text of a policy, where AWS's own variables stay what they are.</summary>
    /// <param name="context">The reading.</param>
    /// <param name="node">The text.</param>
    /// <param name="path">How faults name it.</param>
    /// <param name="literal">What becomes of the text itself.</param>
    /// <param name="escape">What becomes of a value.</param>
    public static IReadOnlyList<DeferredPart> ReadPolicy(ChainFileContext context, FileNode node, string path, Func<string, string> literal, Func<string, string> escape) =>
        new VariableText(context, node.Position, path) { TakesClaims = true, KeepsOthers = true, Literal = literal, Escape = escape }.Parse(node.Text);

    /// <summary>Whether a text of a policy has variables of ours.</summary>
    public static bool Has(string text) => text.IndexOf(Open + EnvironmentKind, StringComparison.Ordinal) >= 0 || text.IndexOf(Open + ClaimKind, StringComparison.Ordinal) >= 0;

    private List<DeferredPart> Parse(string text)
    {
        var index = 0;
        while (index < text.Length)
        {
            if (text[index] == '$' && string.CompareOrdinal(text, index + 1, Open, 0, Open.Length) == 0 && !(KeepsOthers && !IsOurs(text, index + 1 + Open.Length)))
            {
                _text.Append(Open);
                index += 1 + Open.Length;
            }
            else if (string.CompareOrdinal(text, index, Open, 0, Open.Length) == 0 && !(KeepsOthers && !IsOurs(text, index + Open.Length)))
            {
                var end = text.IndexOf('}', index);
                if (end < 0)
                {
                    Fault("has a variable without its end, }");
                    break;
                }

                AddVariable(text.Substring(index, end + 1 - index));
                index = end + 1;
            }
            else
            {
                _text.Append(text[index++]);
            }
        }

        EndLiteral();
        return _parts;
    }

    private static bool IsOurs(string text, int index) =>
        string.CompareOrdinal(text, index, EnvironmentKind, 0, EnvironmentKind.Length) == 0 || string.CompareOrdinal(text, index, ClaimKind, 0, ClaimKind.Length) == 0;

    /// <param name="written">The variable, from <c>${</c> to <c>}</c>.</param>
    private void AddVariable(string written)
    {
        var inner = written.Substring(Open.Length, written.Length - Open.Length - 1);
        var split = inner.IndexOf(Default, StringComparison.Ordinal);
        var (head, fallback) = split < 0 ? (inner, null) : (inner.Substring(0, split), inner.Substring(split + Default.Length));
        if (fallback?.IndexOf(Open, StringComparison.Ordinal) >= 0)
        {
            Fault("has a variable within the default of another");
        }
        else if (head.StartsWith(EnvironmentKind, StringComparison.Ordinal) && IsName(head.Substring(EnvironmentKind.Length), isClaim: false))
        {
            AddEnvironment(head.Substring(EnvironmentKind.Length), fallback, written);
        }
        else if (head.StartsWith(ClaimKind, StringComparison.Ordinal) && IsName(head.Substring(ClaimKind.Length), isClaim: true))
        {
            if (!TakesClaims)
            {
                Fault("takes no claims: it must be known before the token");
                return;
            }

            EndLiteral();
            _parts.Add(DeferredPart.OfClaim(head.Substring(ClaimKind.Length), fallback, written));
        }
        else
        {
            Fault("has '" + SafeText.ForDisplay(written, 64) + "', which is neither ${env:NAME} nor ${claim:NAME}; write $${ for ${ itself");
        }
    }

    private void AddEnvironment(string name, string? fallback, string written)
    {
        if (!_context.IsTrusted && !EnvironmentNames.ArePublic(name))
        {
            _context.Faults.Add(_position, _path, "reads the variable " + name + ", which only a file that is named (-Path or ROLECHAIN_FILE) and trusted (-TrustChainFile) may read", RoleChainErrorKind.ChainFileNotTrusted, "docs/security.md");

            // In its place, so that the rest of the text is checked as if it were there.
            _text.Append("xx");
            return;
        }

        if ((_context.Environment[name] ?? fallback) is not { } value)
        {
            EndLiteral();
            _parts.Add(DeferredPart.OfMissing(name, written));
        }
        else if (value.Length > MaxValueLength)
        {
            Fault(FormattableString.Invariant($"reads the variable {name}, whose value has {value.Length} characters; at most {MaxValueLength}"));
        }
        else
        {
            EndLiteral();
            _parts.Add(DeferredPart.OfText(Escape(value)));
        }
    }

    private static bool IsName(string name, bool isClaim) =>
        name.Length is > 0 and <= MaxNameLength && name.All(character => character == '_' || Characters.IsLetterOrDigit(character) || (isClaim && character is '.' or ':' or '/' or '-'));

    private void EndLiteral()
    {
        if (_text.Length > 0)
        {
            _parts.Add(DeferredPart.OfText(Literal(_text.ToString())));
            _text.Clear();
        }
    }

    private void Fault(string problem) => _context.Faults.Add(_position, _path, problem);
}
