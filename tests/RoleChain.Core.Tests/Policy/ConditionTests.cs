using System.Linq;
using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>The condition operators (IAM user guide, "Condition operators").</summary>
public sealed class ConditionTests
{
    [Theory]
    // Strings: exact and case-sensitive; an asterisk is one.
    [InlineData("StringEquals", "\"abc\"", "abc", true)]
    [InlineData("StringEquals", "\"abc\"", "ABC", false)]
    [InlineData("StringEquals", "\"a*\"", "abc", false)]
    [InlineData("StringEquals", "\"a*\"", "a*", true)]
    [InlineData("StringEquals", "[\"x\",\"abc\"]", "abc", true)] // values are OR'ed
    [InlineData("StringEquals", "[]", "abc", false)]
    [InlineData("StringEquals", "\"\"", "", true)]
    [InlineData("StringEquals", "true", "true", true)]
    [InlineData("StringEquals", "12", "12", true)]
    [InlineData("StringNotEquals", "\"abc\"", "abc", false)]
    [InlineData("StringNotEquals", "\"abc\"", "ABC", true)]
    [InlineData("StringNotEquals", "[\"x\",\"abc\"]", "abc", false)] // negated values are NOR'ed
    [InlineData("StringNotEquals", "[\"x\",\"y\"]", "abc", true)]
    [InlineData("StringEqualsIgnoreCase", "\"aBc\"", "AbC", true)]
    [InlineData("StringEqualsIgnoreCase", "\"a*\"", "AbC", false)]
    [InlineData("StringNotEqualsIgnoreCase", "\"aBc\"", "AbC", false)]
    [InlineData("StringLike", "\"repo:o/r:*\"", "repo:o/r:ref:refs/heads/main", true)]
    [InlineData("StringLike", "\"repo:o/r:*\"", "repo:O/r:ref:refs/heads/main", false)]
    [InlineData("StringLike", "\"a?c\"", "abc", true)]
    [InlineData("StringLike", "\"a?c\"", "ac", false)]
    [InlineData("StringNotLike", "[\"a*\",\"b*\"]", "abc", false)]
    [InlineData("StringNotLike", "[\"a*\",\"b*\"]", "cab", true)]
    // ARNs: segment by segment; ArnEquals is ArnLike.
    [InlineData("ArnEquals", "\"arn:aws:iam::111111111111:role/*\"", "arn:aws:iam::111111111111:role/ci/base", true)]
    [InlineData("ArnLike", "\"arn:aws:iam::*:role/ba?e\"", "arn:aws:iam::111111111111:role/base", true)]
    [InlineData("ArnLike", "\"arn:aws:someservice:*:111122223333:finance/*\"", "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt", false)] // the guide's own example
    [InlineData("StringLike", "\"arn:aws:someservice:*:111122223333:finance/*\"", "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt", true)]
    [InlineData("ArnLike", "\"arn:aws:logs:*:*:log-group:*\"", "arn:aws:logs:eu-west-2:111111111111:log-group:a:b", true)] // the sixth may have colons
    [InlineData("ArnLike", "\"arn:aws:iam::111111111111:role/x\"", "arn:aws:iam::111111111111:role/X", false)]
    [InlineData("ArnLike", "\"*\"", "arn:aws:iam::111111111111:role/x", false)] // not six segments
    [InlineData("ArnLike", "\"arn:aws:iam::*:*\"", "not an arn", false)]
    [InlineData("ArnNotEquals", "\"arn:aws:iam::*:role/*\"", "arn:aws:iam::111111111111:role/x", false)]
    [InlineData("ArnNotLike", "\"arn:aws:iam::*:role/*\"", "arn:aws:iam::111111111111:user/x", true)]
    // Numbers: the request's value on the left.
    [InlineData("NumericEquals", "\"3600\"", "3600.0", true)]
    [InlineData("NumericEquals", "3600", "3601", false)]
    [InlineData("NumericNotEquals", "[1,2]", "2", false)]
    [InlineData("NumericNotEquals", "[1,2]", "3", true)]
    [InlineData("NumericLessThan", "10", "9", true)]
    [InlineData("NumericLessThan", "10", "10", false)]
    [InlineData("NumericLessThanEquals", "10", "10", true)]
    [InlineData("NumericGreaterThan", "10", "10", false)]
    [InlineData("NumericGreaterThan", "-1.5", "-1", true)]
    [InlineData("NumericGreaterThanEquals", "10", "10", true)]
    [InlineData("NumericEquals", "10", "ten", false)] // no number: no match
    [InlineData("NumericNotEquals", "10", "ten", true)]
    // Dates: ISO 8601 (W3C) or seconds since 1970.
    [InlineData("DateEquals", "\"2026-05-01T12:00:00Z\"", "2026-05-01T14:00:00+02:00", true)]
    [InlineData("DateEquals", "\"2026-05-01T12:00:00Z\"", "1777636800", true)]
    [InlineData("DateEquals", "1777636800", "2026-05-01T12:00Z", true)]
    [InlineData("DateEquals", "\"2026\"", "2026-01-01T00:00:00Z", true)]
    [InlineData("DateNotEquals", "\"2026-05-01\"", "2026-05-01T00:00:00.000Z", false)]
    [InlineData("DateLessThan", "\"2026-05-01\"", "2026-04-30T23:59:59.999Z", true)]
    [InlineData("DateLessThan", "\"2026-05-01\"", "2026-05-01T00:00:00Z", false)]
    [InlineData("DateLessThanEquals", "\"2026-05\"", "2026-05-01T00:00:00Z", true)]
    [InlineData("DateGreaterThan", "\"2026-05-01T00:00:00Z\"", "2026-05-01T00:00:01Z", true)]
    [InlineData("DateGreaterThanEquals", "\"2026-05-01T00:00:00Z\"", "2026-05-01T00:00:00Z", true)]
    [InlineData("DateGreaterThan", "\"2026-05-01T00:00:00Z\"", "soon", false)]
    [InlineData("DateEquals", "\"2026-05-01T00:00:00.123456789Z\"", "2026-05-01T00:00:00.1234567Z", true)]
    [InlineData("DateLessThan", "99999999999999", "2026-05-01", true)]
    [InlineData("DateGreaterThan", "\"2026-05-01T00:00:00Z\"", "99999999999999999", true)]
    // Booleans.
    [InlineData("Bool", "true", "true", true)]
    [InlineData("Bool", "\"TRUE\"", "true", true)]
    [InlineData("Bool", "\"false\"", "true", false)]
    [InlineData("Bool", "\"true\"", "yes", false)]
    // Addresses.
    [InlineData("IpAddress", "\"203.0.113.0/24\"", "203.0.113.255", true)]
    [InlineData("IpAddress", "\"203.0.113.0/24\"", "203.0.114.0", false)]
    [InlineData("IpAddress", "\"203.0.113.7\"", "203.0.113.7", true)] // no prefix: one address
    [InlineData("IpAddress", "\"203.0.113.7\"", "203.0.113.6", false)]
    [InlineData("IpAddress", "\"0.0.0.0/0\"", "8.8.8.8", true)]
    [InlineData("IpAddress", "\"0.0.0.0/0\"", "::1", false)]
    [InlineData("IpAddress", "\"10.0.0.0/9\"", "10.127.255.255", true)]
    [InlineData("IpAddress", "\"10.0.0.0/9\"", "10.128.0.0", false)]
    [InlineData("IpAddress", "\"2001:DB8:1234:5678::/64\"", "2001:db8:1234:5678:ffff::1", true)]
    [InlineData("IpAddress", "\"2001:DB8:1234:5678::/64\"", "2001:db8:1234:5679::1", false)]
    [InlineData("IpAddress", "[\"10.0.0.0/8\",\"2001:DB8::/32\"]", "2001:db8::1", true)]
    [InlineData("IpAddress", "\"0.0.0.0/0\"", "1", false)] // .NET would take it for 0.0.0.1
    [InlineData("IpAddress", "\"0.0.0.0/0\"", "010.1.1.1", false)]
    [InlineData("NotIpAddress", "\"203.0.113.0/24\"", "203.0.113.9", false)]
    [InlineData("NotIpAddress", "\"203.0.113.0/24\"", "203.0.112.9", true)]
    [InlineData("NotIpAddress", "[\"203.0.113.0/24\",\"203.0.112.0/24\"]", "203.0.112.9", false)]
    // Bytes.
    [InlineData("BinaryEquals", "\"QmluYXJ5\"", "QmluYXJ5", true)]
    [InlineData("BinaryEquals", "\"QmluYXJ5\"", "qmluYXJ5", false)]
    [InlineData("BinaryEquals", "\"QmluYXJ5\"", "!", false)]
    // Presence.
    [InlineData("Null", "\"false\"", "x", true)]
    [InlineData("Null", "\"true\"", "x", false)]
    [InlineData("Null", "false", "x", true)]
    [InlineData("Null", "true", "", true)] // "it is possible to include an empty string. In this case, the value in the request context is null"
    [InlineData("Null", "false", "", false)]
    public void Operator_compares(string name, string expected, string actual, bool holds)
    {
        var context = RequestContext.Empty.With("a:key", actual);
        Assert.Equal(holds, Sample.Holds(Sample.Condition(name, "a:key", expected), context));
        if (name != "Null")
        {
            // With the key, IfExists changes nothing; nor does a set operator on one value that is not empty.
            Assert.Equal(holds, Sample.Holds(Sample.Condition(name + "IfExists", "a:key", expected), context));
            Assert.Equal(holds, actual.Length == 0 || Sample.Holds(Sample.Condition("ForAnyValue:" + name, "a:key", expected), context));
            Assert.Equal(holds, Sample.Holds(Sample.Condition("ForAllValues:" + name, "a:key", expected), context));
        }
    }

