using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>A script block with credentials behaves as with <c>&amp;</c>.</summary>
public class ScopeBlockTests
{
    /// <summary>What the credential is called in blocks of every form.</summary>
    [Theory]
    [InlineData("{ $_.Chain.Account }", "333333333333")]
    [InlineData("{ $args[0].Chain.Account; $args.Count }", "333333333333 1")]
    [InlineData("{ param($c) $c.Chain.Account; $_.Chain.Account; $args.Count }", "333333333333 333333333333 0")]
    [InlineData("{ [CmdletBinding()] param() $_.Chain.Account }", "333333333333")]
    [InlineData("{ [CmdletBinding()] param([Parameter(Mandatory)] $c) $c.Chain.Account; $_.Chain.Account }", "333333333333 333333333333")]
    [InlineData("{ process { $_.Chain.Account } }", "333333333333")]
    [InlineData("{ begin { 'b' + $_.Chain.Account } process { 'p' + $_.Chain.Account } end { 'e' + $_.Chain.Account } }", "b333333333333 p333333333333 e333333333333")]
    [InlineData("{ [CmdletBinding()] param() process { $_.Chain.Account.Length } }", "0")]
    [InlineData("([scriptblock]::Create('$_.Chain.Account'))", "333333333333")]
    [InlineData("(& { $v = 'closed over'; { $v; $_.Chain.Account }.GetNewClosure() })", "closed over 333333333333")]
    public void The_credential_is_there(string block, string output)
    {
        using var scope = new ScopeSession();
        Assert.Equal(output, string.Join(' ', scope.Texts($"Invoke-RoleChain @chain -ScriptBlock {block}")));
    }

    /// <summary>The same script with <c>&amp;</c> and with a scope.</summary>
    [Theory]
    [InlineData("$x = 1; RUN { $x; $x = 2; $y = 3 }; $x; \"y=$y\"")]
    [InlineData("RUN { $ExecutionContext.SessionState.PSVariable.Set('script:z', 5) }; $z")]
    [InlineData("RUN { Write-Streams; 'o' } 3>&1")]
    [InlineData("RUN { Write-Streams; 'o' } 2>&1")]
    [InlineData("RUN { Write-Streams; 'o' } 2>&1 3>&1 4>&1 6>&1 | ForEach-Object { $_.GetType().Name; \"$_\" }")]
    [InlineData("RUN { Write-Streams; 'o' } *>&1 | ForEach-Object { $_.GetType().Name; \"$_\" }")]
    [InlineData("RUN { Write-Streams; 'o' } 2>$null 3>$null")]
    [InlineData("RUN { Write-Streams } *>$null; 'end'")]
    [InlineData("$r = RUN { 1; , (2, 3); @{ a = 4 } }; $r.Count; $r[1].Count")]
    [InlineData("try { RUN { throw [System.IO.FileNotFoundException]::new('gone') } } catch [System.IO.FileNotFoundException] { $_.Exception.Message; $_.FullyQualifiedErrorId; $_.InvocationInfo.ScriptLineNumber }")]
    [InlineData("try { RUN { [int]::Parse('x') } } catch [System.FormatException] { $_.Exception.GetType().Name; $_.FullyQualifiedErrorId; $_.InvocationInfo.ScriptLineNumber }")]
    [InlineData("try { RUN { Get-Nothing } } catch { $_.Exception.GetType().Name; $_.FullyQualifiedErrorId; $_.InvocationInfo.ScriptLineNumber }")]
    [InlineData("try { RUN { Write-Streams -ErrorAction Stop } } catch { $_.Exception.GetType().Name; $_.FullyQualifiedErrorId; \"$_\" }")]
    [InlineData("RUN { [int]::Parse('x'); 'goes on' } 2>$null")]
    [InlineData("RUN { Write-Streams } *>$null; $?")]
    [InlineData("RUN { trap { 'trapped'; continue } throw 'x'; 'after' }")]
    public void It_is_as_with_the_call_operator(string script)
    {
        // A chain that takes long shows its progress.
        const string Function = "$ProgressPreference = 'SilentlyContinue'; function Write-Streams { [CmdletBinding()] param() $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteInformation('i', [string[]]@()); $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([InvalidOperationException]::new('e'), 'Id', 'NotSpecified', $null)) }\n";
        using var scope = new ScopeSession();
        var called = scope.Session.Run(Function + "& {\n" + script.Replace("RUN", "&", StringComparison.Ordinal) + "\n}");
        var scoped = scope.Session.Run(Function + "& {\n" + script.Replace("RUN", "Invoke-RoleChain @chain -ScriptBlock", StringComparison.Ordinal) + "\n}");
        Assert.Equal(called.AllText, scoped.AllText);
        Assert.NotEmpty(scoped.Output);
    }

