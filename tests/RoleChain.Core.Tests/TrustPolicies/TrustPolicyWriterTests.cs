using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using RoleChain.Core.Policy;
using RoleChain.Core.TrustPolicies;
using Xunit;

namespace RoleChain.Core.Tests.TrustPolicies;

/// <summary>What is written lets in what was meant, by the evaluation that the emulator has too, and nothing beside it.</summary>
public sealed partial class TrustPolicyWriterTests
{
    private const string Base = "arn:aws:iam::111111111111:role/ci/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy";
    private const string Host = "token.actions.githubusercontent.com";
    private const string User = "arn:aws:iam::111111111111:user/staff/ann";

    private static readonly string[] Actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:AssumeRoleWithWebIdentity", "sts:GetFederationToken"];
    private static readonly TrustPolicyOptions Main = new() { Repository = "octo-org/octo-app", Branch = "main" };

    /// <summary>Each kind of job, and those beside it. The first is let in, the others are not.</summary>
    public static TheoryData<TrustPolicyOptions, string[]> Jobs => new()
    {
        { Main, ["repo:octo-org/octo-app:ref:refs/heads/main", "repo:octo-org@1/octo-app@2:ref:refs/heads/main"] },
        { new TrustPolicyOptions { Repository = "octo-org/octo-app", Tag = "v1.0" }, ["repo:octo-org/octo-app:ref:refs/tags/v1.0", "repo:octo-org/octo-app:ref:refs/heads/v1.0"] },
        { new TrustPolicyOptions { Repository = "octo-org/octo-app", Environment = "prod:eu" }, ["repo:octo-org/octo-app:environment:prod%3Aeu", "repo:octo-org/octo-app:environment:prod:eu", "repo:octo-org/octo-app:environment:prod"] },
        { new TrustPolicyOptions { Repository = "octo-org/octo-app", Environment = "${aws:PrincipalTag/x}" }, ["repo:octo-org/octo-app:environment:${aws%3APrincipalTag/x}", "repo:octo-org/octo-app:environment:"] },
        { new TrustPolicyOptions { Repository = "octo-org/octo-app", Environment = "prod \"ä\" 日本 🚀" }, ["repo:octo-org/octo-app:environment:prod \"ä\" 日本 🚀", "repo:octo-org/octo-app:environment:prod"] },
        { new TrustPolicyOptions { Repository = "octo-org/octo-app", PullRequest = true }, ["repo:octo-org/octo-app:pull_request", "repo:octo-org/octo-app:pull_request_target"] },
        { new TrustPolicyOptions { Repository = "octo-org/octo-app", Branch = "release/*" }, ["repo:octo-org/octo-app:ref:refs/heads/release/1", "repo:octo-org/octo-app:ref:refs/heads/releases"] },
        { new TrustPolicyOptions { Repository = "octo-org/octo-app", Branch = "${x}*" }, ["repo:octo-org/octo-app:ref:refs/heads/${x}1", "repo:octo-org/octo-app:ref:refs/heads/x1"] },
        { new TrustPolicyOptions { Subject = "repository_id:2:environment:prod" }, ["repository_id:2:environment:prod", "repository_id:2:environment:dev"] },
    };

