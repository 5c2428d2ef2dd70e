using System;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.ModuleTests;

/// <summary>Many accounts from one chain, as users name them.</summary>
public class FanOutTests
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Accounts = "$_.Chain.Account";

    [Theory]
    [InlineData("Invoke-RoleChain -From $base -RoleName audit -AccountId 222222222222, 333333333333")]
    [InlineData("'222222222222', '333333333333' | Invoke-RoleChain -From $base -RoleName audit")]
    [InlineData("222222222222, 333333333333 | Invoke-RoleChain -From $base -RoleName audit")]
    [InlineData("[pscustomobject] @{ AccountId = '222222222222'; Name = 'one' }, [pscustomobject] @{ AccountId = '333333333333'; Name = 'two' } | Invoke-RoleChain -From $base -RoleName audit")]
    [InlineData("[pscustomobject] @{ Id = '222222222222'; Arn = 'arn:aws:organizations::111111111111:account/o-1/222222222222' }, [pscustomobject] @{ Id = '333333333333'; Arn = 'x' } | Invoke-RoleChain -From $base -RoleName audit")]
    [InlineData("[pscustomobject] @{ Account = '222222222222' }, [pscustomobject] @{ Account = 333333333333 } | Invoke-RoleChain -From $base -RoleName audit")]
    [InlineData("[pscustomobject] @{ RoleArn = 'arn:aws:iam::222222222222:role/audit' }, [pscustomobject] @{ AccountId = '333333333333'; RoleName = 'audit' } | Invoke-RoleChain -From $base")]
    [InlineData("'222222222222', '333333333333', '222222222222' | Invoke-RoleChain -From $base -RoleName audit")]
    [InlineData("'222222222222' | Invoke-RoleChain -From $base -RoleName audit -AccountId 333333333333")]
    [InlineData("222222222222.0, [decimal] 333333333333 | Invoke-RoleChain -From $base -RoleName audit")]
    [InlineData("$c = $base | Invoke-RoleChain; '222222222222', '333333333333' | Invoke-RoleChain -From $c -RoleName audit")]
    public void Each_account_once_from_one_base(string command)
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        var result = session.Run($"{command} | ForEach-Object {{ {Accounts} }}");
        Assert.Null(result.Error);
        Assert.Equal(["222222222222", "333333333333"], result.Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal([Base, "arn:aws:iam::222222222222:role/audit", "arn:aws:iam::333333333333:role/audit"], server.Roles.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("canary", result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hashtable_and_what_the_last_hop_is_told()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        session.Run("Invoke-RoleChain -From @{ Hop = '111111111111:base'; Region = 'eu-west-2'; EndpointUrl = $args[0]; WebIdentityToken = $args[1] } -RoleName ci/audit -AccountId 222222222222 -ExternalId contract-42 -DurationInSeconds 900 -RoleSessionName sweep -Tag @{ Team = 'web' }", server.Server.Url, Canary.Token()).ThrowIfFailed();
        var form = server.Server.Requests[1].Form;
        Assert.Equal(
            ("arn:aws:iam::222222222222:role/ci/audit", "contract-42", "900", "sweep", "web"),
            (form["RoleArn"], form["ExternalId"], form["DurationSeconds"], form["RoleSessionName"], form["Tags.member.1.Value"]));
        Assert.DoesNotContain("ExternalId", server.Server.Requests[0].Form.Keys);
    }

    [Fact]
    public void A_row_has_its_own_region_and_none_of_the_row_before()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        var result = session.Run("[pscustomobject] @{ AccountId = '222222222222'; Region = 'us-east-1' }, [pscustomobject] @{ AccountId = '333333333333'; Region = '' } | Invoke-RoleChain -From $base -RoleName audit | ForEach-Object { \"$($_.Chain.Account) $($_.Region)\" }");
        Assert.Equal(["222222222222 us-east-1", "333333333333 eu-west-2"], result.Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_no_account_is_an_error_and_the_others_go_on()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        var result = session.Run("$found = '22222222222', '222222222222', '', 'x; rm' | Invoke-RoleChain -From $base -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable bad; $found.Chain.Account; $bad | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] + ' ' + $_.TargetObject }");
        Assert.Equal(["222222222222", "InvalidAccountId 22222222222", "InvalidAccountId ", "InvalidAccountId x; rm"], result.Output.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData("1e30")]
    [InlineData("[double]::NaN")]
    [InlineData("-222222222222")]
    [InlineData("333333333332.6")]
    public void A_number_that_is_no_account_is_an_error_and_the_others_go_on(string number)
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        var result = session.Run($"$found = ({number}), '222222222222' | Invoke-RoleChain -From $base -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable bad; @($found).Chain.Account; $bad | ForEach-Object {{ $_.FullyQualifiedErrorId.Split(',')[0] }}");
        Assert.Equal(["222222222222", "InvalidAccountId"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void A_role_of_another_account_than_the_object_names_is_not_taken()
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        var result = session.Run("[pscustomobject] @{ RoleArn = 'arn:aws:iam::222222222222:role/audit'; AccountId = '333333333333' } | Invoke-RoleChain -From $base -ErrorAction SilentlyContinue -ErrorVariable bad; $bad.FullyQualifiedErrorId.Split(',')[0]");
        Assert.Equal(["InvalidRoleArn"], result.Output.Select(item => item.ToString()));
        Assert.Empty(server.Roles);
    }

    [Fact]
    public void A_failure_has_the_region_of_its_row()
    {
        using var server = new FanOutServer(request => request.Form["RoleArn"].Contains("222222222222", StringComparison.Ordinal) ? Reply.Error(403, "AccessDenied", "no") : null);
        using var session = server.Session();
        var result = session.Run("[pscustomobject] @{ AccountId = '222222222222'; Region = 'us-east-1' } | Invoke-RoleChain -From $base -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable bad; \"$($bad.AccountId) $($bad.Region)\"");
        Assert.Equal("222222222222 us-east-1", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void A_failure_has_its_account_as_target_and_does_not_stop_the_others()
    {
        using var server = new FanOutServer(request => request.Form["RoleArn"].Contains("333333333333", StringComparison.Ordinal) ? Reply.Error(403, "AccessDenied", "not you " + Canary.Secret) : null);
        using var session = server.Session();
        var result = session.Run("$found = '222222222222', '333333333333', '444444444444' | Invoke-RoleChain -From $base -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable bad; @($found).Count; $bad.Count; $bad[0].TargetObject; $bad[0].FullyQualifiedErrorId; $bad[0].Exception.HopNumber");
        Assert.Equal(["2", "1", "333333333333", "HopRefused,RoleChain.Commands.InvokeRoleChainCommand", "2"], result.Output.Select(item => item.ToString()));
        Assert.DoesNotContain(Canary.Secret, result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_that_fails_is_told_for_each_target_and_tried_once()
    {
        using var server = new FanOutServer(_ => Reply.Error(403, "AccessDenied", "no"));
        using var session = server.Session();
        var result = session.Run("'222222222222', '333333333333' | Invoke-RoleChain -From $base -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable bad; $bad.TargetObject");
        Assert.Equal(["222222222222", "333333333333"], result.Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal([Base], server.Roles);
    }

    [Theory]
    [InlineData("-From 42 -RoleName audit", "InvalidFanOutSource")]
    [InlineData("-From $base -RoleName 'no role'", "InvalidRoleArn")]
    [InlineData("-From $base -RoleName audit -DurationInSeconds 7200", "DurationExceedsChainingLimit")]
    [InlineData("-From $base -RoleName audit -ExternalId x", "InvalidExternalId")]
    [InlineData("-From ($base | Invoke-RoleChain) -RoleName audit -ProfileName x", "IdentityConflict")]
    [InlineData("-From $base", "NoTargetRole")]
    [InlineData("-From $base -RoleName audit -ScriptBlock { $using:nothing }", "InvalidUsingValue")]
    [InlineData("-From $base -RoleName audit -AllowedAccountId 333333333333", "AccountNotAllowed")]
    public void What_is_wrong_is_said_before_any_target_is_called(string parameters, string errorId)
    {
        using var server = new FanOutServer();
        using var session = server.Session();
        Assert.Equal(errorId, session.Run("'222222222222' | Invoke-RoleChain " + parameters).ErrorId);
        Assert.DoesNotContain(server.Roles, role => role.Contains("222222222222", StringComparison.Ordinal));
    }

    [Fact]
    public void Results_come_as_they_are_there_and_a_pipeline_may_end_early()
    {
        using var server = new FanOutServer(request => request.Form["RoleArn"].Contains("333333333333", StringComparison.Ordinal) ? Reply.Never() : null);
        using var session = server.Session();
        var watch = Stopwatch.StartNew();
        var result = session.Run("foreach ($i in 1) { '222222222222', '333333333333' | Invoke-RoleChain -From $base -RoleName audit | ForEach-Object { $_.Chain.Account; break } }; 'after'");
        Assert.Equal(["222222222222", "after"], result.Output.Select(item => item.ToString()));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"it took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-ScriptBlock { while ($true) { [Threading.Thread]::Sleep(50) } }")]
    public void A_stop_ends_it_at_once(string parameters)
    {
        using var server = new FanOutServer(request => parameters.Length == 0 && !request.Form["RoleArn"].EndsWith("/base", StringComparison.Ordinal) ? Reply.Never() : null);
        using var session = server.Session();
        using var shell = session.Create("0..50 | ForEach-Object { 200000000000 + $_ } | Invoke-RoleChain -From $base -RoleName audit " + parameters);
        var running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => server.Server.Requests.Count > 9, TimeSpan.FromSeconds(20)));
        var watch = Stopwatch.StartNew();
        shell.Stop();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"it took {watch.Elapsed}");
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        var calls = server.Server.Requests.Count;
        Assert.Equal("ok", session.Run("'ok'").Output[0].ToString());
        Assert.InRange(server.Server.Requests.Count, calls, calls + 1);
    }
}
