using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>Whose tokens the first role of a chain lets in.</summary>
internal sealed class TokenTrust
{
    private const string Scheme = "https://";
    private const int MaxTextLength = 1024;

    private readonly TrustPolicyOptions _options;

    private TokenTrust(TrustPolicyOptions options, string provider, string audience)
    {
        _options = options;
        Provider = provider;
        Audience = audience;
        Subjects = [.. FindSubjects()];
        RepositoryId = FindRepositoryId();
    }

    /// <summary>The issuer's URL without <c>https://</c>.</summary>
    public string Provider { get; }

    /// <summary>The audience; empty for any.</summary>
    public string Audience { get; }

    /// <summary>The subjects, as values of a condition; none where none was given.</summary>
    public IReadOnlyList<string> Subjects { get; }

    /// <summary>The repository's id, for a condition of its own beside a classic subject; null for none.</summary>
    public string? RepositoryId { get; }

    /// <summary>Whether the subjects have wildcards.</summary>
    public bool HasWildcards => Subjects.Any(subject => SubjectPattern.HasWildcards(subject, hasVariables: true));

    /// <summary>Reads what was given.</summary>
    /// <param name="options">What was given.</param>
    /// <param name="identity">What the chain starts from.</param>
    /// <param name="partition">The first role's partition.</param>
    /// <exception cref="RoleChainException">It is malformed, or contradicts itself.</exception>
    public static TokenTrust Of(TrustPolicyOptions options, ChainIdentity identity, string partition)
    {
        if (options.Issuer is null && identity is CiTokenIdentity { Provider: not IdentityProvider.GitHub } ci)
        {
            throw Invalid("the chain starts from a token of " + ci.Provider + ", and the token's issuer is not given (-Issuer)");
        }

        var audience = options.Audience ?? identity.AskedAudience ?? Partitions.UsualAudience(partition);
        return new TokenTrust(options, Host(options.Issuer ?? TrustPolicyOptions.GitHubIssuer), audience.Length == 0 ? audience : Text("Audience", audience));
    }

    /// <summary>A request that cannot be met.</summary>
    /// <param name="problem">Why.</param>
    public static RoleChainException Invalid(string problem) =>
        new(RoleChainErrorKind.InvalidTrustPolicyRequest, "The trust policies cannot be written: " + problem + ".");

    private static string Host(string issuer)
    {
        var host = issuer.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? issuer.Substring(Scheme.Length) : string.Empty;
        if (host.Length is 0 or > 255 || host[0] is '/' or '.' or '-' || !host.All(character => Characters.IsLetterOrDigit(character) || character is '.' or '-' or '_' or '~' or '/'))
        {
            throw Invalid("the issuer '" + SafeText.ForDisplay(issuer, 128) + "' is not an https URL of a host and a path, without port, user and query");
        }

        if (GitHubIssuers.IsMiswritten(host))
        {
            throw Invalid("the issuer '" + SafeText.ForDisplay(issuer, 128) + "' is GitHub's but for its case, or a slash at its end: tokens have " + TrustPolicyOptions.GitHubIssuer + ", and are compared to the letter");
        }

        return host;
    }

    private IEnumerable<string> FindSubjects()
    {
        var kinds = new[] { _options.Branch, _options.Tag, _options.Environment, _options.PullRequest ? string.Empty : null }.Count(kind => kind is not null);
        var hasIds = _options.RepositoryOwnerId is not null || _options.RepositoryId is not null;
        if (_options.Repository is null)
        {
            if (kinds > 0 || hasIds || _options.SubjectForm is not null)
            {
                throw Invalid("a branch, tag, environment, pull request, id or form of the subject is given without -Repository");
            }

            return _options.Subject is { } subject ? [PolicyTemplate.Literal(Text("Subject", subject))] : [];
        }

        if (_options.Subject is not null)
        {
            throw Invalid("both -Repository and -Subject are given, and each says what the subject is");
        }

        if (kinds > 1)
        {
            throw Invalid("more than one of -Branch, -Tag, -Environment and -PullRequest is given, and a job's subject has one of them");
        }

        return Repositories().Select(repository => GitHubSubject.Of(repository, Kind()));
    }

