using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Scopes;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Which variables a scope takes over, and how it puts them back, without a process.</summary>
public class ScopedVariablesTests
{
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal) { ["AWS_ACCESS_KEY_ID"] = "new", ["AWS_REGION"] = "eu-west-2" };

    [Fact]
    public void What_leads_to_another_identity_is_taken_away_and_put_back()
    {
        string[] taken = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CREDENTIAL_EXPIRATION", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_CONTAINER_WHATEVER"];
        string[] kept = ["AWS_ENDPOINT_URL_STS", "AWS_CA_BUNDLE", "AWS_CONTAINERS", "PATH", "aws_profile"];
        var variables = new Hashtable(StringComparer.Ordinal);
        foreach (var name in taken.Concat(kept).Append("AWS_ACCESS_KEY_ID"))
        {
            variables[name] = "old";
        }

        var before = Show(variables);
        using (Take(variables, StringComparer.Ordinal))
        {
            Assert.Equal(kept.Append("AWS_ACCESS_KEY_ID").Append("AWS_REGION").Order(StringComparer.Ordinal), variables.Keys.Cast<string>().Order(StringComparer.Ordinal));
            Assert.Equal("new", variables["AWS_ACCESS_KEY_ID"]);

            variables["AWS_CONTAINER_NEW"] = "inside";
            variables["AWS_PROFILE"] = "inside";
            variables["PATH"] = "inside";
        }

        variables["PATH"] = "old";
        Assert.Equal(before, Show(variables));
    }

    [Fact]
    public void An_empty_one_is_empty_again()
    {
        var variables = new Hashtable(StringComparer.Ordinal) { ["AWS_PROFILE"] = string.Empty };
        Take(variables, StringComparer.Ordinal).Dispose();
        Assert.Equal("AWS_PROFILE=", Show(variables));
    }

    [Fact]
    public void Case_does_not_count_on_Windows()
    {
        var variables = new Hashtable(StringComparer.OrdinalIgnoreCase) { ["Aws_Access_Key_Id"] = "old", ["aws_profile"] = "old", ["Aws_Container_X"] = "old" };
        var before = Show(variables);
        using (Take(variables, StringComparer.OrdinalIgnoreCase))
        {
            Assert.Equal("new", variables["AWS_ACCESS_KEY_ID"]);
            Assert.Equal("eu-west-2", variables["AWS_REGION"]);
            Assert.Equal(2, variables.Count);
        }

        Assert.Equal(before, Show(variables));
    }

    [Fact]
    public void Putting_back_twice_changes_nothing()
    {
        var variables = new Hashtable(StringComparer.Ordinal) { ["AWS_PROFILE"] = "old" };
        var scope = Take(variables, StringComparer.Ordinal);
        scope.Dispose();
        variables["AWS_PROFILE"] = "later";
        scope.Dispose();
        Assert.Equal("later", variables["AWS_PROFILE"]);
    }

    [Fact]
    public void What_was_set_before_a_failure_is_put_back()
    {
        var variables = new Hashtable(StringComparer.Ordinal) { ["AWS_ACCESS_KEY_ID"] = "old", ["AWS_PROFILE"] = "old" };
        var before = Show(variables);
        Assert.Throws<ArgumentException>(() => new ScopedVariables(
            Values,
            () => variables,
            (name, value) => Set(variables, name, value == "eu-west-2" ? throw new ArgumentException("no", nameof(value)) : value),
            StringComparer.Ordinal));
        Assert.Equal(before, Show(variables));
    }

    private static ScopedVariables Take(Hashtable variables, StringComparer names) => new(Values, () => (IDictionary)variables.Clone(), (name, value) => Set(variables, name, value), names);

    private static void Set(Hashtable variables, string name, string? value)
    {
        if (value is null)
        {
            variables.Remove(name);
        }
        else
        {
            variables[name] = value;
        }
    }

    private static string Show(Hashtable variables) => string.Join('\n', variables.Cast<DictionaryEntry>().Select(variable => variable.Key + "=" + variable.Value).Order(StringComparer.Ordinal));
}
