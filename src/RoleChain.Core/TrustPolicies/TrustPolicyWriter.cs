using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>Writes for each hop of a chain the trust policy and the caller's policy that let it in, and nothing else.</summary>
internal sealed class TrustPolicyWriter : ITrustPolicyWriter
{
    /// <summary>What is said and not refused: what is asked for by name, the classic subject, which most repositories have, and a length that an account may have been granted.</summary>
    private static readonly PolicyFindingId[] Told = [PolicyFindingId.ClassicSubject, PolicyFindingId.PullRequestTrusted, PolicyFindingId.PolicyTooLong];

    public IReadOnlyList<HopTrustPolicy> Write(RoleChainDefinition definition, TrustPolicyOptions options)
    {
        var caller = Caller(definition, options);
        DefinitionChecker.ThrowIfFaulty(new RoleChainDefinition(definition) { TokenCodes = new AnyTokenCode() }, caller?.Source ?? SourceKind.WebIdentityToken);
        var roles = Resolve(definition, caller);
        var token = caller is null ? TokenTrust.Of(options, definition.Identity, roles[0].Partition) : null;
        var needs = HopNeeds.Of(definition, token);
        PolicyCaller? From(int index) => index == 0 ? caller : PolicyCaller.Of(roles[index - 1]);
        PolicyMap[] StatementsOf(int index) => From(index) is { } from ? [.. CallerStatements(from, needs[index])] : [TokenStatement(roles[index], token!)];
        IEnumerable<int> HopsTo(RoleArn role) => Enumerable.Range(0, roles.Count).Where(index => roles[index].Text == role.Text);

        // Whoever takes a role more than once has one policy for it all the same.
        string[] ActionsOf(PolicyCaller from, RoleArn role) => [.. HopsTo(role).Where(other => From(other)?.Arn == from.Arn).SelectMany(other => needs[other].Actions).Distinct(StringComparer.Ordinal)];
        var written = roles.Select((role, index) =>
        {
            // A role that the chain comes to more than once has one trust policy all the same.
            var from = From(index);
            var trust = Document([.. HopsTo(role).SelectMany(StatementsOf).GroupBy(PolicyRendering.Json, StringComparer.Ordinal).Select(same => same.First())]);
            var policy = from?.Name is null ? null : Document(new PolicyMap().With("Effect", "Allow").WithTexts("Action", ActionsOf(from, role)).With("Resource", role.Text));
            return new HopTrustPolicy
            {
                HopNumber = index + 1,
                RoleArn = role.Text,
                Account = role.Account,
                TrustPolicy = PolicyTemplates.Trust(trust, role, options.Format),
                CallerRoleArn = from?.Arn,
                CallerPolicy = policy is null ? null : PolicyTemplates.Caller(policy, from!.Name!, from.IsUser, role, options.Format),
                Findings = [.. Find(trust, PolicyKind.Trust, role.Text), .. policy is null ? [] : Find(policy, PolicyKind.Identity, from!.Arn)],
            };
        }).ToArray();
        RefuseDangerous(definition, options, written);
        RefuseDynamic(options, written);
        return written;
    }

    /// <summary>A template has no escape for what CloudFormation puts a parameter's value in the place of.</summary>
    private static void RefuseDynamic(TrustPolicyOptions options, IEnumerable<HopTrustPolicy> written)
    {
        if (options.Format == TrustPolicyFormat.CloudFormation && written.Any(policy => CloudFormationValues.IsDynamic(policy.TrustPolicy) || CloudFormationValues.IsDynamic(policy.CallerPolicy ?? string.Empty)))
        {
            throw TokenTrust.Invalid("a text has {{resolve:, in whose place CloudFormation puts the value of a parameter or secret");
        }
    }

    /// <summary>Who takes the first hop with a credential; null where it is taken with a token.</summary>
    private static PolicyCaller? Caller(RoleChainDefinition definition, TrustPolicyOptions options)
    {
        var saysToken = definition.Identity.Source == SourceKind.WebIdentityToken;
        if (options.CallerArn is null)
        {
            return saysToken || definition.Identity is AutomaticIdentity
                ? null
                : throw TokenTrust.Invalid("the chain starts from " + definition.Identity + ", and who that is is not given (-CallerArn)");
        }

        if (saysToken || HasTokenOptions(options))
        {
            throw TokenTrust.Invalid("-CallerArn is given, which is for a chain that starts from a credential, and the chain starts from " + (saysToken ? definition.Identity.ToString() : "a token: its subject, issuer or audience is given"));
        }

        return PolicyCaller.Parse(options.CallerArn);
    }

