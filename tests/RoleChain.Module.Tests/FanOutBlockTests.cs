using System;
using System.Linq;
using RoleChain.ModuleTests.Stubs;

using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.ModuleTests;

/// <summary>A script block in many accounts, each in a runspace of its own.</summary>
public class FanOutBlockTests
{
    [Theory]
    [InlineData("{ \"$($_.Chain.Account) $($args[0].Chain.Account)\" }")]
    [InlineData("{ param($c) \"$($c.Chain.Account) $($_.Chain.Account)\" }")]
    [InlineData("{ param([Parameter(Mandatory)] $c) \"$($c.Chain.Account) $($c.AccessKey.Substring(8))\" }")]
    [InlineData("{ process { \"$($_.Chain.Account) $($args[0].Chain.Account)\" } }")]
    public void The_credential_is_its_own(string block)
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        var result = session.Run($"0..19 | ForEach-Object {{ 200000000000 + $_ }} | Invoke-RoleChain -From $base -RoleName audit -ScriptBlock {block} | ForEach-Object {{ \"$_ $($_.AccountId) $($_.Region)\" }}");
        result.ThrowIfFailed();
        Assert.Equal(Enumerable.Range(0, 20).Select(index => string.Join(' ', Enumerable.Repeat((200000000000 + index).ToString(System.Globalization.CultureInfo.InvariantCulture), 3)) + " eu-west-2"), result.Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
    }

    /// <summary>Four at once, again and again: whatever a block sees of AWS is of its account, and the process's environment stays.</summary>
    [Fact]
    public void Four_at_once_never_mix_accounts()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        session.Run("Import-Module -Assembly $args[0]", typeof(SetAWSCredentialCommand).Assembly);
        const string Script = """
            $script:mine = 'caller'
            0..39 | ForEach-Object { 200000000000 + $_ } | Invoke-RoleChain -From $base -RoleName audit -ThrottleLimit 4 -ScriptBlock {
                $before = "$mine$global:left"
                $mine = $_.Chain.Account
                $global:left = $mine
                $seen = foreach ($i in 1..5) { [Threading.Thread]::Sleep(3); $mine; $_.Chain.Account; $args[0].AccessKey.Substring(8); $global:left; $env:AWS_ACCESS_KEY_ID; if ($StoredAWSCredentials) { $StoredAWSCredentials.Substring(15) } }
                [pscustomobject] @{ Seen = [Linq.Enumerable]::Distinct([string[]] ($seen | Where-Object { $_ })) -join ','; Before = $before }
            }
            """;
        var result = session.Run(Script);
        result.ThrowIfFailed();
        Assert.Equal(40, result.Output.Count);
        Assert.All(result.Output, item => Assert.Equal((string)item.Properties["AccountId"].Value, item.Properties["Seen"].Value));
        Assert.All(result.Output, item => Assert.Equal(string.Empty, item.Properties["Before"].Value));
        Assert.Null(Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"));
        Assert.Equal("caller", session.Run("$mine").Output[0].ToString());
    }

    [Fact]
    public void AWS_Tools_know_the_credential_where_the_caller_has_them()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        var initial = session.Run("'222222222222' | Invoke-RoleChain -From $base -RoleName audit -ScriptBlock { [bool] $ExecutionContext.InvokeCommand.GetCommand('Set-AWSCredential', 'All') }");
        Assert.Equal("False", initial.Output[0].ToString());
        session.Run("Import-Module -Assembly $args[0]", typeof(SetAWSCredentialCommand).Assembly).ThrowIfFailed();
        var result = session.Run("'222222222222', '333333333333' | Invoke-RoleChain -From $base -RoleName audit -ScriptBlock { \"$($_.Chain.Account) $($global:StoredAWSCredentials.Substring(15)) $global:StoredAWSRegion\" }; \"caller: $global:StoredAWSCredentials\"");
        Assert.Equal(["222222222222 222222222222 eu-west-2", "333333333333 333333333333 eu-west-2", "caller: "], result.Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Values_of_the_caller_come_by_using()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        const string Script = """
            $name = 'x y'; $table = @{ Key = 'value'; List = 1, 2 }; $splat = @{ Value = 'splatted' }
            '222222222222' | Invoke-RoleChain -From $base -RoleName audit -ScriptBlock {
                $using:name; "in text: $using:name, $($using:table.Key), ${using:name}"; $using:table.List[1]; (& { param($Value) $Value } @using:splat); "$name$table"
            } | ForEach-Object { "$_" }
            """;
        var result = session.Run(Script);
        result.ThrowIfFailed();
        Assert.Equal(["x y", "in text: x y, value, x y", "2", "splatted", string.Empty], result.Output.Select(item => item.ToString()));
        Assert.Equal("InvalidUsingValue", session.Run("$b = { 1 }; '222222222222' | Invoke-RoleChain -From $base -RoleName audit -ScriptBlock { & $using:b }").ErrorId);
    }

