namespace RoleChain;

/// <summary>A file that holds a web identity token; it is read anew for each run.</summary>
public sealed class WebIdentityTokenFileIdentity : ChainIdentity
{
    /// <summary>Names a token file.</summary>
    /// <param name="path">The file's full path.</param>
    public WebIdentityTokenFileIdentity(string path) => Path = path;

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.WebIdentityToken;

    /// <inheritdoc/>
    public override string ToString() => "the web identity token file " + SafeText.ForDisplay(Path);
}