    private static bool HasTokenOptions(TrustPolicyOptions options) => options.PullRequest || options.SubjectForm is not null
        || new[] { options.Issuer, options.Audience, options.Repository, options.Branch, options.Tag, options.Environment, options.Subject, options.RepositoryOwnerId, options.RepositoryId }.Any(text => text is not null);

    private static List<RoleArn> Resolve(RoleChainDefinition definition, PolicyCaller? caller)
    {
        var roles = new List<RoleArn>();
        var account = caller?.Account;
        var partition = caller?.Partition ?? (definition.Region is null ? "aws" : Partitions.OfRegion(definition.Region));
        foreach (var hop in definition.Hops)
        {
            if (!RoleReference.TryResolve(hop.RoleArn, account, partition, out var role, out var problem))
            {
                throw new RoleChainException(RoleChainErrorKind.RoleNotResolvable, "The role '" + SafeText.ForDisplay(hop.RoleArn, 128) + "' " + problem + ".");
            }

            if (caller is not null && role.Partition != caller.Partition)
            {
                throw TokenTrust.Invalid("the caller is of partition " + caller.Partition + ", and the roles are of " + role.Partition);
            }

            (account, partition) = (role.Account, role.Partition);
            roles.Add(role);
        }

        return roles;
    }

    private static PolicyMap Document(params PolicyMap[] statements) =>
        new PolicyMap().With("Version", PolicyDocument.CurrentVersion).With("Statement", statements);

    private static PolicyMap TokenStatement(RoleArn role, TokenTrust token)
    {
        var equal = new PolicyMap();
        var condition = new PolicyMap();
        if (token.Audience.Length > 0)
        {
            equal.With(token.Provider + ":aud", PolicyTemplate.Literal(token.Audience));
        }

        if (token.RepositoryId is { } id)
        {
            equal.With(token.Provider + ":repository_id", id);
        }

        if (token.Subjects.Count > 0)
        {
            var subjects = token.HasWildcards ? new PolicyMap() : equal;
            subjects.WithTexts(token.Provider + ":sub", token.Subjects);
            if (subjects != equal)
            {
                condition.With("StringLike", subjects);
            }
        }

        if (equal.Entries.Count > 0)
        {
            condition.With("StringEquals", equal);
        }

        var statement = new PolicyMap()
            .With("Effect", "Allow")
            .With("Principal", new PolicyMap().With("Federated", HostedProviders.PrincipalOf(token.Provider, role)))
            .With("Action", StsActions.AssumeRoleWithWebIdentity);
        return condition.Entries.Count == 0 ? statement : statement.With("Condition", condition);
    }

    /// <summary>
    /// One statement; two where the assumption has a condition. AWS documents <c>sts:ExternalId</c> and MFA for the assumption alone, and without it
    /// the other actions give nothing.
    /// </summary>
    private static IEnumerable<PolicyMap> CallerStatements(PolicyCaller caller, HopNeeds needs)
    {
        PolicyMap Statement(IReadOnlyList<string> actions) =>
            new PolicyMap().With("Effect", "Allow").With("Principal", new PolicyMap().With("AWS", caller.Arn)).WithTexts("Action", actions);

        if (needs.Condition.Entries.Count == 0)
        {
            yield return Statement(needs.Actions);
            yield break;
        }

        yield return Statement([StsActions.AssumeRole]).With("Condition", needs.Condition);
        if (needs.Actions.Count > 1)
        {
            yield return Statement([.. needs.Actions.Skip(1)]);
        }
    }

    /// <summary>What the policy has, read back as IAM would read it.</summary>
    private static IReadOnlyList<PolicyFinding> Find(PolicyMap document, PolicyKind kind, string arn) =>
        PolicyDangers.Find(PolicyDocument.Parse(PolicyRendering.Json(document), kind), roleArn: arn);

    private static void RefuseDangerous(RoleChainDefinition definition, TrustPolicyOptions options, IReadOnlyList<HopTrustPolicy> written)
    {
        var refused = written
            .SelectMany(policy => policy.Findings.Select(finding => (policy.HopNumber, Finding: finding)))
            .Where(found => !Told.Contains(found.Finding.Id) && !options.Allowed.Contains(found.Finding.Id))
            .ToArray();
        if (refused.Length == 0)
        {
            return;
        }

        var first = refused[0].HopNumber;
        throw new RoleChainException(
            RoleChainErrorKind.DangerousTrustPolicy,
            "The trust policies are not written, they would be dangerous: " + string.Join(" ", refused.Select(found => "hop " + found.HopNumber + ", " + found.Finding.Id + ": " + found.Finding.Message)))
        {
            HopNumber = first,
            Hop = definition.Hops[first - 1],
            HopCount = definition.Hops.Count,
        };
    }
}
