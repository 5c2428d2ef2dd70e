using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>What a script block with credentials runs in, and that nothing of it is left.</summary>
public class ScopeTests
{
    private const string Names = "'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_ROLE_SESSION_NAME', 'AWS_CREDENTIAL_EXPIRATION', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN'";

    [Fact]
    public void The_environment_is_the_chains()
    {
        using var scope = new ScopeSession();
        var before = scope.State();
        Assert.Equal(
            ["True", "True", "True", "eu-west-2", "eu-west-2", "null", "null", "null", "null", "null"],
            scope.Texts($$"""
                Invoke-RoleChain @chain -ScriptBlock {
                    $c = $_
                    {{Names}} | ForEach-Object { $v = [Environment]::GetEnvironmentVariable($_); if ($v -and $v -cin $c.AccessKey, $c.SecretKey, $c.SessionToken) { $true } elseif ($null -eq $v) { 'null' } else { $v } }
                }
                """));
        Assert.Equal(before, scope.State());
    }

    [Fact]
    public void A_program_sees_it_and_its_exit_code_is_kept()
    {
        using var scope = new ScopeSession();
        var program = OperatingSystem.IsWindows() ? "cmd.exe /c 'echo %AWS_SESSION_TOKEN%[%AWS_PROFILE%]& exit 3'" : "sh -c 'echo \"$AWS_SESSION_TOKEN[$AWS_PROFILE]\"; exit 3'";
        var expected = OperatingSystem.IsWindows() ? "[%AWS_PROFILE%]" : "[]";
        Assert.Equal(["True", "3", "False"], scope.Texts($$"""Invoke-RoleChain @chain -ScriptBlock { $line = {{program}}; $line -ceq ($_.SessionToken + '{{expected}}') }; $LASTEXITCODE; Invoke-RoleChain @chain -ScriptBlock { $null = {{program}}; $? }"""));
    }

