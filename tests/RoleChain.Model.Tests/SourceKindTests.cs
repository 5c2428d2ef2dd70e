using Xunit;

namespace RoleChain.Model.Tests;

/// <summary>IAM user guide, "IAM identifiers": AKIA is a long-term key, ASIA a temporary one.</summary>
public class SourceKindTests
{
    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE", null, SourceKind.LongTermKey)]
    [InlineData("ASIAIOSFODNN7EXAMPLE", null, SourceKind.TemporaryCredential)]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "token", SourceKind.TemporaryCredential)]
    [InlineData("LSIAQAAAAAAVNCBMPNSG", null, SourceKind.Unknown)]
    public void Credentials_are_classed_by_key_and_token(string accessKeyId, string? token, SourceKind expected) => Assert.Equal(
        expected, new SourceCredential(accessKeyId, new SecretText("secret"), token is null ? null : new SecretText(token), null).Kind);
}
