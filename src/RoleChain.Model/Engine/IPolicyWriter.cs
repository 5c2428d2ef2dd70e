using System.Collections;

namespace RoleChain;

/// <summary>Writes session policies as short as they can be: white space counts against STS's 2048 characters.</summary>
public interface IPolicyWriter
{
    /// <summary>A policy's JSON without white space between its tokens, and with characters that STS does not take written as <c>\uXXXX</c>.</summary>
    /// <param name="json">A JSON object, at most 131072 characters and 32 levels deep (bounds of RoleChain).</param>
    /// <exception cref="RoleChainException">It is not a JSON object (<see cref="RoleChainErrorKind.InvalidSessionPolicy"/>).</exception>
    string Minify(string json);

    /// <summary>The JSON of a policy that is given as objects.</summary>
    /// <param name="policy">Dictionaries, lists, texts, numbers and truth values; at most 16 levels deep (a bound of RoleChain).</param>
    /// <exception cref="RoleChainException">It has no JSON form (<see cref="RoleChainErrorKind.InvalidSessionPolicy"/>).</exception>
    string Write(IDictionary policy);
}
