using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;
using RoleChain.Core.Tests.Engine;
using RoleChain.Core.Trials;

namespace RoleChain.Core.Tests.Trials;

/// <summary>A chain of two roles that is let in, and every part of which a test can make wrong.</summary>
internal sealed class TrialSetup
{
    public const string Base = "arn:aws:iam::111111111111:role/base";
    public const string Deploy = "arn:aws:iam::222222222222:role/ci/deploy";
    public const string Host = "token.actions.githubusercontent.com";
    public const string Provider = "arn:aws:iam::111111111111:oidc-provider/" + Host;
    public const string Main = "repo:octo-org/octo-app:ref:refs/heads/main";

    /// <summary>The claims of a push to main, as GitHub writes them.</summary>
    public Dictionary<string, IReadOnlyList<string>> Claims { get; } = new(StringComparer.Ordinal)
    {
        ["iss"] = ["https://" + Host],
        ["aud"] = ["sts.amazonaws.com"],
        ["sub"] = [Main],
        ["repository"] = ["octo-org/octo-app"],
        ["ref"] = ["refs/heads/main"],
        ["workflow"] = ["deploy"],
        ["actor"] = ["octocat"],
        ["run_id"] = ["1000"],
        ["run_attempt"] = ["1"],
    };

    public string? CallerArn { get; set; }

    public IReadOnlyList<string>? ClientIds { get; set; } = ["sts.amazonaws.com"];

    public string ProviderUrl { get; set; } = Host;

    public bool HasProvider { get; set; } = true;

    /// <summary>Whether all of both accounts is known.</summary>
    public bool HasAll { get; set; } = true;

    /// <summary>Whether all OIDC providers of the first account are known.</summary>
    public bool HasAllProviders { get; set; }

    /// <summary>The principal of the base role's trust policy.</summary>
    public string BasePrincipal { get; set; } = "{\"Federated\":\"" + Provider + "\"}";

    public string BaseAction { get; set; } = "\"sts:AssumeRoleWithWebIdentity\"";

    public string BaseCondition { get; set; } = "{\"StringEquals\":{\"" + Host + ":aud\":\"sts.amazonaws.com\",\"" + Host + ":sub\":\"" + Main + "\"}}";

    /// <summary>The whole trust policy, in place of the one that those make.</summary>
    public string? BaseTrust { get; set; }

    public string BasePolicy { get; set; } = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\",\"sts:SetSourceIdentity\"],\"Resource\":\"" + Deploy + "\"}}";

    public string? BaseBoundary { get; set; }

    public string? DeployPolicy { get; set; }

    public string DeployPrincipal { get; set; } = "{\"AWS\":\"" + Base + "\"}";

    public string DeployAction { get; set; } = "[\"sts:AssumeRole\",\"sts:TagSession\",\"sts:SetSourceIdentity\"]";

    public string? DeployCondition { get; set; }

    public string? DeployTrust { get; set; }

    public int? DeployMaximum { get; set; } = 3600;

    public bool HasDeploy { get; set; } = true;

    public string? ServiceControl { get; set; }

    public string? ResourceControl { get; set; }

    public LibraryOrganization? Organization { get; set; }

    public Func<RoleChainHop, RoleChainHop> BaseHop { get; set; } = hop => hop;

    public Func<RoleChainHop, RoleChainHop> DeployHop { get; set; } = hop => hop;

    public Func<RoleChainDefinition, RoleChainDefinition> Chain { get; set; } = definition => definition;

    public ChainTrialOptions Options { get; set; } = new();

    /// <summary>Off, so that a test has no other tags than its own.</summary>
    public SessionTagging Tagging { get; set; } = SessionTagging.Off;

    public async Task<ChainTrial> TryAsync()
    {
        var run = new EngineRun();
        var definition = Chain(new RoleChainDefinition
        {
            Hops = [BaseHop(new RoleChainHop(Base)), DeployHop(new RoleChainHop(Deploy))],
            Region = "eu-west-2",
            SessionTagging = Tagging,
        });
        var options = new ChainTrialOptions { Claims = CallerArn is null ? Claims : null, CallerArn = CallerArn, IsStrict = Options.IsStrict, HasOtherClaims = Options.HasOtherClaims };
        return await new ChainTrials(run.JobEnvironment()).TryKnownAsync(definition, options, Library(), run, default);
    }

    public string BaseTrustText => BaseTrust ?? Trust(BasePrincipal, BaseAction, BaseCondition);

    public string DeployTrustText => DeployTrust ?? Trust(DeployPrincipal, DeployAction, DeployCondition);

    private PolicyLibrary Library() => new()
    {
        WholeAccounts = HasAll ? ["111111111111", "222222222222"] : [],
        Providers = HasProvider ? [new LibraryProvider { Account = "111111111111", Url = ProviderUrl, ClientIds = ClientIds }] : [],
        Roles = new[]
        {
            Role("111111111111", "/", "base", BaseTrustText, BasePolicy, BaseBoundary, 43200),
            HasDeploy ? Role("222222222222", "/ci/", "deploy", DeployTrustText, DeployPolicy, null, DeployMaximum) : null,
        }.Where(role => role is not null).Select(role => role!).ToArray(),
        Organization = Organization,
        AccountsWithAllProviders = HasAllProviders ? ["111111111111"] : [],
        ServiceControlPolicies = ServiceControl is null ? null : ServiceControl.Split('\n').Select(text => new NamedPolicy("scp.json", PolicyDocument.Parse(text, PolicyKind.Identity))).ToArray(),
        ResourceControlPolicies = ResourceControl is null ? null : [new NamedPolicy("rcp.json", PolicyDocument.Parse(ResourceControl, PolicyKind.ResourceControl))],
    };

    private static LibraryRole Role(string account, string path, string name, string trust, string? policy, string? boundary, int? maximum) => new()
    {
        Account = account,
        Path = path,
        Name = name,
        Tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase),
        Trust = new NamedPolicy(name + ".trust.json", PolicyDocument.Parse(trust, PolicyKind.Trust)),
        Policies = policy is null ? [] : [new NamedPolicy(name + ".policy.json", PolicyDocument.Parse(policy, PolicyKind.Identity))],
        HasAllPolicies = true,
        Boundary = boundary is null ? null : new NamedPolicy(name + ".boundary.json", PolicyDocument.Parse(boundary, PolicyKind.Identity)),
        MaxSessionDuration = maximum,
    };

    private static string Trust(string principal, string action, string? condition) =>
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"In\",\"Effect\":\"Allow\",\"Principal\":" + principal + ",\"Action\":" + action + (condition is null ? string.Empty : ",\"Condition\":" + condition) + "}]}";
}
