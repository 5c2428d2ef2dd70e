using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Identities;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Trials;

/// <summary>The claims that a chain is tried with: those of a token, or written by hand. They go nowhere.</summary>
internal sealed class TrialClaims
{
    private const int MaxLength = 16 * 1024;

    /// <summary>What passes session tags (IAM user guide, "Passing session tags using AssumeRoleWithWebIdentity"): a table, or flattened, each part a claim of its own.</summary>
    private const string Tags = "https://aws.amazon.com/tags";
    private const string PrincipalTags = Tags + "/principal_tags/";
    private const string Audience = "aud";
    private const string Actor = "actor";

    private static readonly string[] Needed = ["iss", "sub", Audience];

    private readonly Dictionary<string, IReadOnlyList<string>> _values;

    private TrialClaims(Dictionary<string, IReadOnlyList<string>> values, ResolvedIdentity identity)
    {
        _values = values;
        Identity = identity;
    }

    /// <summary>The identity that the hops are planned with.</summary>
    public ResolvedIdentity Identity { get; }

    /// <summary>The issuer as it is written; empty where the token has none.</summary>
    public string Issuer => Find("iss") ?? string.Empty;

    /// <summary>The issuer as IAM writes it, in a provider's ARN and in condition keys: without <c>https://</c>, a slash at its end included.</summary>
    public string Host => HostOf(Issuer);

    /// <summary>What condition keys of this issuer begin with.</summary>
    public string KeyPrefix => Host + ":";

    public string Subject => Find("sub") ?? string.Empty;

    /// <summary>The audience that counts: <c>azp</c> wins over <c>aud</c> where both are there (IAM user guide, "Available keys for AWS OIDC federation").</summary>
    public IReadOnlyList<string> Audiences => FindAll("azp") is { Count: > 0 } party ? party : FindAll("aud");

    public DateTimeOffset? ExpiresAt => Identity.Claims.ExpiresAt;

    /// <summary>The hop that is taken with the token, with what the token passes for it: session tags and a source identity, which the call itself cannot have.</summary>
    public RoleChainHop Pass(RoleChainHop hop) => new(hop.RoleArn, hop)
    {
        Tags = [.. _values
            .Where(claim => claim.Key.StartsWith(PrincipalTags, StringComparison.Ordinal) && claim.Key.Length > PrincipalTags.Length && claim.Value.Count == 1)
            .Select(claim => new SessionTag(claim.Key.Substring(PrincipalTags.Length), claim.Value[0]))],
        TransitiveTagKeys = FindAll(Tags + "/transitive_tag_keys"),
        SourceIdentity = Find("https://aws.amazon.com/source_identity"),
    };

    /// <summary>An issuer as IAM writes it.</summary>
    public static string HostOf(string issuer) => issuer.StartsWith("https://", StringComparison.Ordinal) ? issuer.Substring("https://".Length) : issuer;

    /// <summary>The only value of a claim; null where it is absent, or has several.</summary>
    public string? Find(string name) => _values.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    /// <summary>Every value of a claim.</summary>
    public IReadOnlyList<string> FindAll(string name) => _values.TryGetValue(name, out var values) ? values : [];

    /// <summary>Whether the token has claims that are not known.</summary>
    public bool HasOthers { get; private init; }

    /// <summary>Takes claims that were written by hand.</summary>
    /// <param name="given">Each claim's values.</param>
    /// <param name="hasOthers">Whether the token has others too.</param>
    /// <param name="usualAudience">The audience where the claims have none.</param>
    /// <exception cref="RoleChainException">Issuer or subject is missing, or it is too much (<see cref="RoleChainErrorKind.InvalidClaims"/>).</exception>
    public static TrialClaims Of(IReadOnlyDictionary<string, IReadOnlyList<string>> given, bool hasOthers, string usualAudience)
    {
        if (!given.ContainsKey(Audience))
        {
            given = given.Append(new(Audience, [usualAudience])).ToDictionary(claim => claim.Key, claim => claim.Value, StringComparer.Ordinal);
        }

        if (Needed.Where(name => !given.TryGetValue(name, out var found) || found.Count == 0).ToArray() is { Length: > 0 } missing)
        {
            throw Invalid("have no " + string.Join(" and no ", missing));
        }

        if (given.Sum(claim => claim.Key.Length + claim.Value.Sum(value => value.Length)) is > MaxLength)
        {
            throw Invalid(FormattableString.Invariant($"have more than {MaxLength} characters"));
        }

        // A token of the same claims, unsigned: what plans the hops reads them of one.
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> whole = given;
        if (hasOthers && !given.ContainsKey(Actor))
        {
            whole = given.Append(new(Actor, [TrialJob.NotKnown]));
        }

        var payload = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(whole.ToDictionary(claim => claim.Key, claim => claim.Value.Count == 1 ? (object)claim.Value[0] : claim.Value, StringComparer.Ordinal)));
        var identity = ResolvedIdentity.OfToken(new SecretText("e30." + payload.TrimEnd('=').Replace('+', '-').Replace('/', '_') + ".x"));
        return new TrialClaims(given.ToDictionary(claim => claim.Key, claim => claim.Value, StringComparer.Ordinal), identity) { HasOthers = hasOthers };
    }

    /// <summary>Reads the claims of a token.</summary>
    /// <param name="identity">What was fetched; null claims where it is no JWT.</param>
    public static TrialClaims Of(ResolvedIdentity identity)
    {
        using var payload = identity.ReadPayload();
        try
        {
            return new TrialClaims(payload is null ? [] : Read(payload.RootElement), identity);
        }
        catch (InvalidOperationException)
        {
            // A string that is no text: half a surrogate pair.
            return new TrialClaims([], identity);
        }
    }

    private static Dictionary<string, IReadOnlyList<string>> Read(JsonElement claims)
    {
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var claim in claims.EnumerateObject())
        {
            values[claim.Name] = Texts(claim.Value);
            if (claim is { Name: Tags, Value.ValueKind: JsonValueKind.Object })
            {
                ReadTags(claim.Value, values);
            }
        }

        return values;
    }

    private static void ReadTags(JsonElement tags, Dictionary<string, IReadOnlyList<string>> values)
    {
        foreach (var part in tags.EnumerateObject())
        {
            if (part is { Name: "principal_tags", Value.ValueKind: JsonValueKind.Object })
            {
                foreach (var tag in part.Value.EnumerateObject())
                {
                    values[PrincipalTags + tag.Name] = Texts(tag.Value);
                }
            }
            else
            {
                values[Tags + "/" + part.Name] = Texts(part.Value);
            }
        }
    }

    private static string[] Texts(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Select(Text).Where(text => text is not null).Select(text => text!).ToArray()
        : Text(value) is { } single ? [single] : [];

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static RoleChainException Invalid(string problem) => new(RoleChainErrorKind.InvalidClaims, "The claims " + problem + ".");

    /// <summary>The claims as where a chain starts.</summary>
    internal sealed class Source : IdentitySource
    {
        private readonly TrialClaims _claims;

        public Source(TrialClaims claims) => _claims = claims;

        public override string Description => "the claims that were given";

        public override bool CanRenew => false;

        public override SourceKind Kind => SourceKind.WebIdentityToken;

        public override Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken) => Task.FromResult(_claims.Identity);
    }
}