    /// <summary>A classic subject has no ids, and a repository that is made again under the same name has it too: the id is a claim of its own.</summary>
    private string? FindRepositoryId()
    {
        if (_options.Repository is null || _options.SubjectForm != SubjectForm.Classic || (_options.RepositoryId is null && _options.RepositoryOwnerId is null))
        {
            return null;
        }

        if (_options.RepositoryId is null)
        {
            throw Invalid("the owner's id is given for the classic form of the subject, which has none, and it is no condition key; the repository's is one (-RepositoryId)");
        }

        return GitHubIssuers.HaveConditionKeys(Provider)
            ? Id("RepositoryId", _options.RepositoryId)
            : throw Invalid("the repository's id is given for the classic form of the subject, which has none, and the claim repository_id is a condition key of https://token.actions.githubusercontent.com alone");
    }

    private string Kind()
    {
        if (_options.PullRequest)
        {
            return GitHubSubject.PullRequest;
        }

        return (_options.Branch, _options.Tag, _options.Environment) switch
        {
            ({ } branch, _, _) => GitHubSubject.OnRef("refs/heads/" + Ref("Branch", branch)),
            (_, { } tag, _) => GitHubSubject.OnRef("refs/tags/" + Ref("Tag", tag)),
            (_, _, { } environment) => GitHubSubject.InEnvironment(PolicyTemplate.Literal(Text("Environment", environment))),
            _ => "*",
        };
    }

    private IEnumerable<string> Repositories()
    {
        var parts = _options.Repository!.Split('/');
        if (parts.Length != 2 || !Array.TrueForAll(parts, part => part.Length is > 0 and <= 255 && part.All(character => Characters.IsLetterOrDigit(character) || character is '-' or '_' or '.' or '*' or '?')))
        {
            throw Invalid("the repository '" + SafeText.ForDisplay(_options.Repository, 128) + "' is not OWNER/REPO");
        }

        var hasBothIds = _options.RepositoryOwnerId is not null && _options.RepositoryId is not null;
        var form = _options.SubjectForm ?? (_options.RepositoryOwnerId is null && _options.RepositoryId is null ? SubjectForm.Classic : SubjectForm.Both);
        if (form != SubjectForm.Classic && !hasBothIds)
        {
            throw Invalid("the immutable form of the subject has the ids of owner and repository, and not both of -RepositoryOwnerId and -RepositoryId are given");
        }

        if (form != SubjectForm.Immutable)
        {
            yield return GitHubSubject.NameOf(parts[0], parts[1], ids: null);
        }

        if (form != SubjectForm.Classic)
        {
            yield return GitHubSubject.NameOf(parts[0], parts[1], (Id("RepositoryOwnerId", _options.RepositoryOwnerId!), Id("RepositoryId", _options.RepositoryId!)));
        }
    }

    private static string Id(string parameter, string id) =>
        id.Length is > 0 and <= 20 && Characters.AllDigits(id) ? id : throw Invalid("-" + parameter + " is not a number, as the token's claim is");

    private static string Ref(string parameter, string name) => name.StartsWith("refs/", StringComparison.Ordinal)
        ? throw Invalid("-" + parameter + " is a whole ref (refs/…), and the name alone is wanted")
        : PolicyTemplate.Literal(Text(parameter, name));

    private static string Text(string parameter, string text)
    {
        if (text.Length is 0 or > MaxTextLength)
        {
            throw Invalid(FormattableString.Invariant($"-{parameter} has {text.Length} characters; 1 to {MaxTextLength}"));
        }

        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogatePair(text, index))
            {
                index++;
            }
            else if (char.GetUnicodeCategory(text[index]) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate)
            {
                throw Invalid("-" + parameter + " holds a control character or another that cannot be seen");
            }
        }

        return text;
    }
}
