using System;
using System.Linq;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>A chain's credential by the command, against the emulator: from memory while it lives, and anew once it does not.</summary>
public class GetChainedCredentialTests
{
    private const string Start = "$sts = Start-StsEmulator -SetEnvironment; $c = Invoke-RoleChain 111111111111:base, 333333333333:deploy -Region eu-west-2";
    private const string Chain = "@{ Hop = '111111111111:base', '333333333333:deploy'; Region = 'eu-west-2' }";
    private const string Calls = "($sts.Calls | ForEach-Object { $_.Action }) -join ' '";
    private const string OneRun = "GetWebIdentityToken AssumeRoleWithWebIdentity AssumeRole";

    [Fact]
    public void A_chain_that_was_run_is_at_hand_by_credential_and_by_definition()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run(Start).ThrowIfFailed();
        var before = session.Run(Calls).Output.Single().ToString();
        var same = session.Run("$c | Get-ChainedCredential; Get-ChainedCredential -InputObject $c, $c; Get-ChainedCredential " + Chain + "; New-RoleChain '111111111111:base', '333333333333:deploy' -Region eu-west-2 | Get-ChainedCredential");
        same.ThrowIfFailed();
        var credential = session.Run("$c").Output.Single().BaseObject;
        Assert.Equal(5, same.Output.Count);
        Assert.All(same.Output, item => Assert.Same(credential, item.BaseObject));
        Assert.Equal(before, session.Run(Calls).Output.Single().ToString());
    }

    [Fact]
    public void What_has_too_little_life_is_renewed_from_the_hop_that_is_good()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator -SetEnvironment; $c = Invoke-RoleChain 111111111111:base, 333333333333:deploy -Region eu-west-2 -DurationInSeconds 900").ThrowIfFailed();

        // The emulator's hour is over in the session's eyes only; what it gives out now ends when its clock says.
        session.Run("$sts.AdvanceClock([TimeSpan]::FromMinutes(-10)); $old = Invoke-RoleChain 111111111111:base, 333333333333:deploy -Region eu-west-2 -DurationInSeconds 900; $sts.AdvanceClock([TimeSpan]::FromMinutes(10))").ThrowIfFailed();
        var result = session.Run("$new = $old | Get-ChainedCredential -MinimumLifetimeInSeconds 400; $new.AccessKey -ne $old.AccessKey; $new.Chain.Hops[0].RequestId -eq $old.Chain.Hops[0].RequestId; " + Calls);
        result.ThrowIfFailed();
        Assert.Equal([true, true], result.Output.Take(2).Select(item => item.BaseObject));
        Assert.Equal("AssumeRole", result.Output[2].ToString()!.Split(' ').Last());
    }

    [Fact]
    public void Without_parameters_it_lists_what_lives_and_calls_nobody()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run(Start).ThrowIfFailed();
        var before = session.Run(Calls).Output.Single().ToString();
        var all = session.Run("Get-ChainedCredential");
        all.ThrowIfFailed();
        var credential = session.Run("$c").Output.Single().BaseObject;
        Assert.Same(credential, all.Output[0].BaseObject);
        Assert.Equal(before, session.Run(Calls).Output.Single().ToString());
    }

    [Fact]
    public void A_credential_without_a_chain_is_refused()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run(Start).ThrowIfFailed();
        var result = session.Run("$made = [RoleChain.ChainedCredential]::new('ASIAAAAAAAAAAAAAAAAA', [RoleChain.SecretText]::new('s'), [RoleChain.SecretText]::new('t'), '', [DateTimeOffset]::UtcNow, $c.Chain); $made | Get-ChainedCredential");
        Assert.Equal("CredentialNotRenewable", result.ErrorId);
    }

    /// <summary>What a job or a file gives is plain text: PowerShell alone would say no more than that it does not bind.</summary>
    [Theory]
    [InlineData("$copy | Get-ChainedCredential")]
    [InlineData("Get-ChainedCredential -InputObject $c, $copy")]
    [InlineData("$copy | Export-ChainedCredential Environment")]
    [InlineData("$copy | Get-ChainedConsoleUri")]
    [InlineData("Start-ChainedCredentialServer $copy")]
    public void A_copy_from_another_process_is_refused_and_told_why(string script)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run(Start + "; $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($c))").ThrowIfFailed();
        var result = session.Run(script);
        Assert.Equal("ParameterArgumentTransformationError", result.ErrorId);
        Assert.Contains("a copy", result.Error!.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(session.Run("$c.SecretKey").Output.Single().ToString()!, result.AllText, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_faulty_definition_is_refused_without_a_call()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run(Start).ThrowIfFailed();
        var before = session.Run(Calls).Output.Single().ToString();
        Assert.Equal("ParameterArgumentTransformationError", session.Run("Get-ChainedCredential @{ Hop = @{ RoleArn = '111111111111:base'; DurationInSeconds = 1 }; Region = 'eu-west-2' }").ErrorId);
        Assert.Equal(before, session.Run(Calls).Output.Single().ToString());
    }

    /// <summary>A chain from a credential of ours goes on where that credential's own chain has come to.</summary>
    [Fact]
    public void A_chain_from_a_chained_credential_uses_that_credential()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator -SetEnvironment; $base = Invoke-RoleChain 111111111111:base -Region eu-west-2; $c = Invoke-RoleChain 333333333333:deploy -Credential $base").ThrowIfFailed();
        Assert.Equal(OneRun.Split(' ').Skip(1), session.Run("$sts.Calls | ForEach-Object { $_.Action } | Where-Object { $_ -like 'Assume*' }").Output.Select(item => item.ToString()));
    }
}
