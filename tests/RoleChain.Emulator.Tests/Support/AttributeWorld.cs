namespace RoleChain.Emulator.Tests.Support;

/// <summary>Accounts whose trust policies ask for tags, a source identity and MFA: <c>start</c>, <c>middle</c> and <c>end</c> are a chain of three.</summary>
internal static class AttributeWorld
{
    public const string Start = "arn:aws:iam::111111111111:role/start";
    public const string Middle = "arn:aws:iam::222222222222:role/middle";
    public const string End = "arn:aws:iam::333333333333:role/end";

    /// <summary>Trusts <c>start</c>'s sessions with sts:AssumeRole and sts:SetSourceIdentity, not with sts:TagSession.</summary>
    public const string Untagged = "arn:aws:iam::222222222222:role/untagged";

    /// <summary>Trusts the user with everything.</summary>
    public const string Open = "arn:aws:iam::111111111111:role/open";

    /// <summary>Trusts the tokens of GitHub.</summary>
    public const string Federated = "arn:aws:iam::111111111111:role/federated";

    public const string NeedsMfa = "arn:aws:iam::111111111111:role/needs-mfa";
    public const string Device = "arn:aws:iam::111111111111:mfa/operator";

    /// <summary>A managed policy of the first account that allows nothing of STS: what a session may do on top comes from its inline policy.</summary>
    public const string ManagedPolicy = "arn:aws:iam::111111111111:policy/read-only";

    /// <summary>A session policy that allows all of STS.</summary>
    public const string Onward = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":\"*\"}}";

    /// <summary>A session policy that allows all of STS on <c>middle</c> alone.</summary>
    public const string OnwardToMiddle = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":\"" + Middle + "\"}}";

    private const string User = "arn:aws:iam::111111111111:user/operator";
    private const string All = """[ "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity" ]""";

    public static string Json() => $$"""
        {
          "accounts": [
            { "id": "111111111111",
              "oidcProviders": [ { "url": "{{World.GitHub}}", "clientIds": [ "sts.amazonaws.com" ] } ],
              "managedPolicies": [ { "name": "read-only", "policy": { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" } } } ],
              "roles": [
                {{Role("start", User, All, """{ "StringEquals": { "aws:RequestTag/Team": "blue", "sts:SourceIdentity": "octocat" }, "ForAllValues:StringEquals": { "aws:TagKeys": [ "Team", "Cost" ], "sts:TransitiveTagKeys": "Team" } }""")}},
                { "name": "federated", "trustPolicy": { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" }, "Action": "sts:AssumeRoleWithWebIdentity" } } },
                {{Role("open", User, All, "{}")}},
                {{Role("needs-mfa", User, "\"sts:AssumeRole\"", """{ "Bool": { "aws:MultiFactorAuthPresent": "true" } }""")}} ],
              "users": [ { "name": "operator",
                "accessKeys": [ { "accessKeyId": "{{World.UserKeyId}}", "secretAccessKey": "{{World.UserSecret}}" } ],
                "mfaDevices": [ { "serialNumber": "{{Device}}" } ],
                "policies": [ {{Onward}} ] } ] },
            { "id": "222222222222",
              "roles": [
                {{Role("middle", Start, All, """{ "StringEquals": { "aws:PrincipalTag/Team": "blue", "aws:PrincipalTag/Cost": "7", "aws:SourceIdentity": "octocat", "aws:RequestTag/Stage": "prod" } }""")}},
                {{Role("untagged", Start, """[ "sts:AssumeRole", "sts:SetSourceIdentity" ]""", "{}")}} ] },
            { "id": "333333333333",
              "roles": [
                {{Role("end", Middle, All, """{ "StringEquals": { "aws:PrincipalTag/Team": "blue", "aws:PrincipalTag/Stage": "prod", "aws:SourceIdentity": "octocat" }, "Null": { "aws:PrincipalTag/Cost": "true" } }""")}} ] }
          ]
        }
        """;

    private static string Role(string name, string principal, string actions, string condition) => $$"""
        { "name": "{{name}}",
          "trustPolicy": { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "{{principal}}" }, "Action": {{actions}}, "Condition": {{condition}} } },
          "policies": [ {{Onward}} ] }
        """;
}