    [Theory]
    [MemberData(nameof(Jobs))]
    public void A_token_of_the_job_is_let_in_and_no_other(TrustPolicyOptions options, string[] subjects)
    {
        var policy = Assert.Single(Write(options, Base));
        Assert.Equal((1, Base, "111111111111", null, null), (policy.HopNumber, policy.RoleArn, policy.Account, policy.CallerRoleArn, policy.CallerPolicy));
        Assert.True(LetsIn(policy, subjects[0]), policy.TrustPolicy);
        string[] neighbours =
        [
            .. subjects.Skip(1),
            "repo:octo-org/octo-app:ref:refs/heads/other",
            "repo:octo-org/octo-app:ref:refs/heads/main2",
            "repo:octo-org/octo-app:ref:refs/tags/main",
            "repo:octo-org/octo-app:environment:dev",
            "repo:octo-org/octo-app:environment:main",
            "repo:octo-org/octo-app:",
            "repo:octo-org/octo-app",
            "repo:octo-org/octo-apps:ref:refs/heads/main",
            "repo:evil-org/octo-app:ref:refs/heads/main",
            "repo:evil/octo-org/octo-app:ref:refs/heads/main",
            "repo:Octo-Org/octo-app:ref:refs/heads/main",
            .. options.PullRequest ? Array.Empty<string>() : ["repo:octo-org/octo-app:pull_request"],
        ];
        Assert.All(neighbours, subject => Assert.False(LetsIn(policy, subject), subject));
        Assert.False(LetsIn(policy, subjects[0], audience: null));
        Assert.False(LetsIn(policy, subjects[0], audience: "https://github.com/octo-org"));
        Assert.False(LetsIn(policy, subject: null));
        Assert.False(LetsIn(policy, subjects[0], provider: "arn:aws:iam::222222222222:oidc-provider/" + Host));
        Assert.False(LetsIn(policy, subjects[0], provider: "arn:aws:iam::111111111111:oidc-provider/" + Host + "/enterprise"));
        Assert.False(LetsIn(policy, subjects[0], action: "sts:AssumeRole"));
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData(SubjectForm.Both, true, true)]
    [InlineData(SubjectForm.Immutable, false, true)]
    public void The_subject_has_the_forms_that_were_asked_for(SubjectForm? form, bool takesClassic, bool takesImmutable)
    {
        var policy = Write(new TrustPolicyOptions { Repository = "octo-org/octo-app", Environment = "prod", RepositoryOwnerId = "1", RepositoryId = "2", SubjectForm = form }, Base)[0];
        Assert.Equal(takesClassic, LetsIn(policy, "repo:octo-org/octo-app:environment:prod"));
        Assert.Equal(takesImmutable, LetsIn(policy, "repo:octo-org@1/octo-app@2:environment:prod"));
        Assert.False(LetsIn(policy, "repo:octo-org@1/octo-app@3:environment:prod"));
        Assert.False(LetsIn(policy, "repo:octo-org@1/octo-app@2:environment:dev"));
        Assert.Equal(takesClassic ? "ClassicSubject" : string.Empty, string.Join(" ", policy.Findings.Select(finding => finding.Id)));
    }

    /// <summary>A repository that is made again under the same name has the classic subject too, and another id.</summary>
    [Fact]
    public void The_repositorys_id_stands_beside_a_classic_subject()
    {
        var policy = Write(new TrustPolicyOptions { Repository = "octo-org/octo-app", Branch = "main", RepositoryId = "2", SubjectForm = SubjectForm.Classic }, Base)[0];
        RequestContext Of(string? id) => RequestContext.Empty.With(Host + ":repository_id", id);
        Assert.True(LetsIn(policy, "repo:octo-org/octo-app:ref:refs/heads/main", context: Of("2")));
        Assert.False(LetsIn(policy, "repo:octo-org/octo-app:ref:refs/heads/main", context: Of("3")));
        Assert.False(LetsIn(policy, "repo:octo-org/octo-app:ref:refs/heads/main"));
        Assert.Empty(policy.Findings);
        Assert.Equal(policy.TrustPolicy, Write(new TrustPolicyOptions { Repository = "octo-org/octo-app", Branch = "main", RepositoryId = "2", RepositoryOwnerId = "1", SubjectForm = SubjectForm.Classic }, Base)[0].TrustPolicy);
    }

    /// <summary>IAM knows some providers by their host: in their place an account needs none of its own.</summary>
    [Theory]
    [InlineData("https://accounts.google.com", true)]
    [InlineData("https://accounts.google.com/x", false)]
    public void A_provider_that_IAM_knows_is_named_by_its_host(string issuer, bool isKnown)
    {
        var policy = Write(new TrustPolicyOptions { Issuer = issuer, Audience = "112233445566", Subject = "112233445566" }, Base)[0];
        var principal = PolicyDocument.Parse(policy.TrustPolicy, PolicyKind.Trust).Statements[0].Principals[0].Value;
        Assert.Equal((isKnown ? string.Empty : "arn:aws:iam::111111111111:oidc-provider/") + issuer["https://".Length..], principal);
        Assert.Empty(policy.Findings);
    }

