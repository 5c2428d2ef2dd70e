using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using RoleChain.Core.Policies;
using Xunit;

namespace RoleChain.Core.Tests.Policies;

/// <summary>The examples of docs/policy-files.md are read, each section's by itself.</summary>
public sealed class PolicyFileDocumentationTests : IDisposable
{
    private static readonly RoleArn Base = PolicyFolderOfTest.Arn("arn:aws:iam::111111111111:role/base");

    private readonly PolicyFolderOfTest _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("A folder of policies", true, true, true)]
    [InlineData("The AWS CLI", false, false, false)]
    [InlineData("CloudFormation", true, false, true)]
    [InlineData("Terraform", true, false, false)]
    [InlineData("An emulator's configuration", true, false, true)]
    public void An_example_says_what_the_page_says(string section, bool hasAllPolicies, bool hasBoundary, bool hasProvider)
    {
        var library = Read(section);
        var role = library.FindRole(Base)!;
        Assert.NotNull(role.Trust);
        Assert.Equal(hasAllPolicies, role.HasAllPolicies);
        Assert.Equal(hasBoundary, role.Boundary is not null);
        Assert.Equal(hasProvider, library.ProvidersOf("111111111111").Count == 1);
    }

    [Fact]
    public void The_folder_has_control_policies()
    {
        var library = Read("A folder of policies");
        Assert.Single(library.ServiceControlPolicies!);
        Assert.Single(library.ResourceControlPolicies!);
        Assert.Equal("o-exampleorgid", library.OrganizationIdOf("222222222222"));
    }

    private PolicyLibrary Read(string section)
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policy-files.md")).Replace("\r\n", "\n");
        var text = page.Split(["\n## "], StringSplitOptions.None).Single(part => part.StartsWith(section + "\n", StringComparison.Ordinal));
        var examples = Regex.Matches(text, "(?:^|\n)`([^`\n]+)`[^\n]*:\n\n```(?:json|yaml)\n(.*?)\n```", RegexOptions.Singleline, TimeSpan.FromSeconds(10)).Cast<Match>().ToArray();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            _folder.Write(example.Groups[1].Value, example.Groups[2].Value);
        }

        return _folder.Read();
    }
}
