using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>A token in an environment variable, which stays the same for as long as the process runs.</summary>
internal sealed class VariableTokenSource : IdentitySource
{
    private const int MaxNameLength = 255;

    private readonly JobEnvironment _environment;
    private readonly string _name;
    private readonly string? _audience;

    /// <param name="environment">Has the variable.</param>
    /// <param name="name">The variable's name, 1 to 255 of <c>[A-Za-z0-9_]</c>.</param>
    /// <param name="description">What the token is.</param>
    /// <param name="audience">The audience that the user asked for and the variable's token must have; null for any.</param>
    public VariableTokenSource(JobEnvironment environment, string name, string description, string? audience = null)
    {
        _environment = environment;
        _name = name;
        _audience = audience;
        Description = description;
    }

    public override string Description { get; }

    public override bool CanRenew => false;

    public override SourceKind Kind => SourceKind.WebIdentityToken;

    public override Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        if (_name.Length is 0 or > MaxNameLength || !_name.All(IsOfName))
        {
            throw new RoleChainException(RoleChainErrorKind.TokenVariableMissing, "'" + SafeText.ForDisplay(_name, MaxNameLength) + "' is not a variable's name: 1 to 255 of A-Z a-z 0-9 _.");
        }

        var text = _environment[_name]
            ?? throw new RoleChainException(RoleChainErrorKind.TokenVariableMissing, "The environment variable " + _name + " does not exist, or is empty.");
        var identity = ResolvedIdentity.OfToken(TokenText.Check(text.Trim(), "The environment variable " + _name));
        if (_audience is not null && !identity.Claims.Audiences.Contains(_audience, StringComparer.Ordinal))
        {
            throw new RoleChainException(
                RoleChainErrorKind.InvalidAudience,
                $"The audience {SafeText.ForDisplay(_audience, 255)} was asked for, but {Description} has the audience {identity.Claims["aud"] ?? "?"}, which cannot be changed.");
        }

        return Task.FromResult(identity);
    }

    private static bool IsOfName(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';
}