    [Theory]
    [InlineData("StringEquals", "\"x\"", false)]
    [InlineData("StringNotEquals", "\"x\"", true)]
    [InlineData("StringEqualsIgnoreCase", "\"x\"", false)]
    [InlineData("StringNotEqualsIgnoreCase", "\"x\"", true)]
    [InlineData("StringLike", "\"*\"", false)]
    [InlineData("StringNotLike", "\"*\"", true)]
    [InlineData("ArnEquals", "\"arn:*:*:*:*:*\"", false)]
    [InlineData("ArnLike", "\"arn:*:*:*:*:*\"", false)]
    [InlineData("ArnNotEquals", "\"arn:*:*:*:*:*\"", true)]
    [InlineData("ArnNotLike", "\"arn:*:*:*:*:*\"", true)]
    [InlineData("NumericEquals", "0", false)]
    [InlineData("NumericNotEquals", "0", true)]
    [InlineData("NumericLessThan", "0", false)]
    [InlineData("NumericLessThanEquals", "0", false)]
    [InlineData("NumericGreaterThan", "0", false)]
    [InlineData("NumericGreaterThanEquals", "0", false)]
    [InlineData("DateEquals", "0", false)]
    [InlineData("DateNotEquals", "0", true)]
    [InlineData("DateLessThan", "0", false)]
    [InlineData("DateLessThanEquals", "0", false)]
    [InlineData("DateGreaterThan", "0", false)]
    [InlineData("DateGreaterThanEquals", "0", false)]
    [InlineData("Bool", "false", false)]
    [InlineData("BinaryEquals", "\"\"", false)]
    [InlineData("IpAddress", "\"0.0.0.0/0\"", false)]
    [InlineData("NotIpAddress", "\"0.0.0.0/0\"", true)]
    public void Absent_key(string name, string expected, bool holds)
    {
        // Positive operators: false. Negated: true. IfExists: true. ForAllValues: true. ForAnyValue: false, negated or not.
        bool Holds(string operatorName) => Sample.Holds(Sample.Condition(operatorName, "a:key", expected), RequestContext.Empty.With("a:other", "x"));
        Assert.Equal(holds, Holds(name));
        Assert.True(Holds(name + "IfExists"));
        Assert.True(Holds("ForAllValues:" + name));
        Assert.True(Holds("ForAllValues:" + name + "IfExists"));
        Assert.False(Holds("ForAnyValue:" + name));
        Assert.True(Holds("ForAnyValue:" + name + "IfExists"));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("[\"true\",\"false\"]", true)]
    public void Absent_key_is_null(string expected, bool holds) =>
        Assert.Equal(holds, Sample.Holds(Sample.Condition("Null", "a:key", expected), RequestContext.Empty));

