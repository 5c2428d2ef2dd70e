using Xunit;

namespace RoleChain.Model.Tests;

/// <summary>Role ARNs: STS API reference, AssumeRole (20 to 2048 characters), and the IAM user guide, "IAM identifiers".</summary>
public class RoleArnTests
{
    [Theory]
    [InlineData("arn:aws:iam::111111111111:role/base", "aws", "111111111111", "/", "base")]
    [InlineData("arn:aws-cn:iam::111111111111:role/a", "aws-cn", "111111111111", "/", "a")]
    [InlineData("arn:aws-us-gov:iam::000000000000:role/ci/deploy/prod", "aws-us-gov", "000000000000", "/ci/deploy/", "prod")]
    [InlineData("arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/A_+=,.@-9", "aws", "111111111111", "/aws-service-role/x.amazonaws.com/", "A_+=,.@-9")]
    [InlineData("arn:aws-eusc:iam::111111111111:role/base", "aws-eusc", "111111111111", "/", "base")]
    public void A_roles_arn_is_taken_apart(string text, string partition, string account, string path, string name)
    {
        Assert.True(RoleArn.TryParse(text, out var arn, out var problem), problem);
        Assert.Equal((partition, account, path, name), (arn.Partition, arn.Account, arn.Path, arn.Name));
        Assert.Equal(text, arn.ToString());
    }

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("", "is empty")]
    [InlineData("arn:aws:iam::1:rol", "18 characters")]
    [InlineData("role/base-with-a-long-enough-name", "not of the form")]
    [InlineData("arn:aws-xy:iam::111111111111:role/base", "no known partition")]
    [InlineData("arn:AWS:iam::111111111111:role/base", "no known partition")]
    [InlineData("arn:aws:sts::111111111111:assumed-role/base/session", "of a session (sts)")]
    [InlineData("arn:aws:s3:::bucket/with/a/long/key", "not an ARN of IAM")]
    [InlineData("arn:aws:iam:eu-west-2:111111111111:role/base", "not an ARN of IAM")]
    [InlineData("arn:aws:iam::11111111111:role/base", "twelve digits")]
    [InlineData("arn:aws:iam::1111111111111:role/base", "twelve digits")]
    [InlineData("arn:aws:iam::11111111111a:role/base", "twelve digits")]
    [InlineData("arn:aws:iam::١١١١١١١١١١١١:role/base", "twelve digits")] // Arabic digits: \d in .NET would take them
    [InlineData("arn:aws:iam::111111111111:user/somebody", "not a role's")]
    [InlineData("arn:aws:iam::111111111111:role/", "1 to 64 characters")]
    [InlineData("arn:aws:iam::111111111111:role/path/", "1 to 64 characters")]
    [InlineData("arn:aws:iam::111111111111:role/a12345678901234567890123456789012345678901234567890123456789012345", "1 to 64 characters")]
    [InlineData("arn:aws:iam::111111111111:role/na me", "character in the role's name")]
    [InlineData("arn:aws:iam::111111111111:role/base\n", "character in the role's name")] // $ of a regular expression would let it pass
    [InlineData("arn:aws:iam::111111111111:role/näme", "character in the role's name")]
    [InlineData("arn:aws:iam::111111111111:role/*", "character in the role's name")]
    [InlineData("arn:aws:iam::111111111111:role/pa th/base", "character in the role's path")]
    [InlineData("arn:aws:iam::111111111111:role//base", "empty segment")]
    public void Anything_else_is_refused_with_what_is_wrong(string? text, string expected)
    {
        Assert.False(RoleArn.TryParse(text, out var arn, out var problem));
        Assert.Null(arn);
        Assert.Contains(expected, problem, System.StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_arn_has_2048_characters()
    {
        var prefix = "arn:aws:iam::111111111111:role/";
        var longest = prefix + new string('p', 2048 - prefix.Length - 5) + "/name";
        Assert.True(RoleArn.TryParse(longest, out _, out _));
        Assert.False(RoleArn.TryParse(longest.Replace("/name", "p/name"), out _, out var problem));
        Assert.Contains("2049 characters", problem, System.StringComparison.Ordinal);
    }
}