    [Fact]
    public void What_IAM_may_find_too_long_is_said()
    {
        var subject = "repo:octo-org@1/octo-app@2:environment:" + new string('e', 900);
        Assert.Empty(Write(new TrustPolicyOptions { Subject = subject }, Base)[0].Findings);
        var finding = Assert.Single(Write(new TrustPolicyOptions { Subject = subject }, Base, Base, Base)[0].Findings.Concat(Write(new TrustPolicyOptions { Subject = "repo:octo-org@1/octo-app@2:environment:" + new string('\u00E4', 900) }, Base)[0].Findings));
        Assert.Equal((PolicyFindingId.PolicyTooLong, PolicyFindingSeverity.Low, Base), (finding.Id, finding.Severity, finding.RoleArn));
    }

    [Fact]
    public void Other_issuers_have_their_own_provider_and_keys()
    {
        var policy = Write(new TrustPolicyOptions { Issuer = "https://gitlab.example/sub/", Audience = "https://aws", Subject = "project_path:g/p:ref_type:branch:ref:main" }, Base, Deploy);
        Assert.True(LetsIn(policy[0], "project_path:g/p:ref_type:branch:ref:main", "https://aws", "gitlab.example/sub/"));
        Assert.False(LetsIn(policy[0], "project_path:g/p:ref_type:tag:ref:main", "https://aws", "gitlab.example/sub/"));

        // Only a job of GitHub has default tags.
        Assert.Equal(["sts:AssumeRole"], Allowed(policy[1], Base));
    }

