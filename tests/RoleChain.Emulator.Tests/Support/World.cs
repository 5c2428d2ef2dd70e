namespace RoleChain.Emulator.Tests.Support;

/// <summary>The accounts that the tests walk through.</summary>
internal static class World
{
    public const string UserKeyId = "AKIATESTOPERATOR0001";
    public const string UserSecret = "operator/secret+0123456789abcdefghijklmn";
    public const string UserArn = "arn:aws:iam::111111111111:user/staff/operator";
    public const string UserId = "AIDATESTOPERATOR00001";
    public const string Base = "arn:aws:iam::111111111111:role/base";
    public const string Deploy = "arn:aws:iam::222222222222:role/ci/deploy";
    public const string Untrusting = "arn:aws:iam::222222222222:role/untrusting";
    public const string Tools = "arn:aws:iam::111111111111:role/tools";
    public const string Frozen = "arn:aws:iam::111111111111:role/frozen";
    public const string External = "arn:aws:iam::222222222222:role/external";
    public const string Missing = "arn:aws:iam::222222222222:role/missing";
    public const string GitHub = "https://token.actions.githubusercontent.com";

    /// <summary>The configuration.</summary>
    /// <param name="extra">Members to add at the top, each with its comma.</param>
    /// <param name="baseCondition">The condition of the base role's trust policy.</param>
    public static string Json(string extra = "", string? baseCondition = null) => $$"""
        {
          {{extra}}
          "accounts": [
            {
              "id": "111111111111",
              "oidcProviders": [
                { "url": "{{GitHub}}", "clientIds": [ "sts.amazonaws.com", "spare.example" ] },
                { "url": "https://issuer.example/tenant/", "clientIds": [ "sts.amazonaws.com" ] },
                { "url": "https://keyless.example", "clientIds": [ "sts.amazonaws.com" ] }
              ],
              "roles": [
                {
                  "name": "base",
                  "id": "AROATESTBASE000000001",
                  "maxSessionDuration": 7200,
                  "tags": { "Team": "platform" },
                  "trustPolicy": {
                    "Version": "2012-10-17",
                    "Statement": [
                      {
                        "Sid": "FromGitHub",
                        "Effect": "Allow",
                        "Principal": { "Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" },
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Condition": {{baseCondition ?? """{ "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com", "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-app:ref:refs/heads/main" } }"""}}
                      },
                      {
                        "Sid": "FromOthers",
                        "Effect": "Allow",
                        "Principal": { "Federated": [ "arn:aws:iam::111111111111:oidc-provider/issuer.example/tenant/", "arn:aws:iam::111111111111:oidc-provider/keyless.example" ] },
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Condition": { "StringEquals": { "issuer.example/tenant/:sub": "job-7" } }
                      }
                    ]
                  },
                  "policies": [
                    {
                      "Version": "2012-10-17",
                      "Statement": { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": [ "{{Deploy}}", "{{Untrusting}}", "{{Missing}}", "{{External}}" ] }
                    }
                  ]
                },
                {
                  "name": "tools",
                  "trustPolicy": {
                    "Version": "2012-10-17",
                    "Statement": { "Effect": "Allow", "Principal": { "AWS": "{{UserArn}}" }, "Action": "sts:AssumeRole" }
                  }
                },
                {
                  "name": "frozen",
                  "maxSessionDuration": 43200,
                  "trustPolicy": {
                    "Version": "2012-10-17",
                    "Statement": { "Effect": "Allow", "Principal": { "AWS": "{{UserArn}}" }, "Action": "sts:AssumeRole" }
                  },
                  "policies": [
                    { "Version": "2012-10-17", "Statement": { "Sid": "Nothing", "Effect": "Deny", "Action": "*", "Resource": "*" } }
                  ]
                }
              ],
              "users": [
                {
                  "name": "operator",
                  "path": "/staff/",
                  "id": "{{UserId}}",
                  "accessKeys": [ { "accessKeyId": "{{UserKeyId}}", "secretAccessKey": "{{UserSecret}}" } ],
                  "policies": [
                    { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*" } }
                  ]
                }
              ]
            },
            {
              "id": "222222222222",
              "oidcProviders": [ ],
              "roles": [
                {
                  "name": "deploy",
                  "path": "/ci/",
                  "maxSessionDuration": 43200,
                  "trustPolicy": {
                    "Version": "2012-10-17",
                    "Statement": { "Sid": "FromBase", "Effect": "Allow", "Principal": { "AWS": "{{Base}}" }, "Action": "sts:AssumeRole" }
                  }
                },
                {
                  "name": "untrusting",
                  "trustPolicy": {
                    "Version": "2012-10-17",
                    "Statement": { "Sid": "SomebodyElse", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::999999999999:root" }, "Action": "sts:AssumeRole" }
                  }
                },
                {
                  "name": "external",
                  "trustPolicy": {
                    "Version": "2012-10-17",
                    "Statement": {
                      "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111111111111:root" }, "Action": "sts:AssumeRole",
                      "Condition": { "StringEquals": { "sts:ExternalId": "contract-42" } }
                    }
                  }
                }
              ]
            }
          ]
        }
        """;
}