    /// <summary>Every way in which a block can end.</summary>
    public static TheoryData<string, string> Endings => new()
    {
        { "Invoke-RoleChain @chain -ScriptBlock { 'a' }; 'b'", "a b" },
        { "Invoke-RoleChain @chain -ScriptBlock { return 'a'; 'no' }; 'b'", "a b" },
        { "try { Invoke-RoleChain @chain -ScriptBlock { 'a'; throw 'x' } } catch { \"$_\" }", "a x" },
        { "Invoke-RoleChain @chain -ScriptBlock { 'a'; throw 'x' }; 'no'", "a" },
        { "try { Invoke-RoleChain @chain -ScriptBlock { Import-Module -Name /nowhere/x -ErrorAction Stop; 'no' } } catch { 'b' }", "b" },
        { "foreach ($i in 1, 2) { Invoke-RoleChain @chain -ScriptBlock { \"a$i\"; break } }; 'b'", "a1 b" },
        { "foreach ($i in 1, 2) { Invoke-RoleChain @chain -ScriptBlock { \"a$i\"; continue }; 'no' }; 'b'", "a1 a2 b" },
        { "Invoke-RoleChain @chain -ScriptBlock { 'a'; exit 4 }; 'no'", "a" },
        { "Invoke-RoleChain @chain -ScriptBlock { 'a'; 'no' } | Select-First; 'b'", "a b" },
        { "foreach ($i in 1) { Invoke-RoleChain @chain -ScriptBlock { 'a'; 'no' } | ForEach-Object { $_; break } }; 'b'", "a b" },
        { "Invoke-RoleChain @chain -ScriptBlock { $env:AWS_PROFILE = 'x'; $env:AWS_CONTAINER_NEW = 'x'; $env:AWS_REGION = $null; $global:StoredAWSCredentials = 'x'; 'a' }", "a" },
        { "try { Invoke-RoleChain @chain -ScriptBlock { Invoke-RoleChain @chain -ScriptBlock { 'a'; throw 'x' } } } catch { \"$_\" }", "a x" },
        { "Invoke-RoleChain @chain -ScriptBlock { try { Invoke-RoleChain nonsense } catch { 'a' } }", "a" },
        { "try { Invoke-RoleChain arn:aws:iam::333333333333:role/missing -Region eu-west-2 -ScriptBlock { 'no' } } catch { $_.FullyQualifiedErrorId }", "OidcProviderNotFound,RoleChain.Commands.InvokeRoleChainCommand" },
        { "try { $RefuseCredential = $true; Invoke-RoleChain @chain -ScriptBlock { 'no' } } catch { $RefuseCredential = $false; $_.FullyQualifiedErrorId }", "Refused,RoleChain.ModuleTests.Stubs.SetAWSCredentialCommand" },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public void Everything_is_put_back(string script, string output)
    {
        using var scope = new ScopeSession();
        var before = scope.State();
        var result = scope.Session.Run(script);
        Assert.Equal(output, string.Join(' ', result.Output));
        Assert.Equal(before, scope.State());

        // The environment is free again.
        Assert.Equal(["333333333333"], scope.Texts("Invoke-RoleChain @chain -ScriptBlock { $_.Chain.Account }"));
    }

    [Fact]
    public void A_stop_puts_everything_back()
    {
        using var scope = new ScopeSession();
        var before = scope.State();
        using var started = new ManualResetEventSlim();
        using var shell = scope.Create("$started = $args[0]; Invoke-RoleChain @chain -ScriptBlock { $started.Set(); while ($true) { } }", started);
        var running = shell.BeginInvoke();
        Assert.True(started.Wait(TimeSpan.FromSeconds(60)));
        Assert.Equal("eu-west-2", Environment.GetEnvironmentVariable("AWS_REGION"));
        shell.Stop();
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal(before, scope.State());
    }

    [Fact]
    public void AWS_Tools_have_it_as_their_default()
    {
        using var scope = new ScopeSession();
        Assert.Equal(
            ["True", "True", "True", "eu-west-2", "eu-west-2"],
            scope.Texts("""
                $null = New-Module -Name Other { function Get-Default { $StoredAWSCredentials } } | Import-Module
                function Invoke-WithOwnDefault {
                    $StoredAWSCredentials = 'mine'
                    Invoke-RoleChain @chain -ScriptBlock { $StoredAWSCredentials -ceq ('Local ' + $_.AccessKey); $global:StoredAWSCredentials -ceq ('Global ' + $_.AccessKey); (Get-Default) -ceq ('Global ' + $_.AccessKey); $StoredAWSRegion; $global:StoredAWSRegion }
                }
                Invoke-WithOwnDefault
                """));
        Assert.Equal(["mine"], scope.Texts("$StoredAWSCredentials"));
    }

    [Fact]
    public void Scopes_stand_in_each_other()
    {
        using var scope = new ScopeSession();
        var before = scope.State();
        Assert.Equal(
            ["333333333333", "True", "111111111111", "True", "333333333333", "True"],
            scope.Texts("""
                Invoke-RoleChain @chain -ScriptBlock {
                    $_.Chain.Account; $env:AWS_ACCESS_KEY_ID -ceq $_.AccessKey
                    Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region us-east-1 -ScriptBlock { $_.Chain.Account; $env:AWS_ACCESS_KEY_ID -ceq $_.AccessKey }
                    $_.Chain.Account; $env:AWS_ACCESS_KEY_ID -ceq $_.AccessKey
                }
                """));
        Assert.Equal(before, scope.State());
    }

    [Fact]
    public void Several_chains_run_it_one_after_the_other()
    {
        using var scope = new ScopeSession();
        Assert.Equal(
            ["333333333333 True", "111111111111 True"],
            scope.Texts($"(New-RoleChain '{ScopeSession.Base}', '{ScopeSession.Deploy}' -Region eu-west-2), (New-RoleChain '{ScopeSession.Base}' -Region us-east-1) | Invoke-RoleChain -ScriptBlock {{ $_.Chain.Account + ' ' + ($env:AWS_ACCESS_KEY_ID -ceq $_.AccessKey -and $env:AWS_REGION -ceq $_.Region) }}"));
    }

    [Fact]
    public void Two_runspaces_cannot_have_one_at_once()
    {
        using var scope = new ScopeSession();
        using var other = new ScopeSession(scope);
        using var started = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        using var shell = scope.Create("$started, $end = $args; Invoke-RoleChain @chain -ScriptBlock { $started.Set(); $end.Wait(); $env:AWS_ACCESS_KEY_ID -ceq $_.AccessKey }", started, end);
        var running = shell.BeginInvoke();
        Assert.True(started.Wait(TimeSpan.FromSeconds(60)));
        var during = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID");
        var refused = other.Session.Run("Invoke-RoleChain @chain -ScriptBlock { 'no' }");
        Assert.Equal("ScopeOverlap", refused.ErrorId);
        Assert.Empty(refused.Output);
        Assert.Equal(during, Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"));
        end.Set();
        Assert.Equal("True", Assert.Single(shell.EndInvoke(running)).ToString());

        // Three calls for a chain: the refused one made none.
        Assert.Equal(["3"], scope.Texts("$sts.Calls.Count"));
        Assert.Equal(["yes"], other.Texts("Invoke-RoleChain @chain -ScriptBlock { 'yes' }"));
    }

    [Fact]
    public void No_secret_is_in_a_stream()
    {
        using var scope = new ScopeSession();
        var result = scope.Session.Run("Invoke-RoleChain @chain -Verbose -Debug -ScriptBlock { $global:kept = $_; \"$_\"; \"$args\"; throw 'x' }");
        Assert.Equal("x", result.Error!.ToString());
        dynamic credential = scope.Session.Run("$kept").Output.Single().BaseObject;
        foreach (var secret in new string[] { credential.SecretKey, credential.SessionToken, credential.AccessKey })
        {
            Assert.DoesNotContain(secret, result.AllText, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, scope.Session.HostText, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, scope.State(), StringComparison.Ordinal);
        }
    }
}
