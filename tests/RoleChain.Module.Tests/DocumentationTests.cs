using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>The pages of docs/en-US say what the commands are, and what they show works.</summary>
public class DocumentationTests
{
    private const string Deploy = "$deploy = Invoke-RoleChain 111111111111:base, 222222222222:deploy -Region eu-west-2; ";
    private const string Chains = "$dev = New-RoleChain '111111111111:base', '222222222222:deploy' -Region eu-west-2; $prod = New-RoleChain '111111111111:base', '333333333333:deploy' -Region eu-west-2";
    private const string Profile = """
        [System.IO.File]::WriteAllText($env:AWS_CONFIG_FILE, "[profile prod]`nrole_arn = arn:aws:iam::111111111111:role/base`ncredential_source = Environment`nregion = eu-west-2")
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $sts.AccessKeys[0].AccessKeyId, $sts.AccessKeys[0].SecretAccessKey.Reveal()
        """;
    private const string EmulatorConfiguration = "docs/examples/emulator.json";

    private static readonly string ChainFile = "[System.IO.File]::Copy('" + Path.Combine(Layout.Root, "docs", "examples", "team.rolechain.json") + "', \"$PWD/rolechain.json\"); $env:ROLECHAIN_FILE = 'rolechain.json'";

    private static readonly string Policies = "[System.IO.File]::Copy('" + Path.Combine(Layout.Root, "docs", "examples", "emulator.json") + "', \"$PWD/emulator.json\"); ";

    /// <summary>Examples that need something first, which the page does not show. <c>$sts</c> is there for all of them.</summary>
    private static readonly Dictionary<string, string> Before = new(StringComparer.Ordinal)
    {
        ["Get-RoleChain: What there is"] = ChainFile,
        ["Get-RoleChain: As a tree"] = ChainFile,
        ["Get-RoleChain: Some of them, run"] = ChainFile,
        ["Invoke-RoleChain: Chains of a chain file"] = ChainFile,
        ["Test-RoleChain: Before a change of the trust policy"] = Policies,
        ["Test-RoleChain: In a pull request, as a check"] = Policies,
        ["Test-RoleChain: What exactly says no"] = Policies,
        ["Test-RoleChain: Chains of the chain file"] = Policies + ChainFile,
        ["Get-RoleChain: Run a profile's chain"] = Profile,
        ["Get-RoleChain: The same chain in a CI job"] = Profile,
        ["Get-RoleChain: Every profile with a role"] = Profile,
        ["Get-WebIdentityToken: The token for a chain"] = "$env:AWS_ID_TOKEN = $sts.NewToken().Reveal()",

        ["Invoke-RoleChain: A job's token through two roles"] = """
            function Get-S3Bucket { param([Parameter(Mandatory = $true)] [RoleChain.ChainedCredential] $Credential, $Region) }
            function Set-AWSCredential { param([Parameter(Mandatory = $true)] [RoleChain.ChainedCredential] $Credential) }
            """,
        ["Export-ChainedCredential: A profile"] = Deploy + "function aws { }",
        ["Export-ChainedCredential: Programs that this session starts"] = Deploy + "function terraform { }",
        ["Export-ChainedCredential: A dotenv file"] = Deploy + "function docker { }",
        ["Clear-ChainedCredential: A profile of another process"] = Deploy + "$deploy | Export-ChainedCredential -ProfileName deploy",
        ["Start-ChainedCredentialServer: A job that takes hours"] = "$roles = '111111111111:base', '222222222222:deploy'; function terraform { }",
        ["Start-ChainedCredentialServer: Several chains"] = Chains,
        ["Start-ChainedCredentialServer: What it serves"] = Deploy + "$server = $deploy | Start-ChainedCredentialServer",
        ["New-RoleTrustPolicy: As Terraform, in a file for each account"] = "function Add-Content { param([Parameter(Mandatory = $true)] [string] $Path, [Parameter(Mandatory = $true)] [string] $Value) }",
        ["Stop-ChainedCredentialServer: Stop one"] = Deploy + "$server = $deploy | Start-ChainedCredentialServer",
    };