    /// <summary>The common parameters are the command's: what they say of actions does not reach into the block, as with <c>ForEach-Object</c>.</summary>
    [Theory]
    [InlineData("Continue")]
    [InlineData("Stop")]
    public void The_commands_own_variables_get_what_the_block_writes(string action)
    {
        using var scope = new ScopeSession();
        var result = scope.Session.Run("Invoke-RoleChain @chain -ErrorAction " + action + " -OutVariable out -ErrorVariable failed -ScriptBlock { 1; Import-Module -Name /nowhere/x; 2 }; \"out $out\"; \"failed \" + $failed[0].TargetObject");
        Assert.Equal(["1", "2", "out 1 2", "failed /nowhere/x"], result.Output.Select(item => item.ToString()));
        Assert.NotNull(result.Error);
    }

    [Fact]
    public void Output_comes_while_the_block_runs()
    {
        using var scope = new ScopeSession();
        using var end = new ManualResetEventSlim();
        using var first = new ManualResetEventSlim();
        using var shell = scope.Create("$end = $args[0]; Invoke-RoleChain @chain -ScriptBlock { 1; $end.Wait(); 2 }", end);
        using var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, _) => first.Set();
        var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(first.Wait(TimeSpan.FromSeconds(60)));
        end.Set();
        shell.EndInvoke(running);
        Assert.Equal([1, 2], output.Select(item => (int)item.BaseObject));
    }

    /// <summary>A block knows what it knew where it was written, also where a module's function runs it.</summary>
    [Theory]
    [InlineData("Invoke-Own", "mod  333333333333")]
    [InlineData("Invoke-Text", "mod  333333333333")]
    [InlineData("Invoke-Handed { \"$inner $who $($_.Chain.Account)\"; $who = 'changed' }; $who", " func 333333333333 func")]
    [InlineData("Invoke-Plain { \"$inner $who $($args[0].Chain.Account)\"; $who = 'changed' }; $who", " func 333333333333 func")]
    public void The_blocks_own_module_counts(string script, string output)
    {
        using var scope = new ScopeSession();
        Assert.Equal(output, string.Join(' ', scope.Texts($$"""
            New-Module -Name Team -ScriptBlock {
                $inner = 'mod'
                function Invoke-Own { Invoke-RoleChain @chain -ScriptBlock { "$inner $who $($_.Chain.Account)" } }
                function Invoke-Text { [CmdletBinding()] param() Invoke-RoleChain @chain -ScriptBlock ([scriptblock]::Create('"$inner $who $($_.Chain.Account)"')) }
                function Invoke-Handed { [CmdletBinding()] param($Block) $who = 'module'; Invoke-RoleChain @chain -ScriptBlock $Block }
                function Invoke-Plain($Block) { $who = 'module'; Invoke-RoleChain @chain -ScriptBlock $Block }
            } | Import-Module
            function Invoke-Test { $who = 'func'; {{script}} }
            Invoke-Test
            """)));
    }

    [Fact]
    public void A_block_of_another_runspace_runs_as_one_of_this()
    {
        using var scope = new ScopeSession();
        using var other = new ScopeSession(scope);
        var block = other.Session.Run("$where = 'other'; { \"$where $($_.Chain.Account)\"; $where = 'changed' }").Output.Single();
        Assert.Equal(["here 333333333333"], scope.Texts("$where = 'here'; Invoke-RoleChain @chain -ScriptBlock $args[0]", block));
        Assert.Equal(["other"], other.Texts("$where"));
    }

    [Fact]
    public void A_block_of_another_runspaces_module_is_refused()
    {
        using var scope = new ScopeSession();
        using var other = new ScopeSession(scope);
        var block = other.Session.Run("& { $v = 1; { $v }.GetNewClosure() }").Output.Single();
        var result = scope.Session.Run("Invoke-RoleChain @chain -ScriptBlock $args[0]", block);
        Assert.Equal("ForeignScriptBlock", result.ErrorId);
        Assert.Empty(result.Output);
        Assert.Equal(["0"], scope.Texts("$sts.Calls.Count"));
    }
}
