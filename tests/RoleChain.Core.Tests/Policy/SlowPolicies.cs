using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Tests.Policy;

/// <summary>
/// Policies that are built to be slow, as long as IAM lets any be (10,240 characters, the quota of a role's inline policies), and the
/// requests that make them so. Texts of requests are as long as AWS lets them be: an ARN 2,048, a tag 256, fifty tag keys of 128 each.
/// None of them matches, so that nothing ends early.
/// </summary>
internal static class SlowPolicies
{
    public const int MaxPolicyLength = 10_240;
    private const int MaxArnLength = 2_048;
    private const string Arn = "arn:aws:s3:::";

    private static readonly string Same = new('a', MaxArnLength);
    private static readonly string Mixed = string.Concat(Enumerable.Repeat("ab", MaxArnLength / 2));

    // Every character but one is not ASCII, and all differ in their low bits.
    private static readonly string Foreign = string.Concat(Enumerable.Range(0, MaxArnLength).Select(index => (char)(0x4E00 + (index % 60))));

    /// <summary>A ten-statement trust policy as organizations have them, and a request that its last statement allows.</summary>
    public static (PolicyDocument Policy, AuthorizationRequest Request) Usual()
    {
        var context = RequestContext.Empty
            .With("token.actions.githubusercontent.com:aud", "sts.amazonaws.com")
            .With("token.actions.githubusercontent.com:sub", "repo:octo-org/repo9:ref:refs/heads/main");
        return (PolicyDocument.Parse(UsualText(), PolicyKind.Trust), Sample.Request(context, "sts:AssumeRoleWithWebIdentity", principal: Sample.Caller("federated")));
    }

    public static string UsualText() =>
        Document(Enumerable.Range(0, 10).Select(index =>
            "{\"Sid\":\"S" + index + "\",\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"" + Sample.Provider + "\"},\"Action\":[\"sts:AssumeRoleWithWebIdentity\",\"sts:TagSession\"],"
            + "\"Condition\":{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"sts.amazonaws.com\"},\"StringLike\":{\"token.actions.githubusercontent.com:sub\":[\"repo:octo-org/repo" + index + ":ref:refs/heads/*\",\"repo:octo-org/repo" + index + ":environment:prod\"]}}}"));

    public static IEnumerable<(string Name, PolicyDocument Policy, Func<AuthorizationRequest> Request)> All()
    {
        yield return Like("one piece of half a million false starts", Same, "*" + new string('a', 1000) + "b" + new string('a', 900) + "*");
        yield return Like("many pieces of stars and marks", Same, string.Concat(Enumerable.Repeat("*a?", 600)) + "b*a");
        yield return Like("one long piece of marks", Same, "*" + string.Concat(Enumerable.Repeat("a?", 500)) + "b*");
        yield return Like("long pieces of marks", Same, [.. Enumerable.Range(0, 40).Select(index => "*" + string.Concat(Enumerable.Repeat("a?", 50 + index)) + "b*")]);
        yield return Like("short pieces of marks", Mixed, "*a?b*");
        yield return Like("short pieces that fail in their middle", Same + "b", "*aba*");
        yield return Like("short pieces", Same, "*ab*");
        yield return Like("single characters", Same, "*b*");
        yield return Like("stars alone before an end", Same, "*****b");
        yield return Like("marks alone", Same, "*??????????b");
        yield return Like("pieces of frequent characters that are not ASCII", Foreign, "*" + Foreign[..40] + "?" + Foreign[..40] + "*");
        yield return Like("pieces of one rare character", Same + "b" + Same[1..], "*ab?ab*");
        yield return Tags("fifty keys, short pieces", "ForAnyValue:StringLike", "\"*ab*\"");
        yield return Tags("fifty keys, short pieces that fail in their middle", "ForAnyValue:StringLike", "\"*a?ba*\"");
        yield return Tags("fifty keys, none of many", "ForAllValues:StringNotLike", "\"*aab*\"");
        yield return Tags("fifty keys, equal to none", "ForAnyValue:StringEquals", "\"\"");
        yield return Tags("fifty keys as numbers", "ForAnyValue:NumericLessThan", "1");
        yield return Tags("fifty keys as dates", "ForAnyValue:DateLessThan", "1970");
        yield return Tags("fifty keys as bytes", "ForAnyValue:BinaryEquals", "\"AA==\"");
        yield return Tags("fifty keys as addresses", "ForAnyValue:IpAddress", "\"::1\"");
        yield return Variables("many variables in one value", "\"" + string.Concat(Enumerable.Repeat("${a:v}", 1650)) + "\"", 1);
        yield return Variables("a variable in each of many values", "\"*${a:v}b*\"", int.MaxValue);
        yield return Variables("a long variable that almost matches everywhere", "\"*${a:v}b*\"", int.MaxValue, Strides(MaxArnLength), Strides(250));
        yield return Variables("variables between stars", "\"*${a:v}*${a:v}b*\"", int.MaxValue);
        yield return Variables("defaults", "\"*${a:n, 'a'}?b*\"", int.MaxValue);
        yield return Arns();
        yield return Resources("short pieces in resources", Arn + "*aba*");
        yield return Resources("marks in resources", Arn + "*a?a?a?b*");
        yield return Statements();
    }

