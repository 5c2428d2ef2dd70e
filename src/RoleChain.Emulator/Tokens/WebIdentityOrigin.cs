using System.Collections.Generic;
using System.Linq;
using RoleChain.Emulator.Accounts;

namespace RoleChain.Emulator.Tokens;

/// <summary>What a session keeps of the token that it came from. Other claims end with the call that brought the token.</summary>
internal sealed class WebIdentityOrigin
{
    public WebIdentityOrigin(WebIdentity token)
    {
        Provider = token.Provider;
        Subject = token.Subject;
        Audience = token.Audience;
        Methods = token.FindAll("amr").ToArray();
    }

    public OidcProvider Provider { get; }

    public string Subject { get; }

    public string Audience { get; }

    /// <summary>The claim <c>amr</c>; mostly empty.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The issuer's URL without <c>https://</c>.</summary>
    public string Host => Provider.Issuer.Substring("https://".Length);
}