    [Theory]
    // ForAllValues: every value of the request matches one of the policy's. ForAnyValue: at least one does.
    [InlineData("ForAllValues:StringEquals", "[\"a\",\"b\"]", "a,b", true)]
    [InlineData("ForAllValues:StringEquals", "[\"a\",\"b\"]", "a,c", false)]
    [InlineData("ForAnyValue:StringEquals", "[\"a\",\"b\"]", "a,c", true)]
    [InlineData("ForAnyValue:StringEquals", "[\"a\",\"b\"]", "c,d", false)]
    [InlineData("ForAllValues:StringNotEquals", "[\"a\",\"b\"]", "c,d", true)]
    [InlineData("ForAllValues:StringNotEquals", "[\"a\",\"b\"]", "a,c", false)]
    [InlineData("ForAnyValue:StringNotEquals", "[\"a\",\"b\"]", "a,c", true)]
    [InlineData("ForAnyValue:StringNotEquals", "[\"a\",\"b\"]", "a,b", false)]
    [InlineData("ForAllValues:StringLike", "\"t*\"", "team,task", true)]
    [InlineData("ForAnyValue:NumericGreaterThan", "5", "1,6", true)]
    // Without a set operator, several values are not equal to any single one.
    [InlineData("StringEquals", "[\"a\",\"b\"]", "a,b", false)]
    [InlineData("StringNotEquals", "[\"a\",\"b\"]", "a,b", false)]
    [InlineData("StringNotEquals", "[\"x\"]", "a,b", false)]
    [InlineData("StringEquals", "[\"a\",\"b\"]", "a", true)]
    // Empty values are a null set: "returns true if ... the key values resolve to a null data set, such as an empty string"; ForAnyValue false.
    [InlineData("ForAllValues:StringEquals", "\"a\"", "", true)]
    [InlineData("ForAnyValue:StringEquals", "\"\"", "", false)]
    [InlineData("Null", "false", "", false)]
    [InlineData("Null", "false", "a,", true)]
    // "they always return a true or false respectively"
    [InlineData("ForAllValues:Null", "true", "a", true)]
    [InlineData("ForAllValues:Null", "false", "a", true)]
    [InlineData("ForAnyValue:Null", "true", "", false)]
    [InlineData("ForAnyValue:Null", "false", "a", false)]
    public void Sets(string name, string expected, string actual, bool holds) =>
        Assert.Equal(holds, Sample.Holds(Sample.Condition(name, "aws:TagKeys", expected), RequestContext.Empty.WithMany("aws:TagKeys", actual.Split(','))));

