using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Chain files as users have them: listed, shown, run and completed.</summary>
public sealed class ChainFileCommandTests : IDisposable
{
    private const string Team = """
        { "version": 1, "defaults": { "region": "eu-west-2" }, "chains": {
          "base": { "hops": ["111111111111:base"] },
          "dev": { "from": "base", "hops": ["222222222222:deploy"] },
          "prod": { "from": "base", "region": "us-east-1", "hops": [{ "role": "333333333333:deploy", "sessionName": "run-${claim:run_id}" }] } } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rolechain-chains").FullName;
    private readonly ScopedEnvironment _environment = new(("CI", null), ("ROLECHAIN_FILE", null));
    private readonly Session _session = new();

    public ChainFileCommandTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".git"));
        Directory.CreateDirectory(Path.Combine(_folder, "src"));
        File.WriteAllText(FilePath, Team);
        _session.Runspace.SessionStateProxy.Path.SetLocation(Path.Combine(_folder, "src"));
    }

    private string FilePath => Path.Combine(_folder, "rolechain.json");

    [Theory]
    [InlineData("Get-RoleChain", "base dev prod")]
    [InlineData("Get-RoleChain prod, DEV", "dev prod")]
    [InlineData("Get-RoleChain *o*, base", "base prod")]
    [InlineData("Get-RoleChain none*", "")]
    [InlineData("Get-RoleChain -Name dev -Path ../rolechain.json", "dev")]
    [InlineData("$env:ROLECHAIN_FILE = '../rolechain.json'; $env:CI = 'true'; Get-RoleChain dev", "dev")]
    public void Chains_are_listed_by_name(string script, string names)
    {
        _environment.Set("CI", null);
        var result = _session.Run(script);
        result.ThrowIfFailed();
        Assert.Equal(names, string.Join(" ", result.Output.Select(item => (string)((dynamic)item.BaseObject).Name)));
        Assert.All(result.Output, item => Assert.Equal(FilePath, (string)((dynamic)item.BaseObject).Origin));
    }

    [Fact]
    public void Chains_that_are_named_together_share_what_they_begin_with_and_one_that_fails_stops_no_other()
    {
        File.WriteAllText(FilePath, """
            { "version": 1, "defaults": { "region": "eu-west-2" }, "chains": {
              "base": { "hops": ["111111111111:base"] },
              "dev": { "from": "base", "hops": ["222222222222:deploy"] },
              "none": { "from": "base", "hops": ["222222222222:nobody"] },
              "prod": { "from": "base", "hops": ["333333333333:deploy"] } } }
            """);
        _session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        var result = _session.Run("$found = Invoke-RoleChain -Name prod, none, dev -ErrorVariable failed -ErrorAction SilentlyContinue; $found | ForEach-Object { $_.Chain.Name }; $failed | ForEach-Object { \"$($_.FullyQualifiedErrorId) $($_.TargetObject)\" }");
        Assert.Equal(["prod", "dev", "HopRefused,RoleChain.Commands.InvokeRoleChainCommand arn:aws:iam::222222222222:role/nobody"], result.Output.Select(item => item.ToString()));
        Assert.Equal(
            ["AssumeRole", "AssumeRole", "AssumeRole", "AssumeRoleWithWebIdentity", "GetToken"],
            _session.Run("$sts.Calls | ForEach-Object { $_.Action }").Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
        _session.Run("Stop-StsEmulator").ThrowIfFailed();
    }

    /// <summary>The token is gone when a chain goes on from hops that others took; its claims are not.</summary>
    [Fact]
    public void Chains_that_share_hops_have_the_claims_of_the_token_all_the_same()
    {
        File.WriteAllText(FilePath, """
            { "version": 1, "defaults": { "region": "eu-west-2", "sessionName": "run-${claim:run_id}" }, "chains": {
              "base": { "hops": ["111111111111:base"] },
              "dev": { "from": "base", "hops": [{ "role": "222222222222:deploy", "tags": { "Actor": "${claim:actor}" } }] },
              "prod": { "from": "base", "hops": ["333333333333:deploy"] } } }
            """);
        _session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        const string Script = """
            foreach ($i in 1, 2) { Invoke-RoleChain -Name prod, dev | ForEach-Object { "$($_.Chain.Name) $($_.Chain.Hops.SessionName)" } }
            foreach ($i in 1, 2) { '333333333333' | Invoke-RoleChain -From dev -RoleName deploy -ErrorAction SilentlyContinue -ErrorVariable failed; "$($failed.FullyQualifiedErrorId)" }
            '222222222222' | Invoke-RoleChain -From base -RoleName deploy | ForEach-Object { "$($_.Chain.Hops[0].SessionName) $($_.Chain.Account)" }
            """;
        var result = _session.Run(Script);
        result.ThrowIfFailed();
        const string Run = "run-1000000001";
        const string Refused = "HopRefused,RoleChain.Commands.InvokeRoleChainCommand";
        Assert.Equal([$"prod {Run} {Run}", $"dev {Run} {Run}", $"prod {Run} {Run}", $"dev {Run} {Run}", Refused, Refused, Run + " 222222222222"], result.Output.Select(item => item.ToString()));
        _session.Run("Stop-StsEmulator").ThrowIfFailed();
    }

    [Fact]
    public void Accounts_continue_a_chain_by_its_name()
    {
        _session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        var result = _session.Run("'222222222222', '333333333333' | Invoke-RoleChain -From base -RoleName deploy | ForEach-Object { $_.Chain.Account }");
        result.ThrowIfFailed();
        Assert.Equal(["222222222222", "333333333333"], result.Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("ChainNotFound", _session.Run("'222222222222' | Invoke-RoleChain -From bse -RoleName deploy").ErrorId);
        Assert.Equal("ChainFileNotFound", _session.Run("$env:CI = 'true'; '222222222222' | Invoke-RoleChain -From base -RoleName deploy").ErrorId);
        _session.Run("Stop-StsEmulator").ThrowIfFailed();
    }

    [Fact]
    public void They_are_shown_as_a_table_and_as_a_tree()
    {
        var table = _session.Show("Get-RoleChain");
        Assert.Contains("the identity found", table, StringComparison.Ordinal);
        Assert.Contains("111111111111:base", table, StringComparison.Ordinal);
        Assert.Contains("eu-west-2", table, StringComparison.Ordinal);
        var tree = Assert.Single(_session.Run("Get-RoleChain -Tree").Output).ToString()!;
        Assert.Equal(
            ["the identity found in the environment", "└─ 111111111111:base [base]", "   ├─ 222222222222:deploy [dev]", "   └─ 333333333333:deploy [prod]"],
            tree.Split(Environment.NewLine));
    }

    [Theory]
    [InlineData("Invoke-RoleChain -Name dev, prod -Path ../rolechain.json")]
    [InlineData("Get-RoleChain dev, prod -Path ../rolechain.json | Invoke-RoleChain")]
    public void Named_chains_are_run_and_their_credentials_know_the_name(string script)
    {
        var result = _session.Run("$sts = Start-StsEmulator -SetEnvironment; " + script);
        result.ThrowIfFailed();
        Assert.Equal(["dev 222222222222 eu-west-2", "prod 333333333333 us-east-1"], result.Output.Select(item =>
        {
            dynamic credential = item.BaseObject;
            return (string)$"{credential.Chain.Name} {credential.Chain.Account} {credential.Region}";
        }));
        Assert.Equal("run-1000000001", (string)((dynamic)result.Output[1].BaseObject).Chain.SessionName);
    }

    [Fact]
    public void What_the_command_is_told_holds_in_place_of_the_file()
    {
        var result = _session.Run("$sts = Start-StsEmulator -SetEnvironment; Invoke-RoleChain -Name dev -Path ../rolechain.json -Region eu-central-1 -SourceIdentity alice -ScriptBlock { $_.Region; $_.Chain.Name }");
        result.ThrowIfFailed();
        Assert.Equal(["eu-central-1", "dev"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void Other_commands_take_the_definitions()
    {
        var result = _session.Run("$sts = Start-StsEmulator -SetEnvironment; Get-RoleChain dev -Path ../rolechain.json | Get-ChainedCredential");
        result.ThrowIfFailed();
        Assert.Equal("dev", (string)((dynamic)Assert.Single(result.Output).BaseObject).Chain.Name);
    }

    [Theory]
    [InlineData("Get-RoleChain depl", "ChainNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Invoke-RoleChain -Name dev, depl", "ChainNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-RoleChain -Path nowhere.json", "ChainFileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-RoleChain -Path function:prompt", "ChainFileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-RoleChain -Path .", "ChainFileUnreadable", ErrorCategory.ReadError)]
    [InlineData("[System.IO.File]::WriteAllText($file, '{'); Get-RoleChain", "ChainFileInvalid", ErrorCategory.InvalidData)]
    [InlineData("[System.IO.File]::WriteAllText($file, '{ \"version\": 1, \"defaults\": { \"proxy\": \"http://x:1\" }, \"chains\": {} }'); Get-RoleChain -TrustChainFile", "ChainFileNotTrusted", ErrorCategory.SecurityError)]
    public void Each_failure_has_its_record(string script, string errorId, ErrorCategory category)
    {
        var result = _session.Run("$file = $args[0]; " + script, FilePath);
        Assert.Equal(errorId, result.ErrorId);
        Assert.Equal(category, result.Error!.CategoryInfo.Category);
    }

    [Theory]
    [InlineData("Get-RoleChain ", "base dev prod")]
    [InlineData("Get-RoleChain -Name d", "dev")]
    [InlineData("Invoke-RoleChain -Name dev, p", "prod")]
    [InlineData("Invoke-RoleChain -RoleName deploy -From b", "base")]
    [InlineData("Invoke-RoleChain -Path other.json -Name ", "only")]
    [InlineData("Invoke-RoleChain -Path nowhere.json -Name ", "")]
    public void Names_are_completed(string line, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "src", "other.json"), "{ \"chains\": { \"only\": { } } }");
        using var shell = _session.Create("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | ForEach-Object { $_.CompletionText }", line);
        Assert.Equal(expected, string.Join(" ", shell.Invoke().Select(item => item.ToString()).Where(text => text is not null && !text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))));
    }

    public void Dispose()
    {
        _session.Dispose();
        _environment.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