    [Fact]
    public void Every_stream_is_the_commands_and_errors_name_the_account()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        const string Script = """
            '222222222222', '333333333333' | Invoke-RoleChain -From $base -RoleName audit -Verbose -ErrorAction SilentlyContinue -ErrorVariable bad -WarningVariable warned -InformationVariable told -ScriptBlock {
                [CmdletBinding()] param($c)
                $PSCmdlet.WriteWarning("w $($_.Chain.Account)"); $PSCmdlet.WriteVerbose("v $($_.Chain.Account)"); $PSCmdlet.WriteInformation("i $($_.Chain.Account)", @())
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new("e $($c.Chain.Account)"), 'Id', 'NotSpecified', $null))
                if ($_.Chain.Account -eq '333333333333') { throw 'over' }
                'done'
            } | ForEach-Object AccountId
            $bad | ForEach-Object { "$_ $($_.AccountId)" }
            $warned | ForEach-Object { "$_" }
            $told | ForEach-Object { "$_" }
            """;
        var result = session.Run(Script);
        Assert.Equal(
            ["222222222222", "222222222222: e 222222222222 222222222222", "333333333333: e 333333333333 333333333333", "333333333333: over 333333333333", "i 222222222222", "i 333333333333", "w 222222222222", "w 333333333333"],
            result.Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
        Assert.Contains("v 333333333333", result.Verbose);
        Assert.DoesNotContain("canary", result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_block_returns_keeps_its_own_properties()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        var result = session.Run("'222222222222' | Invoke-RoleChain -From $base -RoleName audit -ScriptBlock { [pscustomobject] @{ AccountId = 'own'; Value = 1 }; 42; $null; 'text' }");
        result.ThrowIfFailed();
        Assert.Equal(["own", "222222222222", "222222222222"], result.Output.Where(item => item is not null).Select(item => item.Properties["AccountId"].Value));
        Assert.Equal([42, "text"], result.Output.Where(item => item?.BaseObject is int or string).Select(item => item.BaseObject));
    }

    /// <summary>The engine has one object for a small number and for a script's text; a value of the caller is one by nature.</summary>
    [Fact]
    public void What_is_one_object_for_all_targets_has_no_wrong_account()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        const string Script = """
            $shared = [pscustomobject] @{ Name = 'shared' }
            $all = '222222222222', '333333333333' | Invoke-RoleChain -From $base -RoleName audit -ScriptBlock { 1; 'text'; $true; $_; $using:shared }
            foreach ($item in $all) { if ($item -is [RoleChain.ChainedCredential]) { $own = $item.Chain.Account; "$($item.AccountId -eq $own)" } else { "$item $($item.AccountId)" } }
            """;
        var result = session.Run(Script);
        result.ThrowIfFailed();
        Assert.Equal(
            ["1 222222222222", "1 333333333333", "@{Name=shared} ", "@{Name=shared} ", "True", "True", "True 222222222222", "True 333333333333", "text 222222222222", "text 333333333333"],
            result.Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_target_without_a_credential_has_no_block()
    {
        using var server = new FanOutServer(request => request.Form["RoleArn"].Contains("333333333333", StringComparison.Ordinal) ? Reply.Error(403, "AccessDenied", "no") : null);
        using var session = server.Session();
        var result = session.Run("'222222222222', '333333333333' | Invoke-RoleChain -From $base -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable bad -ScriptBlock { $_.Chain.Account }; $bad.TargetObject");
        Assert.Equal(["222222222222", "333333333333"], result.Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
    }

    /// <summary>A runspace that is closed and not disposed keeps its thread, and the process.</summary>
    [Fact]
    public async System.Threading.Tasks.Task The_process_ends_when_the_script_does()
    {
        var path = System.IO.Path.GetTempFileName() + ".ps1";
        System.IO.File.WriteAllText(path, "Import-Module -Name '" + Layout.Manifest + "'; $sts = Start-StsEmulator -SetEnvironment; '222222222222' | Invoke-RoleChain -From @{ Hop = '111111111111:base'; Region = 'eu-west-2' } -RoleName deploy -ScriptBlock { \"in $($_.Chain.Account)\" }; Stop-StsEmulator; 'done'");
        try
        {
            var ended = await ChildProcess.RunDotnetAsync(Layout.HostProgram, ["-NoProfile", "-NonInteractive", "-File", path]);
            Assert.Equal(0, ended.ExitCode);
            Assert.Contains("in 222222222222", ended.Output, StringComparison.Ordinal);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public void The_callers_location_is_the_blocks()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        var folder = System.IO.Path.GetTempPath().TrimEnd('/');
        session.Runspace.SessionStateProxy.Path.SetLocation(folder);
        Assert.Equal(folder, session.Run("'222222222222' | Invoke-RoleChain -From $base -RoleName audit -ScriptBlock { $ExecutionContext.SessionState.Path.CurrentLocation.Path }").Output[0].ToString());
    }
}