    [Fact]
    public void In_China_partition_and_audience_are_its_own()
    {
        var policy = Write(Main, "arn:aws-cn:iam::111111111111:role/base")[0];
        Assert.Contains("arn:aws-cn:iam::111111111111:oidc-provider/" + Host, policy.TrustPolicy, StringComparison.Ordinal);
        Assert.Contains("\"sts.amazonaws.com.cn\"", policy.TrustPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_audience_is_the_chains_where_none_is_given()
    {
        var policy = new TrustPolicyWriter().Write(new RoleChainDefinition { Identity = new CiTokenIdentity(IdentityProvider.GitHub) { Audience = "mine" }, Hops = [new RoleChainHop(Base)] }, Main)[0];
        Assert.True(LetsIn(policy, "repo:octo-org/octo-app:ref:refs/heads/main", "mine"));
        Assert.False(LetsIn(policy, "repo:octo-org/octo-app:ref:refs/heads/main"));
    }

    public static TheoryData<RoleChainDefinition, TrustPolicyOptions, string[]> Needs => new()
    {
        // What every hop needs, from the first AssumeRole on: A(ssumeRole), T(agSession), S(etSourceIdentity).
        { Chain(Base, Deploy, Third), Main, ["AT", "A"] },
        { new RoleChainDefinition(Chain(Base, Deploy, Third)) { SessionTagging = SessionTagging.Off }, Main, ["A", "A"] },
        { new RoleChainDefinition(Chain(Base, Deploy, Third)) { SessionTagging = SessionTagging.Transitive }, Main, ["AT", "AT"] },
        { new RoleChainDefinition(Chain(Base, Deploy, Third)) { SourceIdentityFromActor = true, SessionTagging = SessionTagging.Off }, Main, ["AS", "AS"] },
        { new RoleChainDefinition(Chain(Base, Deploy, Third)) { SourceIdentity = "ann" }, Main, ["ATS", "AS"] },
        { new RoleChainDefinition { SessionTagging = SessionTagging.Off, Hops = [new(Base), new(Deploy) { Tags = [new("Team", "web")] }, new(Third)] }, Main, ["AT", "A"] },
        { new RoleChainDefinition { SessionTagging = SessionTagging.Off, Hops = [new(Base), new(Deploy) { Tags = [new("Team", "web")], TransitiveTagKeys = ["Team"] }, new(Third)] }, Main, ["AT", "AT"] },
        { new RoleChainDefinition { SessionTagging = SessionTagging.Off, Hops = [new(Base), new(Deploy), new(Third) { SourceIdentity = "ann" }] }, Main, ["A", "AS"] },
        { Chain(Base, Deploy), new TrustPolicyOptions { CallerArn = User }, ["AT", "A"] },
        { new RoleChainDefinition(Chain(Base, Deploy)) { SessionTagging = SessionTagging.Off }, new TrustPolicyOptions { CallerArn = "arn:aws:iam::333333333333:role/aws-reserved/sso.amazonaws.com/Admin" }, ["A", "A"] },
        { new RoleChainDefinition { SessionTagging = SessionTagging.Off, Hops = [new(Base) { SerialNumber = "arn:aws:iam::111111111111:mfa/ann" }, new(Deploy) { ExternalId = "contract-42", Tags = [new("Team", "web")] }] }, new TrustPolicyOptions { CallerArn = User }, ["A+mfa", "AT+id"] },
    };

    private const string Third = "arn:aws:iam::333333333333:role/app/last";

    /// <summary>Both sides allow what the hop does, and no other action, role, caller or session.</summary>
    [Theory]
    [MemberData(nameof(Needs))]
    public void Both_sides_allow_what_the_hop_does(RoleChainDefinition definition, TrustPolicyOptions options, string[] needs)
    {
        var policies = new TrustPolicyWriter().Write(definition, options);
        var hops = policies.Skip(policies.Count - needs.Length).ToArray();
        var callers = hops.Select((_, index) => policies.Count - needs.Length + index is > 0 and var number ? policies[number - 1].RoleArn : options.CallerArn!).ToArray();
        Assert.Equal(callers, hops.Select(hop => hop.CallerRoleArn));
        Assert.Equal(needs, hops.Select((hop, index) =>
        {
            var context = RequestContext.Empty.With("sts:ExternalId", "contract-42").With("aws:MultiFactorAuthPresent", "true");
            var allowed = Allowed(hop, callers[index], context);
            var needed = string.Concat(allowed.Select(action => action["sts:".Length]))
                + (Allowed(hop, callers[index], context.Without("aws:MultiFactorAuthPresent")).Contains("sts:AssumeRole") ? string.Empty : "+mfa")
                + (Allowed(hop, callers[index], context.With("sts:ExternalId", "contract-43")).Contains("sts:AssumeRole") ? string.Empty : "+id");

            // Nobody else, though his own policy allows it, and nothing else by the caller's.
            Assert.Empty(Allowed(hop, "arn:aws:iam::111111111111:role/ci/base2", context));
            Assert.Empty(Allowed(hop, "arn:aws:iam::111111111111:role/base", context));
            Assert.Empty(Allowed(hop, "arn:aws:iam::444444444444:role/ci/base", context));
            var policy = PolicyDocument.Parse(hop.CallerPolicy!, PolicyKind.Identity);
            Assert.All([hop.RoleArn + "2", "arn:aws:iam::444444444444:role/deploy"], role => Assert.NotEqual(
                PolicyVerdict.Allowed,
                PolicyEvaluator.Evaluate(policy, new AuthorizationRequest("sts:AssumeRole", Principal(callers[index])) { Resource = role, Context = context }).Verdict));
            return needed;
        }));
    }

    [Theory]
    [InlineData("octo-org/*", "main", null, "RepositoryWildcard")]
    [InlineData("*/octo-app", "main", null, "RepositoryWildcard")]
    [InlineData("octo-org/octo-app", null, null, "SubjectWildcard")]
    [InlineData("octo-org/octo-app", "*", null, "SubjectWildcard")]
    [InlineData("octo-*/octo-app", null, null, "RepositoryWildcard SubjectWildcard")]
    [InlineData(null, null, null, "SubjectMissing")]
    [InlineData(null, null, "repo:octo-org/*", "RepositoryWildcard SubjectWildcard")]
    [InlineData(null, null, "*", "RepositoryWildcard SubjectWildcard")]
    [InlineData(null, null, "repo:o/r:job_workflow_ref:o/w/.github/workflows/x.yml@refs/heads/main", "WorkflowRefOfTopLevelJob")]
    public void What_is_dangerous_is_refused_by_name_unless_it_is_allowed_by_name(string? repository, string? branch, string? subject, string ids)
    {
        var names = ids.Split(' ').Select(name => Enum.TryParse<PolicyFindingId>(name, out var id) ? id : throw new ArgumentException(name, nameof(ids))).ToArray();
        TrustPolicyOptions Options(params PolicyFindingId[] allowed) => new() { Repository = repository, Branch = branch, Subject = subject, Allowed = allowed };
        var failure = Assert.Throws<RoleChainException>(() => Write(Options(), Base));
        Assert.Equal((RoleChainErrorKind.DangerousTrustPolicy, 1, Base), (failure.Kind, failure.HopNumber, failure.Hop?.RoleArn));
        Assert.All(names, name => Assert.Contains("hop 1, " + name + ": ", failure.Message, StringComparison.Ordinal));
        Assert.All(names, name => Assert.Throws<RoleChainException>(() => { Write(Options([.. names.Where(other => other != name)]), Base); }));
        var policy = Write(Options(names), Base)[0];
        Assert.Empty(names.Except(policy.Findings.Select(finding => finding.Id)));
        Assert.Equal(subject?.Contains("job_workflow_ref", StringComparison.Ordinal) != true && (repository ?? subject) is not null, policy.TrustPolicy.Contains("StringLike", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", PolicyFindingId.AudienceMissing)]
    [InlineData("*", PolicyFindingId.WildcardTakenLiterally)]
    public void An_audience_is_asked_for(string audience, PolicyFindingId id)
    {
        TrustPolicyOptions Options(params PolicyFindingId[] allowed) => new() { Repository = "o/r", Branch = "main", Audience = audience, Allowed = allowed };
        var failure = Assert.Throws<RoleChainException>(() => Write(Options(), Base));
        Assert.Contains(id.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Equal(audience.Length == 0, LetsIn(Write(Options(id), Base)[0], "repo:o/r:ref:refs/heads/main", "any"));
    }

    [Fact]
    public void A_role_that_is_twice_in_the_chain_has_one_trust_policy()
    {
        var written = Write(new TrustPolicyOptions { Repository = "o/r", Branch = "main" }, Base, Base);
        Assert.Equal(written[0].TrustPolicy, written[1].TrustPolicy);
        Assert.Equal(2, PolicyDocument.Parse(written[0].TrustPolicy, PolicyKind.Trust).Statements.Count);
    }

    /// <summary>One policy for each: a second of the same name would take the place of the first.</summary>
    [Fact]
    public void A_pair_of_roles_that_is_twice_in_the_chain_has_one_policy_for_all_of_it()
    {
        var definition = new RoleChainDefinition { SessionTagging = SessionTagging.Off, Hops = [new(Base), new(Deploy), new(Base), new(Deploy) { Tags = [new("Team", "web")] }] };
        var written = new TrustPolicyWriter().Write(definition, Main);
        Assert.Equal(written[1].CallerPolicy, written[3].CallerPolicy);
        Assert.Equal(written[1].TrustPolicy, written[3].TrustPolicy);
        Assert.Equal(["sts:AssumeRole", "sts:TagSession"], Allowed(written[1], Base));
        Assert.Equal(["sts:AssumeRole"], Allowed(written[2], Deploy));
        var same = new TrustPolicyWriter().Write(new RoleChainDefinition(Chain(Base, Deploy, Base, Deploy, Base)) { SessionTagging = SessionTagging.Off }, Main);
        Assert.Equal(3, PolicyDocument.Parse(same[0].TrustPolicy, PolicyKind.Trust).Statements.Count + PolicyDocument.Parse(same[1].TrustPolicy, PolicyKind.Trust).Statements.Count);
    }

    [Theory]
    [InlineData(TrustPolicyFormat.CloudFormation, true)]
    [InlineData(TrustPolicyFormat.Json, false)]
    public void A_dynamic_reference_is_for_no_template(TrustPolicyFormat format, bool isRefused)
    {
        var failure = Record.Exception(() => { Write(new TrustPolicyOptions { Subject = "repo:o/r:environment:{{resolve:ssm:/p}}", Format = format }, Base); });
        Assert.Equal(isRefused ? RoleChainErrorKind.InvalidTrustPolicyRequest : (RoleChainErrorKind?)null, (failure as RoleChainException)?.Kind);
    }

    [Fact]
    public void Trust_in_a_whole_account_needs_a_condition()
    {
        var options = new TrustPolicyOptions { CallerArn = "arn:aws:iam::111111111111:root" };
        Assert.Equal(RoleChainErrorKind.DangerousTrustPolicy, Assert.Throws<RoleChainException>(() => Write(options, Base)).Kind);
        var policy = new TrustPolicyWriter().Write(new RoleChainDefinition { Hops = [new RoleChainHop(Base) { ExternalId = "contract-42" }] }, options)[0];
        Assert.Null(policy.CallerPolicy);
        Assert.Empty(policy.Findings);
    }

    public static TheoryData<string, TrustPolicyOptions> Unwritable => new()
    {
        { "neither token nor caller", new TrustPolicyOptions { Branch = "main" } },
        { "no repository", new TrustPolicyOptions { Repository = "octo-app", Branch = "main" } },
        { "a path", new TrustPolicyOptions { Repository = "a/b/c", Branch = "main" } },
        { "a subject that goes on", new TrustPolicyOptions { Repository = "a/b:ref", Branch = "main" } },
        { "two kinds", new TrustPolicyOptions { Repository = "a/b", Branch = "main", PullRequest = true } },
        { "a whole ref", new TrustPolicyOptions { Repository = "a/b", Branch = "refs/heads/main" } },
        { "two subjects", new TrustPolicyOptions { Repository = "a/b", Branch = "main", Subject = "x" } },
        { "no ids", new TrustPolicyOptions { Repository = "a/b", Branch = "main", SubjectForm = SubjectForm.Immutable } },
        { "one id", new TrustPolicyOptions { Repository = "a/b", Branch = "main", RepositoryId = "1" } },
        { "an id that is none", new TrustPolicyOptions { Repository = "a/b", Branch = "main", RepositoryId = "1", RepositoryOwnerId = "*" } },
        { "a line break", new TrustPolicyOptions { Repository = "a/b", Branch = "main\n" } },
        { "a text that turns round", new TrustPolicyOptions { Repository = "a/b", Environment = "\u202Eprod" } },
        { "half a character", new TrustPolicyOptions { Repository = "a/b", Environment = "\uD83D" } },
        { "http", new TrustPolicyOptions { Issuer = "http://gitlab.com", Subject = "x" } },
        { "a port", new TrustPolicyOptions { Issuer = "https://gitlab.com:8443", Subject = "x" } },
        { "a user", new TrustPolicyOptions { Issuer = "https://a@gitlab.com", Subject = "x" } },
        { "a query", new TrustPolicyOptions { Issuer = "https://gitlab.com?x", Subject = "x" } },
        { "GitHub's issuer, but for a slash", new TrustPolicyOptions { Issuer = "https://token.actions.githubusercontent.com/", Repository = "a/b", Branch = "main" } },
        { "GitHub's issuer, but for its case", new TrustPolicyOptions { Issuer = "https://Token.Actions.GitHubUserContent.com", Repository = "a/b", Branch = "main" } },
        { "an owner's id alone for the classic form", new TrustPolicyOptions { Repository = "a/b", Branch = "main", SubjectForm = SubjectForm.Classic, RepositoryOwnerId = "1" } },
        { "an id that is no condition key of the issuer", new TrustPolicyOptions { Issuer = "https://token.actions.acme.ghe.com", Repository = "a/b", Branch = "main", SubjectForm = SubjectForm.Classic, RepositoryId = "1" } },
        { "an id that is none, for the classic form", new TrustPolicyOptions { Repository = "a/b", Branch = "main", SubjectForm = SubjectForm.Classic, RepositoryId = "${x}" } },
        { "a wildcard host", new TrustPolicyOptions { Issuer = "https://*.com", Subject = "x" } },
        { "a session as caller", new TrustPolicyOptions { CallerArn = "arn:aws:sts::111111111111:assumed-role/base/x" } },
        { "no caller", new TrustPolicyOptions { CallerArn = "ann" } },
        { "a wildcard caller", new TrustPolicyOptions { CallerArn = "arn:aws:iam::111111111111:user/*/ann" } },
        { "a caller of another partition", new TrustPolicyOptions { CallerArn = "arn:aws-cn:iam::111111111111:role/x" } },
        { "caller and token", new TrustPolicyOptions { CallerArn = User, Repository = "a/b" } },
    };

    [Theory]
    [MemberData(nameof(Unwritable))]
    public void What_contradicts_itself_or_is_malformed_is_said(string name, TrustPolicyOptions options)
    {
        var failure = Assert.Throws<RoleChainException>(() => Write(options, Base));
        Assert.True(failure.Kind == RoleChainErrorKind.InvalidTrustPolicyRequest, name + ": " + failure.Kind);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_chain_starts_from_is_heeded()
    {
        RoleChainErrorKind Kind(ChainIdentity identity, TrustPolicyOptions options) =>
            Assert.Throws<RoleChainException>(() => new TrustPolicyWriter().Write(new RoleChainDefinition { Identity = identity, Hops = [new RoleChainHop(Base)] }, options)).Kind;
        Assert.Equal(RoleChainErrorKind.InvalidTrustPolicyRequest, Kind(new ProfileIdentity("prod"), Main));
        Assert.Equal(RoleChainErrorKind.InvalidTrustPolicyRequest, Kind(new CiTokenIdentity(IdentityProvider.GitHub), new TrustPolicyOptions { CallerArn = User }));
        Assert.Equal(RoleChainErrorKind.InvalidTrustPolicyRequest, Kind(new CiTokenIdentity(IdentityProvider.GitLab), new TrustPolicyOptions { Subject = "project_path:g/p:ref_type:branch:ref:main" }));
        Assert.Equal(RoleChainErrorKind.NotForWebIdentity, Assert.Throws<RoleChainException>(() => new TrustPolicyWriter().Write(new RoleChainDefinition { Hops = [new RoleChainHop(Base) { ExternalId = "xx" }] }, Main)).Kind);
        Assert.Equal(RoleChainErrorKind.RoleNotResolvable, Assert.Throws<RoleChainException>(() => Write(Main, "base")).Kind);
        Assert.Equal("arn:aws:iam::111111111111:role/base", Write(new TrustPolicyOptions { CallerArn = User }, "base")[0].RoleArn);
    }

    [Fact]
    public void The_documents_are_as_in_the_README()
    {
        var policies = Write(Main, "arn:aws:iam::111111111111:role/base", "arn:aws:iam::333333333333:role/deploy");
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow",
                  "Principal": { "Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" },
                  "Action": "sts:AssumeRoleWithWebIdentity",
                  "Condition": { "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com", "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-app:ref:refs/heads/main" } } } ] }
                """),
            JsonNode.Parse(policies[0].TrustPolicy)));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111111111111:role/base" }, "Action": [ "sts:AssumeRole", "sts:TagSession" ] } ] }"""),
            JsonNode.Parse(policies[1].TrustPolicy)));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": [ "sts:AssumeRole", "sts:TagSession" ], "Resource": "arn:aws:iam::333333333333:role/deploy" } ] }"""),
            JsonNode.Parse(policies[1].CallerPolicy!)));
    }

    private static RoleChainDefinition Chain(params string[] roles) => new() { Hops = [.. roles.Select(role => new RoleChainHop(role))] };

    private static IReadOnlyList<HopTrustPolicy> Write(TrustPolicyOptions options, params string[] roles) => new TrustPolicyWriter().Write(Chain(roles), options);

    private static bool LetsIn(HopTrustPolicy policy, string? subject, string? audience = "sts.amazonaws.com", string provider = Host, string action = "sts:AssumeRoleWithWebIdentity", RequestContext? context = null)
    {
        var arn = provider.StartsWith("arn:", StringComparison.Ordinal) ? provider : "arn:aws:iam::" + policy.Account + ":oidc-provider/" + provider;
        var host = arn[(arn.IndexOf("oidc-provider/", StringComparison.Ordinal) + "oidc-provider/".Length)..];
        var request = new AuthorizationRequest(action, RequestPrincipal.Federated(arn))
        {
            Resource = policy.RoleArn,
            Context = (context ?? RequestContext.Empty).With(host + ":sub", subject).With(host + ":aud", audience),
        };
        return RoleAssumptionAuthorizer.Authorize(new RoleAssumption(PolicyDocument.Parse(policy.TrustPolicy, PolicyKind.Trust), request, policy.Account)).Allowed;
    }

    private static RequestPrincipal Principal(string arn) => arn.Contains(":user/", StringComparison.Ordinal) ? RequestPrincipal.User(arn) : RequestPrincipal.RoleSession(arn, "run-7");

    private static IReadOnlyList<string> Allowed(HopTrustPolicy policy, string caller, RequestContext? context = null) =>
    [
        .. Actions.Where(action => RoleAssumptionAuthorizer.Authorize(
            new RoleAssumption(
                PolicyDocument.Parse(policy.TrustPolicy, PolicyKind.Trust),
                new AuthorizationRequest(action, Principal(caller)) { Resource = policy.RoleArn, Context = context ?? RequestContext.Empty },
                policy.Account)
            {
                CallerPolicies = [PolicyDocument.Parse(policy.CallerPolicy!, PolicyKind.Identity)],
            }).Allowed),
    ];
}
