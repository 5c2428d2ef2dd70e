namespace RoleChain;

/// <summary>An environment variable that holds a web identity token, such as one of GitLab's <c>id_tokens</c>; it is read anew for each run.</summary>
public sealed class WebIdentityTokenVariableIdentity : ChainIdentity
{
    /// <summary>Names a variable.</summary>
    /// <param name="name">The variable's name, 1 to 255 of <c>[A-Za-z0-9_]</c>.</param>
    public WebIdentityTokenVariableIdentity(string name) => Name = name;

    /// <summary>The variable's name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.WebIdentityToken;

    /// <inheritdoc/>
    public override string ToString() => "the web identity token of the variable " + SafeText.ForDisplay(Name, 255);
}
