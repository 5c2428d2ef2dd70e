using System;
using System.Linq;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>The command as users run it, against the emulator.</summary>
public class InvokeRoleChainTests
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::333333333333:role/deploy";

    [Fact]
    public void A_jobs_token_becomes_a_credential_of_the_last_role()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        var result = session.Run("$c = Invoke-RoleChain -RoleArn $args -Region eu-west-2 -RoleSessionName canaries -Verbose -Debug; $c", Base, Deploy);
        result.ThrowIfFailed();

        dynamic credential = Assert.Single(result.Output).BaseObject;
        Assert.Equal("RoleChain.ChainedCredential", ((object)credential).GetType().FullName);
        Assert.StartsWith("ASIA", (string)credential.AccessKey, StringComparison.Ordinal);
        Assert.Equal("eu-west-2", credential.Region);
        Assert.Equal("arn:aws:sts::333333333333:assumed-role/deploy/canaries", credential.Chain.AssumedRoleArn);
        Assert.InRange((DateTimeOffset)credential.ExpiresAt, DateTimeOffset.UtcNow.AddMinutes(55), DateTimeOffset.UtcNow.AddMinutes(61));

        // Each step is told, none with a secret.
        Assert.Collection(
            result.Verbose,
            line => Assert.Equal("Identity: the GitHub Actions token of this job (audience sts.amazonaws.com), because ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are set.", line),
            line => Assert.StartsWith("STS: http://127.0.0.1:", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Token: issuer https://token.actions.githubusercontent.com, subject repo:octo-org/octo-app:ref:refs/heads/main, audience sts.amazonaws.com, expires ", line, StringComparison.Ordinal),
            line => Assert.Equal($"Hop 1 of 2: AssumeRoleWithWebIdentity of {Base}, session canaries, 3600 s.", line),
            line => Assert.StartsWith("Hop 1 of 2: now arn:aws:sts::111111111111:assumed-role/base/canaries, key ****", line, StringComparison.Ordinal),
            line => Assert.Equal($"Hop 2 of 2: AssumeRole of {Deploy}, session canaries, 3600 s.", line),
            line => Assert.StartsWith("Hop 2 of 2: now arn:aws:sts::333333333333:assumed-role/deploy/canaries, key ****", line, StringComparison.Ordinal));
        var bearer = session.Run("$sts.Environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN").Output.Single().ToString();
        foreach (var secret in new string[] { credential.SecretKey, credential.SessionToken, credential.AccessKey, bearer! })
        {
            Assert.DoesNotContain(secret, result.AllText, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("eyJ", result.AllText, StringComparison.Ordinal); // how every JWT begins
    }

    [Fact]
    public void The_view_shows_path_and_expiry_and_no_secret()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator -SetEnvironment; $c = Invoke-RoleChain -RoleArn $args -Region eu-west-2", Base, Deploy).ThrowIfFailed();
        dynamic credential = session.Run("$c").Output.Single().BaseObject;
        foreach (var script in new[] { "$args[0]", "$args[0], $args[0]", "\"$($args[0])\"", "@{ credential = $args[0] }", "$args[0].Chain", "$args[0].Chain.Hops", "$args[0].Chain.Timings" })
        {
            var text = session.Show(script, (object)credential);
            Assert.DoesNotContain((string)credential.SecretKey, text, StringComparison.Ordinal);
            Assert.DoesNotContain((string)credential.SessionToken, text, StringComparison.Ordinal);
            Assert.DoesNotContain((string)credential.AccessKey, text, StringComparison.Ordinal);
        }

        var view = session.Show("$args[0]", (object)credential);
        Assert.Matches(@"Path\s+: 111111111111/base -> 333333333333/deploy", view);
        Assert.Matches(@"AccessKey\s+: \*{4}[A-Z0-9]{4}", view);
        Assert.Matches(@"SecretKey\s+: \*{4}", view);
        Assert.Matches(@"ExpiresAt\s+: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ \(in (59|60) min\)", view);
    }

    /// <summary>AWS Tools bind by property name: only these may stand at the top level (docs/architecture.md).</summary>
    [Fact]
    public void Only_names_that_bind_safely_are_at_the_top()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator -SetEnvironment; $c = Invoke-RoleChain -RoleArn $args -Region eu-west-2", Base).ThrowIfFailed();
        Assert.Equal(
            ["AccessKey", "SecretKey", "SessionToken", "Region", "ExpiresAt", "Chain"],
            session.Run("$c.PSObject.Properties | ForEach-Object { $_.Name }").Output.Select(item => item.ToString()));

        const string Stub = """
            function Get-Stub {
                [CmdletBinding()] param(
                    [Parameter(ValueFromPipelineByPropertyName)][Alias('AK')][string] $AccessKey,
                    [Parameter(ValueFromPipelineByPropertyName)][Alias('SK', 'SecretAccessKey')][string] $SecretKey,
                    [Parameter(ValueFromPipelineByPropertyName)][Alias('ST')][string] $SessionToken,
                    [Parameter(ValueFromPipelineByPropertyName)][Alias('RegionToCall')][object] $Region,
                    [Parameter(ValueFromPipelineByPropertyName)][Alias('StoredCredentials', 'AWSProfileName')][string] $ProfileName,
                    [Parameter(ValueFromPipelineByPropertyName)][string] $RoleArn,
                    [Parameter(ValueFromPipelineByPropertyName)][string] $Name,
                    [Parameter(ValueFromPipelineByPropertyName)][string] $EndpointUrl)
                process { $PSBoundParameters.Keys }
            }
            $c | Get-Stub
            """;
        Assert.Equal(["AccessKey", "Region", "SecretKey", "SessionToken"], session.Run(Stub).Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("-WebIdentityToken $sts.NewToken()")]
    [InlineData("-WebIdentityToken $sts.NewToken().Reveal()")]
    [InlineData("-WebIdentityToken (& { $s = [System.Security.SecureString]::new(); foreach ($ch in $sts.NewToken().Reveal().ToCharArray()) { $s.AppendChar($ch) }; $s })")]
    [InlineData("-WebIdentityTokenFile $file")]
    public void A_token_can_be_given(string parameters)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator; $file = [System.IO.Path]::GetTempFileName(); [System.IO.File]::WriteAllText($file, $sts.NewToken().Reveal())").ThrowIfFailed();
        var result = session.Run($"Invoke-RoleChain {Base} -Region eu-west-2 -EndpointUrl $sts.Endpoint {parameters}; [System.IO.File]::Delete($file)");
        result.ThrowIfFailed();
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("$c")]
    [InlineData("@{ AccessKey = $c.AccessKey; SecretKey = $c.SecretKey; SessionToken = $c.SessionToken }")]
    [InlineData("@{ AccessKeyId = $c.AccessKey; SecretAccessKey = $c.SecretKey; Token = $c.SessionToken; Expiration = '2030-01-01T00:00:00Z' }")]
    [InlineData("[pscustomobject]@{ Credentials = [pscustomobject]@{ AccessKeyId = $c.AccessKey; SecretAccessKey = $c.SecretKey; SessionToken = $c.SessionToken } }")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($c))")]
    public void A_credential_can_be_given(string credential)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run($"$sts = Start-StsEmulator -SetEnvironment; $c = Invoke-RoleChain {Base} -Region eu-west-2").ThrowIfFailed();
        var result = session.Run($"Invoke-RoleChain {Deploy} -Credential ({credential}) -Region eu-west-2 -Verbose");
        result.ThrowIfFailed();
        Assert.Equal("arn:aws:sts::333333333333:assumed-role/deploy/RoleChain", ((dynamic)result.Output.Single().BaseObject).Chain.AssumedRoleArn);
        Assert.DoesNotContain((string)((dynamic)session.Run("$c").Output.Single().BaseObject).SecretKey, result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public void The_credential_brings_its_region()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run($"$sts = Start-StsEmulator -SetEnvironment; $c = Invoke-RoleChain {Base} -Region ap-southeast-2; (Invoke-RoleChain {Deploy} -Credential $c).Region");
        result.ThrowIfFailed();
        Assert.Equal("ap-southeast-2", result.Output.Single().ToString());
    }

    [Theory]
    [InlineData("[pscustomobject]@{ SystemName = 'eu-west-2' }")]
    [InlineData("[pscustomobject]@{ Region = 'eu-west-2'; Name = 'Europe (London)' }")]
    public void A_region_can_be_an_object_of_AWS_Tools(string region)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run($"$sts = Start-StsEmulator -SetEnvironment; (Invoke-RoleChain {Base} -Region ({region})).Region");
        result.ThrowIfFailed();
        Assert.Equal("eu-west-2", result.Output.Single().ToString());
    }

    [Fact]
    public void Two_runspaces_run_chains_at_once()
    {
        using var environment = new ScopedEnvironment();
        using var one = new Session();
        using var two = new Session();
        one.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        using var first = one.Create($"1..10 | ForEach-Object {{ (Invoke-RoleChain {Base}, {Deploy} -Region eu-west-2).Chain.Account }}");
        using var second = two.Create($"1..10 | ForEach-Object {{ (Invoke-RoleChain {Base} -Region eu-west-2).Chain.Account }}");
        var running = (first.BeginInvoke(), second.BeginInvoke());
        Assert.Equal(Enumerable.Repeat("333333333333", 10), first.EndInvoke(running.Item1).Select(item => item.ToString()));
        Assert.Equal(Enumerable.Repeat("111111111111", 10), second.EndInvoke(running.Item2).Select(item => item.ToString()));
    }
}
