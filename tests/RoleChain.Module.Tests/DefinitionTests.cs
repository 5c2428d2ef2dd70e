using System;
using System.Linq;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Definitions as users make them: commands, hashtables, the pipeline, and every way to give a value.</summary>
public class DefinitionTests
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::333333333333:role/deploy";

    [Theory]
    [InlineData("New-RoleChain $Base, $Deploy -Region eu-west-2 | Invoke-RoleChain")]
    [InlineData("$Base, $Deploy | New-RoleChain -Region eu-west-2 | Invoke-RoleChain")]
    [InlineData("New-RoleChain (New-RoleChainHop $Base), (New-RoleChainHop $Deploy -RoleSessionName RoleChain) -Region eu-west-2 | Invoke-RoleChain")]
    [InlineData("New-RoleChain -Hop @{ RoleArn = $Base }, '333333333333:deploy' | Invoke-RoleChain -Region eu-west-2")]
    [InlineData("Invoke-RoleChain -Definition @{ Hop = @($Base, @{ RoleArn = '333333333333:role/deploy'; DurationSeconds = 900 }); Region = 'eu-west-2' }")]
    [InlineData("@{ Hop = $Base, $Deploy; Region = 'us-east-1' } | Invoke-RoleChain -Region eu-west-2")]
    [InlineData("Invoke-RoleChain $Base, 333333333333:deploy -Region eu-west-2")]
    public void A_chain_can_be_defined(string script)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run("$Base = $args[0]; $Deploy = $args[1]; $sts = Start-StsEmulator -SetEnvironment; " + script, Base, Deploy);
        result.ThrowIfFailed();
        dynamic credential = Assert.Single(result.Output).BaseObject;
        Assert.Equal("arn:aws:sts::333333333333:assumed-role/deploy/RoleChain", credential.Chain.AssumedRoleArn);
        Assert.Equal("eu-west-2", credential.Region);
    }

    [Fact]
    public void Two_chains_from_the_pipeline_give_two_credentials()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run("$sts = Start-StsEmulator -SetEnvironment; @{ Hop = $args[0]; Region = 'eu-west-2' }, @{ Hop = $args; Region = 'eu-west-2' } | Invoke-RoleChain", Base, Deploy);
        result.ThrowIfFailed();
        Assert.Equal(["111111111111", "333333333333"], result.Output.Select(item => (string)((dynamic)item.BaseObject).Chain.Account));
    }

    /// <summary>The simple parameters: the last hop's, every hop's, the chain's.</summary>
    [Fact]
    public void A_hop_keeps_what_it_was_told()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        const string Script = """
            $file = [System.IO.Path]::GetTempFileName()
            [System.IO.File]::WriteAllText($file, "{ ""Version"": ""2012-10-17"",`n ""Statement"": [] }")
            $tag = [pscustomobject]@{ Key = 'Team'; Value = 'platform' }
            (New-RoleChainHop r1 -Policy $file).Policy
            [System.IO.File]::WriteAllText($file, '{ "b" : "é" }', [System.Text.Encoding]::Unicode) # with a byte order mark
            (New-RoleChainHop r1 -Policy $file).Policy
            (New-RoleChainHop r1 -Policy '{ "a" : "é語" }').Policy
            (New-RoleChainHop r1 -Policy ([ordered]@{ Version = '2012-10-17'; Statement = @(@{ Effect = 'Allow' }) })).Policy
            [System.IO.File]::Delete($file)
            (New-RoleChainHop r1 -Tag @{ Cost = 42 }).Tags | ForEach-Object { "$_" }
            (New-RoleChainHop r1 -Tag @{ Key = 'Team'; Value = 7 }, @{ value = ''; KEY = 'Cost' }).Tags | ForEach-Object { "$_" }
            (New-RoleChainHop r1 -Tag @{ Key = 'k' }).Tags | ForEach-Object { "$_" }
            (New-RoleChainHop r1 -Tag $tag, $tag).Tags | ForEach-Object { "$_" }
            (New-RoleChainHop r1 -Tag ([pscustomobject]@{ On = $true; Empty = $null })).Tags | ForEach-Object { "$_" }
            $m = (New-RoleChainHop r1 -SerialNumber GAHT12345678 -TokenCode 012345).TokenCode
            "$m"; $m.Code.Reveal()
            """;
        var result = session.Run(Script);
        result.ThrowIfFailed();
        Assert.Equal(
            [
                "{\"Version\":\"2012-10-17\",\"Statement\":[]}", "{\"b\":\"é\"}", "{\"a\":\"é\\u8A9E\"}", "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\"}]}",
                "Cost=42", "Team=7", "Cost=", "Key=k", "Team=platform", "Team=platform", "On=true", "Empty=", "****", "012345",
            ],
            result.Output.Select(item => item.ToString()));
    }

    /// <summary>A function's variables are compiled, and cannot be set from elsewhere: of any name, they stay the caller's.</summary>
    [Theory]
    [InlineData("$command = 'a'; $parameters = 'b'; $null = New-RoleChain @{ RoleArn = $args[0]; ExternalId = 'contract' }; $command; $parameters")]
    [InlineData("function f($command, $parameters) { $null = New-RoleChain @{ RoleArn = $args[0]; ExternalId = 'contract' }; $command; $parameters }; f a b $args[0]")]
    [InlineData("$null = New-RoleChain @{ RoleArn = $args[0]; ExternalId = 'contract' }; if (-not $command) { 'a' }; if (-not $parameters) { 'b' }")]
    public void A_hashtable_leaves_nothing_in_the_callers_variables(string script)
    {
        using var session = new Session();
        var result = session.Run(script, Base);
        result.ThrowIfFailed();
        Assert.Equal(["a", "b"], result.Output.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData("New-RoleChain arn:x, $Deploy", "InvalidRoleArn")]
    [InlineData("New-RoleChain $Base, (New-RoleChainHop $Deploy -ExternalId x)", "InvalidExternalId")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -ExternalId x", "InvalidExternalId")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -Tag @{ 'aws:x' = 'y' }", "InvalidSessionTag")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -Policy '{'", "InvalidSessionPolicy")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -Policy ''", "InvalidSessionPolicy")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -Policy /nowhere/policy.json", "InvalidSessionPolicy")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -Policy /dev/zero", "InvalidSessionPolicy")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -PolicyArn nonsense", "InvalidPolicyArn")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -AllowedAccountId 111111111111", "AccountNotAllowed")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -EndpointUrl https://sts.invalid -UseFipsEndpoint", "EndpointConflict")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -SourceIdentity x", "InvalidSourceIdentity")]
    [InlineData("Invoke-RoleChain $Base, $Deploy -Region eu-west-2 -SourceIdentity octocat -SourceIdentityFromActor", "SourceIdentityConflict")]
    [InlineData("Invoke-RoleChain $Base -Region eu-west-2 -WebIdentityToken a.b.c -ExternalId contract", "NotForWebIdentity")]
    [InlineData("Invoke-RoleChain deploy -Region eu-west-2 -WebIdentityToken a.b.c", "RoleNotResolvable")]
    [InlineData("Invoke-RoleChain $Base -Region eu-west-2 -TokenCode 123456", "InvalidTokenCode")]
    [InlineData("Invoke-RoleChain -Definition @{ Hop = $Base; Nonsense = 1 }", "ParameterArgumentTransformationError")]
    [InlineData("New-RoleChain @{ Role = $Base; Nonsense = 1 }", "ParameterArgumentTransformationError")]
    [InlineData("New-RoleChainHop $Base -Tag 5", "ParameterArgumentTransformationError")]
    [InlineData("Invoke-RoleChain $Base -Region eu-west-2 -WebIdentityTokenCommand @()", "ParameterArgumentValidationError")]
    public void What_cannot_be_is_said_before_any_call(string script, string errorId)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run("$Base = $args[0]; $Deploy = $args[1]; " + script, Base, Deploy);
        Assert.Equal(errorId, result.ErrorId);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_script_block_gives_the_MFA_code_on_the_pipelines_thread()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        const string Script = """
            $sts = Start-StsEmulator -SetEnvironment
            $key = $sts.AccessKeys[0]
            $asked = @()
            Invoke-RoleChain $args[0] -Region eu-west-2 -Credential @{ AccessKey = $key.AccessKeyId; SecretKey = $key.SecretAccessKey.Reveal() } -SerialNumber GAHT12345678 -TokenCode { param($device) $script:asked += $device; 'no code' }
            """;
        var result = session.Run(Script, Base);
        Assert.Equal("TokenCodeUnavailable", result.ErrorId);
        Assert.Equal(["GAHT12345678"], session.Run("$asked").Output.Select(item => item.ToString()));
        Assert.DoesNotContain("no code", result.AllText, StringComparison.Ordinal);
    }

    /// <summary>A definition holds what it was given, and shows it nowhere; across a process border it has it no more.</summary>
    [Theory]
    [InlineData("$args")]
    [InlineData("$args | ForEach-Object { $_.Identity; $_.Identity.Token; $_.Identity.Provider; $_.Hops; $_.Hops.TokenCode }")]
    [InlineData("$args | ForEach-Object { \"$_ $($_.Identity) $($_.Hops)\" }")]
    [InlineData("[System.Management.Automation.PSSerializer]::Serialize($args, 8)")]
    public void A_definition_shows_no_secret(string script)
    {
        using var session = new Session();
        const string Script = """
            New-RoleChain $args[0] -Region eu-west-2 -WebIdentityToken $args[1]
            New-RoleChain (New-RoleChainHop $args[0] -SerialNumber GAHT12345678 -TokenCode 987654) -Region eu-west-2 -Credential @{ AccessKey = 'AKIACANARYCANARY0001'; SecretKey = 'canary-secret-key' }
            """;
        var made = session.Run(Script, Base, Canary.Token());
        made.ThrowIfFailed();
        var text = session.Show(script, [.. made.Output]);
        foreach (var secret in new[] { "eyJ", "canary-secret-key", "AKIACANARYCANARY0001", "987654" })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_script_block_that_breaks_gives_no_code()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        const string Script = "foreach ($i in 1, 2) { Invoke-RoleChain $args[0] -Region eu-west-2 -Credential @{ AccessKey = 'AKIAEXAMPLEEXAMPLE01'; SecretKey = 'x' } -SerialNumber GAHT12345678 -TokenCode { break } }";
        Assert.Equal("TokenCodeUnavailable", session.Run(Script, Base).ErrorId);
    }

    /// <summary>An audience alone is asked of the identity that was defined, and never leads to another one.</summary>
    [Theory]
    [InlineData("-IdentityProvider CircleCI", "-Audience other", "IdentityProviderUnavailable")]
    [InlineData("-WebIdentityToken a.b.c", "-Audience other", "IdentityConflict")]
    [InlineData("-ProfileName rolechain-none", "-Audience other", "IdentityConflict")]
    [InlineData("-WebIdentityToken a.b.c", "-IdentityProvider Automatic -Audience other", "TokenAudienceRefused")]
    [InlineData("-Audience other", "", "TokenAudienceRefused")]
    [InlineData("-Audience other", "-Audience sts.amazonaws.com", null)]
    [InlineData("-IdentityProvider GitHub -Audience other", "-Audience sts.amazonaws.com", null)]
    public void An_audience_is_asked_of_the_definitions_identity(string defined, string told, string? errorId)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        Assert.Equal(errorId, session.Run($"New-RoleChain $args[0] -Region eu-west-2 {defined} | Invoke-RoleChain {told}", Base).ErrorId);
    }

    /// <summary>What a command is told wins over the definition, also a switch that is told to be off.</summary>
    [Theory]
    [InlineData("-SkipSessionTagging", "", false)]
    [InlineData("-SkipSessionTagging", "-SkipSessionTagging:$false", true)]
    [InlineData("", "-SkipSessionTagging", false)]
    [InlineData("-TransitiveSessionTagging", "-SkipSessionTagging", false)]
    [InlineData("", "", true)]
    public void A_bound_switch_wins_over_the_definition(string defined, string told, bool isTagged)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        const string Script = """
            $sts = Start-StsEmulator -SetEnvironment
            $env:GITHUB_ACTIONS = 'true'; $env:GITHUB_REPOSITORY = 'octo-org/octo-app'
            $sts.AddFault(@{ Code = 'PackedPolicyTooLarge'; Action = 'AssumeRole'; Count = 2 })
            """;
        session.Run(Script).ThrowIfFailed();

        // Only a hop that has the job's tags is tried again without some of them, and says so.
        session.Run("$env:GITHUB_RUN_ID = '42'").ThrowIfFailed();
        var result = session.Run($"New-RoleChain $args -Region eu-west-2 -TrimSessionTag {defined} | Invoke-RoleChain {told}", Base, Deploy);
        Assert.Equal("PackedPolicyTooLarge", result.ErrorId);
        Assert.Equal(isTagged ? 1 : 0, result.Warnings.Count);
    }
}
