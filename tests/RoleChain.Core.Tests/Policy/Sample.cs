using RoleChain.Core.Policy;

namespace RoleChain.Core.Tests.Policy;

/// <summary>The accounts, principals and documents that the tests of this folder share.</summary>
internal static class Sample
{
    public const string Home = "111111111111";
    public const string Other = "222222222222";
    public const string Role = "arn:aws:iam::111111111111:role/ci/base";
    public const string RoleId = "AROAEXAMPLEROLE00001";
    public const string Session = "arn:aws:sts::111111111111:assumed-role/base/run-7";
    public const string User = "arn:aws:iam::111111111111:user/staff/ann";
    public const string UserId = "AIDAEXAMPLEUSER00001";
    public const string Provider = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
    public const string Target = "arn:aws:iam::222222222222:role/deploy";

    public static RequestPrincipal RoleSession { get; } = RequestPrincipal.RoleSession(Role, "run-7", RoleId);

    public static RequestPrincipal Caller(string kind) => kind switch
    {
        "root" => RequestPrincipal.Account(Home),
        "user" => RequestPrincipal.User(User, UserId),
        "session" => RoleSession,
        "federated" => RequestPrincipal.Federated(Provider),
        _ => RequestPrincipal.Service("ec2.amazonaws.com"),
    };

    public static AuthorizationRequest Request(RequestContext? context = null, string action = "sts:AssumeRole", string? resource = Target, RequestPrincipal? principal = null) =>
        new(action, principal ?? RoleSession) { Resource = resource, Context = context ?? RequestContext.Empty };

    /// <summary>A trust policy that allows everyone, under a condition.</summary>
    public static PolicyDocument TrustWithCondition(string condition, string version = PolicyDocument.CurrentVersion) => PolicyDocument.Parse(
        "{\"Version\":\"" + version + "\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\",\"Condition\":" + condition + "}}",
        PolicyKind.Trust);

    public static PolicyDocument Trust(string principal, string effect = "Allow", string action = "sts:*") => PolicyDocument.Parse(
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"{{effect}}","Principal":{{principal}},"Action":"{{action}}"}]}""",
        PolicyKind.Trust);

    public static PolicyDocument Identity(string resource, string effect = "Allow", string action = "sts:*", string resourceElement = "Resource", string actionElement = "Action", string version = PolicyDocument.CurrentVersion) => PolicyDocument.Parse(
        $$"""{"Version":"{{version}}","Statement":[{"Effect":"{{effect}}","{{actionElement}}":"{{action}}","{{resourceElement}}":"{{resource}}"}]}""",
        PolicyKind.Identity);

    /// <summary>A Condition with one operator and one key; the expected values are JSON.</summary>
    public static string Condition(string name, string key, string expected) => "{\"" + name + "\":{\"" + key + "\":" + expected + "}}";

    public static bool Holds(string condition, RequestContext context, string version = PolicyDocument.CurrentVersion) =>
        PolicyEvaluator.Evaluate(TrustWithCondition(condition, version), Request(context)).Verdict == PolicyVerdict.Allowed;
}
