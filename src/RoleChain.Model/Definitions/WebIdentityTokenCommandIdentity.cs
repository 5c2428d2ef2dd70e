using System.Collections.Generic;

namespace RoleChain;

/// <summary>A program that prints a web identity token, or JSON with one; it is run anew for each run, without a shell.</summary>
public sealed class WebIdentityTokenCommandIdentity : ChainIdentity
{
    /// <summary>Names a program.</summary>
    /// <param name="fileName">The program: a full path, or a name that the <c>PATH</c> finds.</param>
    /// <param name="arguments">Its arguments, each passed as it is.</param>
    public WebIdentityTokenCommandIdentity(string fileName, IReadOnlyList<string> arguments)
    {
        FileName = fileName;
        Arguments = arguments;
    }

    /// <summary>The program.</summary>
    public string FileName { get; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.WebIdentityToken;

    /// <inheritdoc/>
    public override string ToString() => "the web identity token that " + SafeText.ForDisplay(System.IO.Path.GetFileName(FileName), 128) + " prints";
}