    [Fact]
    public void An_empty_set_is_an_absent_key() =>
        Assert.Null(RequestContext.Empty.With("aws:TagKeys", "x").WithMany("AWS:tagkeys", []).Find("aws:TagKeys"));

    [Theory]
    [InlineData("a", "x", true)]
    [InlineData("a", "y", false)]
    [InlineData("b", "x", false)]
    public void Keys_and_operators_are_ANDed(string first, string second, bool holds)
    {
        var context = RequestContext.Empty.With("a:one", first).With("a:two", second).With("a:three", "3");
        Assert.Equal(holds, Sample.Holds("""{"StringEquals":{"a:one":"a","a:two":"x"},"NumericEquals":{"a:three":3}}""", context));
    }

    [Fact]
    public void Keys_ignore_case() // "AWS:currenttime is equivalent to aws:CurrentTime"
    {
        Assert.True(Sample.Holds("""{"StringEquals":{"AWS:principalTAG/Team":"x"}}""", RequestContext.Empty.With("aws:PrincipalTag/team", "x")));
        Assert.Single(RequestContext.Empty.With("a:b", "1").With("A:B", "2").Values);
    }

    [Fact]
    public void The_trace_has_every_condition_and_value()
    {
        var policy = Sample.TrustWithCondition("""{"StringEquals":{"sts:ExternalId":["x","${a:none}","${a:one}"],"a:two":"2"},"ForAnyValue:StringLike":{"aws:TagKeys":"t*"},"Null":{"a:gone":"false"}}""");
        var context = RequestContext.Empty.With("sts:externalid", "actual").With("a:one", "1").With("a:two", "2").WithMany("aws:TagKeys", ["a", "b"]);
        var conditions = PolicyEvaluator.Evaluate(policy, Sample.Request(context)).Statements[0].Conditions;
        Assert.Equal(["StringEquals", "StringEquals", "ForAnyValue:StringLike", "Null"], conditions.Select(condition => condition.Operator));
        Assert.Equal(["sts:ExternalId", "a:two", "aws:TagKeys", "a:gone"], conditions.Select(condition => condition.Key));
        Assert.Equal([false, true, false, false], conditions.Select(condition => condition.Matched));
        Assert.Equal([true, true, true, false], conditions.Select(condition => condition.IsKeyPresent));
        Assert.Equal(["x", "${a:none}", "${a:one}"], conditions[0].Expected);
        Assert.Equal(["x", null, "1"], conditions[0].Resolved);
        Assert.Equal(["actual"], conditions[0].Actual);
        Assert.Equal(["a", "b"], conditions[2].Actual);
        Assert.Empty(conditions[3].Actual);
        Assert.DoesNotContain("actual", conditions[0].ToString());
    }
}