    private static (string Name, PolicyDocument Policy, Func<AuthorizationRequest> Request) Like(string name, string actual, params string[] patterns) =>
        (name, WithCondition("StringLike", "a:k", patterns.Length == 1 ? Fill("\"" + patterns[0] + "\"") : string.Join(",", patterns.Select(pattern => "\"" + pattern + "\""))), () => Ask(RequestContext.Empty.With("a:k", actual)));

    private static (string Name, PolicyDocument Policy, Func<AuthorizationRequest> Request) Tags(string name, string operatorName, string value) =>
        (name, WithCondition(operatorName, "aws:TagKeys", Fill(value)), () => Ask(RequestContext.Empty.WithMany("aws:TagKeys", Enumerable.Range(0, 50).Select(_ => new string('a', 128)))));

    private static (string Name, PolicyDocument Policy, Func<AuthorizationRequest> Request) Variables(string name, string value, int count) =>
        Variables(name, value, count, Same, new string('a', 256));

    private static (string Name, PolicyDocument Policy, Func<AuthorizationRequest> Request) Variables(string name, string value, int count, string actual, string variable) =>
        (name, WithCondition("StringLike", "a:k", count == 1 ? value : Fill(value)), () => Ask(RequestContext.Empty.With("a:k", actual).With("a:v", variable)));

    // Thirty and one other: frequent enough that no character is rare.
    private static string Strides(int length) => string.Concat(Enumerable.Repeat(new string('a', 30) + "b", (length / 31) + 1))[..length];

    private static (string Name, PolicyDocument Policy, Func<AuthorizationRequest> Request) Arns() =>
        ("ARNs part by part", WithCondition("ArnLike", "a:k", Fill("\"*:*:*:*:*:*a?b*\"")), () => Ask(RequestContext.Empty.With("a:k", "arn:aws:iam::1:" + Same[15..])));

    private static (string Name, PolicyDocument Policy, Func<AuthorizationRequest> Request) Resources(string name, string resource) =>
        (name, Parse(["{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":[" + Fill("\"" + resource + "\"") + "]}"], PolicyKind.Identity), () => Ask(RequestContext.Empty, Arn + Same[Arn.Length..]));

    private static (string Name, PolicyDocument Policy, Func<AuthorizationRequest> Request) Statements() =>
        ("as many statements as there is room for", Parse(Enumerable.Repeat("{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":\"arn:aws:s3:::*a?b*\"}", 150), PolicyKind.Identity), () => Ask(RequestContext.Empty, Arn + Same[Arn.Length..]));

    private static AuthorizationRequest Ask(RequestContext context, string resource = Sample.Target) => Sample.Request(context, resource: resource);

    private static string Fill(string value) => string.Join(",", Enumerable.Repeat(value, (MaxPolicyLength - 160) / (value.Length + 1)));

    private static PolicyDocument WithCondition(string operatorName, string key, string values) =>
        Parse(["{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":\"*\",\"Condition\":{\"" + operatorName + "\":{\"" + key + "\":[" + values + "]}}}"], PolicyKind.Identity);

    private static string Document(IEnumerable<string> statements) => "{\"Version\":\"2012-10-17\",\"Statement\":[" + string.Join(",", statements) + "]}";

    private static PolicyDocument Parse(IEnumerable<string> statements, PolicyKind kind)
    {
        var json = Document(statements);
        return json.Length <= MaxPolicyLength ? PolicyDocument.Parse(json, kind) : throw new InvalidOperationException("The policy is longer than IAM allows: " + json.Length);
    }
}
