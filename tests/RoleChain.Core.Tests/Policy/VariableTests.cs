using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>Policy variables and escapes (IAM user guide, "IAM policy elements: Variables and tags").</summary>
public sealed class VariableTests
{
    private static readonly RequestContext Context = RequestContext.Empty
        .With("aws:PrincipalTag/team", "blue")
        .With("aws:PrincipalTag/wild", "*")
        .With("aws:PrincipalTag/flag", "True")
        .With("aws:PrincipalArn", Sample.Role)
        .WithMany("aws:TagKeys", ["only"]);

    [Theory]
    [InlineData("StringEquals", "${aws:PrincipalTag/team}", "blue", true)]
    [InlineData("StringEquals", "${AWS:principaltag/TEAM}", "blue", true)] // key names ignore case
    [InlineData("StringEquals", "x-${aws:PrincipalTag/team}-${aws:PrincipalTag/team}-y", "x-blue-blue-y", true)]
    [InlineData("StringEqualsIgnoreCase", "${aws:PrincipalTag/team}", "BLUE", true)]
    [InlineData("StringLike", "${aws:PrincipalTag/team}/*", "blue/any", true)]
    [InlineData("StringLike", "${aws:PrincipalTag/wild}", "anything", false)] // a value is never a wildcard
    [InlineData("StringLike", "${aws:PrincipalTag/wild}", "*", true)]
    [InlineData("ArnLike", "${aws:PrincipalArn}", "arn:aws:iam::111111111111:role/ci/base", true)] // its colons part segments
    [InlineData("Bool", "${aws:PrincipalTag/flag}", "true", true)] // "You can use a policy variable with the Boolean condition operator"
    [InlineData("Bool", "${aws:PrincipalTag/flag}", "false", false)]
    // Without a value, the value matches nothing; negated operators hold.
    [InlineData("StringEquals", "${aws:PrincipalTag/none}", "", false)]
    [InlineData("StringLike", "${aws:PrincipalTag/none}*", "anything", false)]
    [InlineData("StringNotEquals", "${aws:PrincipalTag/none}", "anything", true)]
    [InlineData("StringNotLike", "*${aws:PrincipalTag/none}", "anything", true)]
    [InlineData("StringEquals", "${aws:TagKeys}", "only", false)] // "You can't use a multivalued condition key as a variable"
    // Defaults.
    [InlineData("StringEquals", "${aws:PrincipalTag/none, 'all'}", "all", true)]
    [InlineData("StringEquals", "${aws:PrincipalTag/none,'all'}", "all", true)]
    [InlineData("StringEquals", "${aws:PrincipalTag/none, 'a } b, c'}!", "a } b, c!", true)]
    [InlineData("StringEquals", "${aws:PrincipalTag/none, ''}", "", true)]
    [InlineData("StringEquals", "${aws:PrincipalTag/team, 'all'}", "blue", true)]
    [InlineData("StringLike", "${aws:PrincipalTag/none, '*'}", "anything", false)]
    // Escapes.
    [InlineData("StringLike", "a${*}", "a*", true)]
    [InlineData("StringLike", "a${*}", "abc", false)]
    [InlineData("StringLike", "a${?}", "ab", false)]
    [InlineData("StringLike", "a${?}", "a?", true)]
    [InlineData("StringEquals", "${$}{aws:PrincipalTag/team}", "${aws:PrincipalTag/team}", true)]
    [InlineData("StringEquals", "a${*}${?}", "a*?", true)]
    [InlineData("StringEquals", "$5 {x}", "$5 {x}", true)] // a dollar sign alone is one
    public void Variables_of_2012(string name, string expected, string actual, bool holds) =>
        Assert.Equal(holds, Sample.Holds(Sample.Condition(name, "a:key", "\"" + expected + "\""), Context.With("a:key", actual)));

    [Theory]
    [InlineData("StringEquals", "${aws:PrincipalTag/team}", "blue", false)]
    [InlineData("StringEquals", "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team}", true)]
    [InlineData("StringLike", "a${*}", "a${b}", true)] // the wildcard in it is one
    [InlineData("StringEquals", "${unclosed", "${unclosed", true)]
    public void Literal_in_2008(string name, string expected, string actual, bool holds) =>
        Assert.Equal(holds, Sample.Holds(Sample.Condition(name, "a:key", "\"" + expected + "\""), Context.With("a:key", actual), PolicyDocument.FirstVersion));

    [Theory]
    [InlineData("arn:aws:iam::222222222222:role/${aws:PrincipalTag/team}", "arn:aws:iam::222222222222:role/blue", PolicyVerdict.Allowed)]
    [InlineData("arn:aws:iam::222222222222:role/${aws:PrincipalTag/team}", "arn:aws:iam::222222222222:role/red", PolicyVerdict.ImplicitDeny)]
    [InlineData("arn:aws:iam::222222222222:role/*${aws:PrincipalTag/none}", "arn:aws:iam::222222222222:role/red", PolicyVerdict.ImplicitDeny)]
    public void In_resources(string pattern, string resource, PolicyVerdict expected) =>
        Assert.Equal(expected, PolicyEvaluator.Evaluate(Sample.Identity(pattern), Sample.Request(Context, resource: resource)).Verdict);

    [Fact]
    public void Literal_in_resources_of_2008() =>
        Assert.Equal(
            PolicyVerdict.ImplicitDeny,
            PolicyEvaluator.Evaluate(Sample.Identity("arn:aws:iam::222222222222:role/${aws:PrincipalTag/team}", version: PolicyDocument.FirstVersion), Sample.Request(Context, resource: "arn:aws:iam::222222222222:role/blue")).Verdict);
}