    /// <summary>Examples that show a failure.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["Start-StsEmulator: A token of another branch"] = "HopRefused",
        ["Start-StsEmulator: Two hours later"] = "CredentialExpired",
        ["New-RoleTrustPolicy: Every repository of an owner"] = "DangerousTrustPolicy",
    };

    /// <summary>Examples that are read and not run, and why.</summary>
    private static readonly Dictionary<string, string> ReadOnly = new(StringComparer.Ordinal)
    {
        ["Get-ChainedConsoleUri: A page of the console, open in the browser"] = "It opens the browser of whoever runs the tests.",
        ["Invoke-RoleChain: From an IAM user with an MFA device"] = "It asks the user for a code, and the SDK keeps the place of its profiles for the whole process.",
        ["Start-ChainedCredentialServer: A server for the rest of the job"] = "It starts the session's PowerShell, which is hosted here; DetachedServerTests does the same with a program.",
        ["Stop-ChainedCredentialServer: Stop the server of an earlier step"] = "There is no earlier step; DetachedServerTests has one.",
        ["Start-StsEmulator: Own accounts and policies"] = "Its port is a fixed one, which another program of the machine may hold.",
    };

    public static TheoryData<string> Examples => new(Names);

    public static TheoryData<string> Pages => new(HelpPage.All.Select(page => page.Command));

    private static IEnumerable<string> Names => HelpPage.All.SelectMany(page => page.Examples.Select(example => page.Command + ": " + example.Title));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_runs(string name)
    {
        if (ReadOnly.ContainsKey(name))
        {
            return;
        }

        var parts = name.Split(": ", 2);
        Run(new HelpPage(parts[0]).Examples.Single(example => example.Title == parts[1]).Code, Before.GetValueOrDefault(name), Refused.GetValueOrDefault(name));
    }

    public static TheoryData<string> ReadmeBlocks => new(HelpPage.Blocks(File.ReadAllText(Path.Combine(Layout.Root, "README.md")), "powershell")
        .Where(block => block.Contains("New-RoleChain", StringComparison.Ordinal) || block.Contains("Start-StsEmulator", StringComparison.Ordinal)));

    /// <summary>The others install the module, or go on with AWS Tools.</summary>
    [Theory]
    [MemberData(nameof(ReadmeBlocks))]
    public void What_the_README_shows_of_chains_and_the_emulator_runs(string block) => Run(block);

    [Fact]
    public void Every_example_has_code_and_no_list_names_one_that_is_gone()
    {
        Assert.All(HelpPage.All, page => Assert.NotEmpty(page.Examples));
        Assert.All(HelpPage.All.SelectMany(page => page.Examples), example => Assert.False(string.IsNullOrWhiteSpace(example.Code), example.Title));
        Assert.Equal(Names.Distinct(StringComparer.Ordinal), Names);
        Assert.Empty(Before.Keys.Concat(Refused.Keys).Concat(ReadOnly.Keys).Except(Names, StringComparer.Ordinal));
    }

    /// <summary>All of the repository's pages, the examples that are not run among them.</summary>
    [Fact]
    public void Every_block_of_PowerShell_parses_and_names_parameters_that_are_there()
    {
        using var session = new Session();
        var commands = CommandUse.Commands(session);
        var pages = Directory.GetFiles(Layout.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Layout.Root, "docs"), "*.md", SearchOption.AllDirectories)).ToArray();
        Assert.Contains(pages, page => Path.GetFileName(page) == "README.md");
        Assert.Empty(pages.SelectMany(page => HelpPage.Blocks(File.ReadAllText(page), "powershell")
            .SelectMany(block => CommandUse.Faults(block, commands))
            .Select(fault => Path.GetFileName(page) + ", block line " + fault)));
    }

    [Theory]
    [InlineData("RefusalCauseId")]
    [InlineData("PolicyFindingId")]
    public void Every_cause_and_finding_has_its_row(string type)
    {
        using var session = new Session();
        var ids = session.Run("[Enum]::GetNames([RoleChain." + type + "])").Output.Select(id => id?.ToString()).ToArray();
        Assert.NotEmpty(ids);
        var rows = File.ReadLines(Path.Combine(Layout.Root, "docs", "refusals.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        Assert.All(ids, id => Assert.Contains(rows, row => row.Split('|')[1].Contains("`" + id + "`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_command_has_its_page()
    {
        using var session = new Session();
        Assert.Equal(CommandUse.Commands(session).Keys.Order(StringComparer.Ordinal), HelpPage.All.Select(page => page.Command));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_lists_the_commands_parameters(string command)
    {
        using var session = new Session();
        var actual = CommandUse.Commands(session)[command].Parameters.Values
            .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal);
        Assert.Equal(
            actual.Select(parameter => "-" + parameter.Name + "\n" + Table(parameter)),
            new HelpPage(command).Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal).Select(parameter => "-" + parameter.Name + "\n" + parameter.Table));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_shows_the_commands_syntax(string command)
    {
        using var session = new Session();
        var sets = CommandUse.Commands(session)[command].ParameterSets.OrderByDescending(set => set.IsDefault).ThenBy(set => set.Name, StringComparer.Ordinal);
        Assert.Equal(
            sets.Select(set => string.Join(' ', set.Parameters.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name)).Select(Item).Order(StringComparer.Ordinal))),
            new HelpPage(command).Syntax);
    }

    /// <summary>A parameter as SYNTAX shows it.</summary>
    private static string Item(CommandParameterInfo parameter)
    {
        var name = parameter.Position >= 0 ? "[-" + parameter.Name + "]" : "-" + parameter.Name;
        var item = parameter.ParameterType == typeof(SwitchParameter) ? name : name + " <" + TypeName(parameter.ParameterType) + ">";
        return parameter.IsMandatory ? item : "[" + item + "]";
    }

    /// <summary>A parameter as its table shows it.</summary>
    private static string Table(ParameterMetadata parameter)
    {
        var set = parameter.ParameterSets.First();
        Assert.All(parameter.ParameterSets.Values, other => Assert.Equal(
            (set.Value.IsMandatory, set.Value.Position, set.Value.ValueFromPipeline, set.Value.ValueFromPipelineByPropertyName),
            (other.IsMandatory, other.Position, other.ValueFromPipeline, other.ValueFromPipelineByPropertyName)));
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        string[] lines =
        [
            "Type: " + TypeName(type),
            "Parameter Sets: " + (set.Key == ParameterAttribute.AllParameterSets ? "(All)" : string.Join(", ", parameter.ParameterSets.Keys)),
            ("Aliases: " + string.Join(", ", parameter.Aliases)).TrimEnd(),
            .. type.IsEnum ? new[] { "Accepted values: " + string.Join(", ", parameter.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault()?.ValidValues ?? Enum.GetNames(type)) } : [],
            "Required: " + set.Value.IsMandatory,
            "Position: " + (set.Value.Position < 0 ? "Named" : set.Value.Position),
            "Accept pipeline input: " + (set.Value, set.Value.ValueFromPipelineByPropertyName) switch
            {
                ({ ValueFromPipeline: true }, true) => "True (ByPropertyName, ByValue)",
                ({ ValueFromPipeline: true }, false) => "True (ByValue)",
                (_, true) => "True (ByPropertyName)",
                _ => "False",
            },
            "Accept wildcard characters: " + parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
        ];
        return string.Join('\n', lines);
    }

    /// <summary>Runs code where an emulator plays a job's CI and STS, and then whatever it made.</summary>
    private static void Run(string code, string? before = null, string? errorId = null)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var stepFile = Path.Combine(folder, "env");
        File.WriteAllText(stepFile, string.Empty);
        using var environment = new ScopedEnvironment(
            ("AWS_ID_TOKEN", null), ("GITHUB_ENV", stepFile), ("GITHUB_STEP_SUMMARY", stepFile), ("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(folder, "credentials")), ("AWS_CONFIG_FILE", Path.Combine(folder, "config")),
            ("XDG_CONFIG_HOME", folder), ("XDG_CACHE_HOME", folder), ("LOCALAPPDATA", folder));
        using var session = new Session();
        session.Runspace.SessionStateProxy.Path.SetLocation(folder);
        var configuration = WriteConfiguration();
        try
        {
            session.Run("$sts = Start-StsEmulator $args[0] -SetEnvironment; " + before, configuration).ThrowIfFailed();
            var result = session.Run(code);
            Assert.True(result.ErrorId == errorId, result.ErrorId + ": " + result.Error);
            Assert.Empty(result.Warnings);
            const string Rest = """
                $args | Where-Object { $_ -is [RoleChain.RoleChainHop] } | ForEach-Object { New-RoleChain '111111111111:base', $_ -Region eu-west-2 } | Invoke-RoleChain
                $args | Where-Object { $_ -is [RoleChain.RoleChainDefinition] } | Invoke-RoleChain
                """;
            session.Run(Rest, [.. result.Output]).ThrowIfFailed();
        }
        finally
        {
            session.Run("Stop-ChainedCredentialServer; Clear-ChainedCredential; Stop-StsEmulator");
            File.Delete(configuration);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name;

    /// <summary>The built-in accounts, and the one policy of AWS that an example names.</summary>
    private static string WriteConfiguration()
    {
        var configuration = JsonNode.Parse(File.ReadAllText(Path.Combine(Layout.Root, EmulatorConfiguration)))!;
        configuration["awsManagedPolicies"] = new JsonObject
        {
            ["arn:aws:iam::aws:policy/ReadOnlyAccess"] = JsonNode.Parse("""{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" } ] }"""),
        };
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, configuration.ToJsonString());
        return path;
    }
}
