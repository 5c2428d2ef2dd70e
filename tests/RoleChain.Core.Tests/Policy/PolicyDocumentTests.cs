using System;
using System.Linq;
using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>The grammar of the IAM JSON policy language, and where its faults are.</summary>
public sealed class PolicyDocumentTests
{
    private const string Allow = """{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}""";
    private const string AllowOwn = """{"Effect":"Allow","Resource":"*","Action":"sts:AssumeRole"}""";

    [Theory]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}""", "2008-10-17", 1)] // no Version means the first one; one statement needs no array
    [InlineData("""{"Version":"2012-10-17","Id":"x y","Statement":[{"Sid":"","Effect":"Deny","Principal":{"AWS":"111111111111"},"Action":["sts:AssumeRole","sts:TagSession"]}]}""", "2012-10-17", 1)]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"AWS":[]},"NotAction":"sts:Get*"},{"Action":"*","Principal":{"Service":["ec2.amazonaws.com"]},"Effect":"Allow"}],"Version":"2008-10-17"}""", "2008-10-17", 2)] // elements in any order
    public void Valid_trust_policies_are_read(string json, string version, int statements)
    {
        var policy = PolicyDocument.Parse(json, PolicyKind.Trust);
        Assert.Equal(version, policy.Version);
        Assert.Equal(statements, policy.Statements.Count);
        Assert.Equal(Enumerable.Range(0, statements), policy.Statements.Select(statement => statement.Index));
    }

    [Fact]
    public void A_statement_keeps_what_was_written()
    {
        var policy = PolicyDocument.Parse(
            """{"Version":"2012-10-17","Statement":[{"Sid":"Hop1","Effect":"Deny","NotAction":["sts:Tag*","sts:Get?"],"NotResource":"arn:aws:iam::1:role/${aws:PrincipalTag/x}","Condition":{"NumericLessThan":{"a:b":[1,"2.5"]},"Bool":{"a:c":true}}}]}""",
            PolicyKind.Identity);
        var statement = Assert.Single(policy.Statements);
        Assert.Equal("Hop1", statement.Sid);
        Assert.Equal(PolicyEffect.Deny, statement.Effect);
        Assert.True(statement.IsNotAction && statement.IsNotResource);
        Assert.Equal(["sts:Tag*", "sts:Get?"], statement.Actions);
        Assert.Equal(["arn:aws:iam::1:role/${aws:PrincipalTag/x}"], statement.Resources);
        Assert.Empty(statement.Principals);

        // "Quotation marks are optional for numeric and Boolean values."
        Assert.Equal(["1", "2.5"], statement.Conditions[0].Values);
        Assert.Equal(["true"], statement.Conditions[1].Values);
        Assert.Equal("statement 1 (Sid Hop1)", statement.ToString());
    }

    [Theory]
    [InlineData("", "not valid JSON", 1, 1)]
    [InlineData("{", "not valid JSON", 1, 2)]
    [InlineData("[]", "JSON object", 1, 1)]
    [InlineData("null", "JSON object", 1, 1)]
    [InlineData("{\"Statement\":[],}", "not valid JSON", 1, 17)] // no trailing commas
    [InlineData("{/**/}", "not valid JSON", 1, 2)] // no comments
    [InlineData("{\n  \"Version\": \"2012-10-18\"\n}", "Version must be", 2, 14)]
    [InlineData("{\"Version\":2012}", "Version is a string", 1, 12)]
    [InlineData("{\"version\":\"2012-10-17\"}", "names are case-sensitive: 'Version' is", 1, 2)]
    [InlineData("{\"Version\":\"2012-10-17\"}", "has no Statement", 1, 1)]
    [InlineData("{\"Statement\":[]}", "has no statement", 1, 14)]
    [InlineData("{\"Statement\":[1]}", "A statement is a JSON object", 1, 15)]
    [InlineData("{\"Statement\":[],\n\"Statement\":[]}", "'Statement' is given twice", 2, 1)] // "must not contain multiple instances of the same key"
    [InlineData("{\"Statement\":[],\n\"State\\u006dent\":[]}", "'Statement' is given twice", 2, 1)] // the same name, escaped
    [InlineData("{\"Id\":\"é😀\",\"X\":1}", "'X' is not an element", 1, 13)] // columns are characters, not bytes
    [InlineData("{\r\n  \"Id\": \"é\", x\r\n}", "not valid JSON", 2, 14)] // the parser's own positions count bytes from 0
    [InlineData("{\"Id\":\"\\uD800\"}", "not valid Unicode", 1, 7)]
    public void Malformed_documents_are_refused(string json, string problem, int line, int column)
    {
        var exception = Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse(json, PolicyKind.Trust));
        Assert.Contains(problem, exception.Problem);
        Assert.Equal((line, column), (exception.Line, exception.Column));
        Assert.Contains(FormattableString.Invariant($"(line {line}, column {column})"), exception.Message);
    }

    [Theory]
    [InlineData("""§{"Principal":"*","Action":"sts:AssumeRole"}""", "has no Effect")]
    [InlineData("""{"Effect":§"allow","Principal":"*","Action":"sts:AssumeRole"}""", "Effect must be")]
    [InlineData("""§{"Effect":"Allow","Principal":"*"}""", "neither Action nor NotAction")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A",§"NotAction":"sts:B"}""", "Action or NotAction, not both")]
    [InlineData("""§{"Effect":"Allow","Action":"sts:A"}""", "has no Principal")]
    [InlineData("""{"Effect":"Allow","Principal":"*",§"NotPrincipal":"*","Action":"sts:A"}""", "A trust policy has no NotPrincipal")]
    [InlineData("""{"Effect":"Deny",§"NotPrincipal":{"AWS":"111111111111"},"Action":"sts:A"}""", "Name who may assume the role in Principal")] // "Role trust policies do not support NotPrincipal"
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A",§"Resource":"*"}""", "has no Resource")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A",§"NotResource":"*"}""", "has no NotResource")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":§"AssumeRole"}""", "not of the form SERVICE:NAME")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":§"s3:GetObject"}""", "not one of STS")] // "AssumeRole policy may only specify STS AssumeRole actions"
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":["sts:A",§1]}""", "Action is a string or an array of strings")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Sid":§"a b"}""", "A Sid may have")]
    [InlineData("""{"Effect":"Allow","Principal":§"all","Action":"sts:A"}""", "Principal is \"*\" or an object")]
    [InlineData("""{"Effect":"Allow","Principal":{§"aws":"*"},"Action":"sts:A"}""", "not a type of principal")]
    [InlineData("""{"Effect":"Allow","Principal":{§"CanonicalUser":"x"},"Action":"sts:A"}""", "not a type of principal")] // S3's alone
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§"arn:aws:iam::111111111111:role/a*"},"Action":"sts:A"}""", "wildcard cannot be part")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§"arn:aws:sts::111111111111:assumed-role/a/*"},"Action":"sts:A"}""", "wildcard cannot be part")] // "Principals must always name a specific session"
    [InlineData("""{"Effect":"Allow","Principal":{"Federated":§"*"},"Action":"sts:A"}""", "wildcard cannot be part")] // "Wildcards are not supported with the principal key"
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§"arn:aws:iam::111111111111:group/a"},"Action":"sts:A"}""", "is not a principal")] // groups are no principals
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§"11111111111"},"Action":"sts:A"}""", "is not a principal")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§"arn:aws:iam::111111111111:roots"},"Action":"sts:A"}""", "is not a principal")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§"arn:aws:sts::111111111111:assumed-role/base"},"Action":"sts:A"}""", "is not a principal")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§"arn:nowhere:iam::111111111111:root"},"Action":"sts:A"}""", "is not a principal")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§"arn:aws:sts::111111111111:assumed-role/base/a/b"},"Action":"sts:A"}""", "is not a principal")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§"arn:aws:sts::111111111111:assumed-role/base/"},"Action":"sts:A"}""", "is not a principal")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§"AGPAEXAMPLEGROUP0001"},"Action":"sts:A"}""", "is not a principal")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":§""},"Action":"sts:A"}""", "A principal is a string")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":[§["*"]]},"Action":"sts:A"}""", "A principal is a string")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A",§"Conditions":{}}""", "'Conditions' is not an element of a statement")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Condition":§[]}""", "'Condition' is a JSON object")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Condition":{§"StringEqual":{"a:b":"c"}}}""", "'StringEqual' is not a condition operator")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Condition":{§"stringEquals":{"a:b":"c"}}}""", "'stringEquals' is not a condition operator")] // names are exact
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Condition":{§"NullIfExists":{"a:b":true}}}""", "'NullIfExists' is not a condition operator")] // "any condition operator name except the Null condition"
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Condition":{"StringEquals":{§"ab":"c"}}}""", "The condition key 'ab'")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Condition":{"StringEquals":{"a:b":"c",§"A:B":"c"}}}""", "given twice, in another spelling")] // "Duplicate keys with different case"
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Condition":{"StringEquals":{"a:b":§null}}}""", "The value of a condition")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Condition":{"StringEquals":{"a:b":§{"c":1}}}}""", "The value of a condition")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Condition":{"DateEquals":{"a:b":§"1 May"}}}""", "ISO 8601")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Condition":{"BinaryEquals":{"a:b":§"!"}}}""", "not base64")]
    public void Malformed_statements_are_refused(string statement, string problem)
    {
        const string Start = "{\"Version\":\"2012-10-17\",\n\"Statement\":";

        // The mark stands where the fault is.
        var offset = statement.IndexOf('§');
        var exception = Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse(Start + statement.Remove(offset, 1) + "}", PolicyKind.Trust));
        Assert.Contains(problem, exception.Problem);
        Assert.Equal((2, "\"Statement\":".Length + offset + 1), (exception.Line, exception.Column));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"sts:A"}""", "neither Resource nor NotResource")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:A","Resource":"*"}""", "has no Principal")]
    [InlineData("""{"Effect":"Allow","NotPrincipal":"*","Action":"sts:A","Resource":"*"}""", "has no NotPrincipal")]
    [InlineData("""{"Effect":"Allow","Action":"sts:A","Resource":"deploy"}""", "neither an ARN nor")] // "must be in ARN format or "*""
    [InlineData("""{"Effect":"Allow","Action":"sts:A","Resource":"arn:aws:iam::1:role/${aws:username"}""", "no closing brace")] // "Missing brace in variable"
    [InlineData("""{"Effect":"Allow","Action":"sts:A","Resource":"arn:aws:iam::1:role/${}"}""", "is empty")] // "Empty variable"
    [InlineData("""{"Effect":"Allow","Action":"sts:A","Resource":"arn:aws:iam::1:role/${aws: username}"}""", "may not have a space")] // "Unsupported space in variable"
    [InlineData("""{"Effect":"Allow","Action":"sts:A","Resource":"arn:aws:iam::1:role/${aws:username, none}"}""", "single quotes")] // "Missing quote in variable"
    [InlineData("""{"Effect":"Allow","Action":"sts:A","Resource":"arn:aws:iam::1:role/${aws:username, 'none}"}""", "single quotes")]
    [InlineData("""{"Effect":"Allow","Action":"sts:A","Resource":"arn:aws:iam::1:role/${aws:username, 'none'"}""", "no closing brace after its default")]
    public void Malformed_identity_policies_are_refused(string statement, string problem)
    {
        var exception = Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse("{\"Version\":\"2012-10-17\",\"Statement\":" + statement + "}", PolicyKind.Identity));
        Assert.Contains(problem, exception.Problem);
    }

    [Theory]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}} x""")]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}{}""")]
    public void Nothing_may_follow_the_document(string json) =>
        Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse(json, PolicyKind.Trust));

    [Fact]
    public void A_sid_is_unique_in_its_policy() // "the Sid value must be unique within a JSON policy"
    {
        var json = """{"Statement":[{"Sid":"A","Effect":"Allow","Resource":"*","Action":"sts:A"},{"Sid":"A","Effect":"Allow","Resource":"*","Action":"sts:A"}]}""";
        var exception = Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse(json, PolicyKind.Identity));
        Assert.Contains("'A' is not unique", exception.Problem);
    }

    [Fact]
    public void Depth_is_bounded()
    {
        var deep = new string('[', 40) + new string(']', 40);
        Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse("{\"Statement\":" + deep + "}", PolicyKind.Trust));
        var deepest = new string('[', 15) + new string(']', 15);
        Assert.Contains("A statement is", Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse("{\"Statement\":" + deepest + "}", PolicyKind.Trust)).Problem);
    }

    [Fact]
    public void Size_is_bounded_in_bytes()
    {
        string Padded(int length, char padding) => "{\"Statement\":" + Allow + ",\"Id\":\"" + new string(padding, length) + "\"}";
        var room = (128 * 1024) - Padded(0, 'x').Length;
        Assert.NotNull(PolicyDocument.Parse(Padded(room, 'x'), PolicyKind.Trust));
        Assert.Contains("larger than 128 KiB", Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse(Padded(room + 1, 'x'), PolicyKind.Trust)).Problem);
        Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse(Padded((room / 2) + 1, 'é'), PolicyKind.Trust));
    }

    [Fact]
    public void A_message_has_no_line_break_of_the_document()
    {
        var exception = Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse("""{"::error::\u000a":1,"Statement":[]}""", PolicyKind.Trust));
        Assert.DoesNotContain("\n", exception.Message);
    }

    /// <summary>IAM takes them (IAM Access Analyzer policy check reference, the warnings "Type mismatch"): refused, they would hide what the rest of the policy does.</summary>
    [Theory]
    [InlineData("NumericEquals", "x")]
    [InlineData("NumericNotEquals", "ten")]
    [InlineData("Bool", "yes")]
    [InlineData("Null", "1")]
    [InlineData("IpAddress", "10.0.0.0/33")]
    [InlineData("IpAddress", "10.0.0.0/8/8")]
    [InlineData("IpAddress", "10.0.0.0/")]
    [InlineData("IpAddress", "10.0.0/8")]
    [InlineData("IpAddress", "10.0.0.256")]
    [InlineData("IpAddress", "fe80::1%3/64")]
    [InlineData("IpAddress", "2001:db8::/129")]
    [InlineData("IpAddress", "${aws:SourceIp}")] // "Policy variables can only be used with String and ARN operators"
    public void A_value_of_another_type_matches_nothing(string name, string value)
    {
        var policy = PolicyDocument.Parse("{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:A\",\"Condition\":{\"" + name + "\":{\"a:k\":\"" + value + "\"}}}}", PolicyKind.Trust);
        foreach (var actual in new[] { value, "10", "true", "10.0.0.1", null })
        {
            var trace = ConditionEvaluator.Evaluate(policy.Statements[0].Conditions[0], RequestContext.Empty.With("a:k", actual));
            Assert.Equal(name.StartsWith("NumericNot", StringComparison.Ordinal), trace.Matched);
        }
    }

    [Theory]
    [InlineData("arn:aws:iam::222222222222:deploy", "does not say what of IAM it is")]
    [InlineData("arn:aws:iam::222222222222:role", "does not say what of IAM it is")]
    [InlineData("arn:aws:iam::*", "six parts")]
    [InlineData("arn:*", "six parts")]
    [InlineData("arn:aws", "six parts")]
    [InlineData("arn:aws:iam:us-east-1:222222222222:role/deploy", "has a region")]
    [InlineData("arn:aws:iam:*:222222222222:role/deploy", "has a region")]
    [InlineData("arn:error:iam::222222222222:role/deploy", "no partition")]
    [InlineData("", "neither an ARN")]
    [InlineData("role/deploy", "neither an ARN")]
    public void Resources_that_are_none(string resource, string problem) => Assert.Contains(
        problem,
        Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:A\",\"Resource\":\"" + resource + "\"}}", PolicyKind.Identity)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("arn:aws:iam::222222222222:role/deploy")]
    [InlineData("arn:*:iam::*:role/cdk-*")]
    [InlineData("arn:aws:iam::222222222222:rol*")]
    [InlineData("arn:aws:iam::222222222222:${aws:PrincipalTag/kind}/x")]
    [InlineData("arn:aws:iam::222222222222:root")]
    [InlineData("arn:aws:sts::222222222222:assumed-role/deploy/*")]
    [InlineData("arn:aws:s3:::bucket/*")]
    [InlineData("arn:aws:*:*:*:*")]
    [InlineData("*")]
    public void Resources_that_IAM_takes(string resource) =>
        Assert.Equal(resource, PolicyDocument.Parse("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:A\",\"Resource\":\"" + resource + "\"}}", PolicyKind.Identity).Statements[0].Resources[0]);

    [Theory]
    [InlineData("""{"Federated":"https://token.actions.githubusercontent.com"}""", "is not a provider")]
    [InlineData("""{"Federated":"arn:aws:iam::111111111111:oidc-provider/https://token.example"}""", "is not a provider")]
    [InlineData("""{"Federated":"arn:aws:iam::111111111111:role/x"}""", "is not a provider")]
    [InlineData("""{"Federated":"arn:aws:iam::1:oidc-provider/x.y"}""", "is not a provider")]
    [InlineData("""{"Service":"ec2"}""", "is not a service")]
    [InlineData("""{"AWS":"arn:aws:iam::111111111111:role/${aws:username}"}""", "is not a principal")]
    public void Principals_that_are_none(string principal, string problem) => Assert.Contains(
        problem,
        Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse("{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":" + principal + ",\"Action\":\"sts:A\"}}", PolicyKind.Trust)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("[]", "names nothing")]
    [InlineData("\"sts:AssumeRole:x\"", "not of the form")]
    public void Actions_that_are_none(string actions, string problem) => Assert.Contains(
        problem,
        Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":" + actions + ",\"Resource\":\"*\"}}", PolicyKind.Identity)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_confidential_value_is_not_in_the_message()
    {
        var json = "{\"Statement\":" + AllowOwn.TrimEnd('}') + ",\"Condition\":{\"DateEquals\":{\"sts:ExternalId\":\"s3cret\"}}}}";
        Assert.DoesNotContain("s3cret", Assert.Throws<PolicyFormatException>(() => PolicyDocument.Parse(json, PolicyKind.Identity)).Message);
    }

    [Fact]
    public void Null_is_an_argument_error() => Assert.Throws<ArgumentNullException>(() => PolicyDocument.Parse(null!, PolicyKind.Trust));
}
