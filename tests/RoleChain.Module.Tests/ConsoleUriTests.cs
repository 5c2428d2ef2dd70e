using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Get-ChainedConsoleUri as users run it. The keys of the emulator's credential and its sign-in token are the canaries.</summary>
public sealed class ConsoleUriTests : IDisposable
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy";

    private readonly ScopedEnvironment _environment = new();
    private readonly Session _session = new();
    private readonly dynamic _credential;

    public ConsoleUriTests()
    {
        _session.Run($"$sts = Start-StsEmulator; $chain = @{{ Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityToken = $sts.NewToken() }}; $c = Invoke-RoleChain {Base}, {Deploy} @chain; $one = Invoke-RoleChain {Base} @chain").ThrowIfFailed();
        _credential = _session.Run("$c").Output.Single().BaseObject;
    }

    public void Dispose()
    {
        _session.Run("Stop-StsEmulator");
        _session.Dispose();
        _environment.Dispose();
    }

    [Fact]
    public async Task The_address_signs_in_as_the_last_role()
    {
        var result = Run("$c | Get-ChainedConsoleUri /s3/home -Issuer https://intranet.example -EndpointUrl $sts.Endpoint -Verbose -Debug");
        dynamic signIn = result.Output.Single().BaseObject;
        Assert.Equal(("222222222222", "deploy"), ((string)signIn.Account, (string)signIn.RoleName));
        AssertNoSecret(result.AllText, signIn);

        using var browser = new HttpClient();
        var who = JsonDocument.Parse(await browser.GetStringAsync((Uri)signIn.Uri)).RootElement;
        Assert.StartsWith("arn:aws:sts::222222222222:assumed-role/deploy/", who.GetProperty("arn").GetString(), StringComparison.Ordinal);
        Assert.Equal("https://eu-west-2.console.aws.amazon.com/s3/home", who.GetProperty("destination").GetString());
        Assert.Equal("https://intranet.example", who.GetProperty("issuer").GetString());
        Assert.Equal(["getSigninToken", "login"], _session.Run("$sts.Calls[-2, -1].Action").Output.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData("$signIn")]
    [InlineData("\"$signIn\"")]
    [InlineData("$signIn.ToString()")]
    [InlineData("@{ a = 1 }; $signIn")]
    [InlineData("[pscustomobject]@{ a = 1; b = 2; c = 3; d = 4; e = 5 }; $signIn")]
    [InlineData("[pscustomobject]@{ a = 1; b = 2; c = 3; d = 4; e = 5 }; [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($signIn))")]
    public void No_view_shows_the_address(string script)
    {
        Run("$signIn = $c | Get-ChainedConsoleUri -EndpointUrl $sts.Endpoint");
        var text = _session.Show(script);
        Assert.Contains("222222222222", text, StringComparison.Ordinal);
        AssertNoSecret(text, _session.Run("$signIn").Output.Single().BaseObject);
    }

    [Fact]
    public void The_emulators_environment_names_the_endpoint_and_a_busy_one_is_asked_again()
    {
        Run("$other = Start-StsEmulator -SetEnvironment; $other.AddFault(@{ Status = 503; Action = 'getSigninToken'; Count = 2 })");
        Run($"Invoke-RoleChain {Base} -Region eu-west-2 | Get-ChainedConsoleUri -DurationInSeconds 7200");
        Assert.Equal(["503", "503", "200"], _session.Run("$other.Calls | ForEach-Object { if ($_.Action -eq 'getSigninToken') { $_.HttpStatus } }").Output.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData("$c", "-DurationInSeconds 3600", "ConsoleDurationNotAllowed")]
    [InlineData("$one", "-DurationInSeconds 60", "InvalidDuration")]
    [InlineData("$c", "-Destination https://evil.example/", "InvalidConsoleDestination")]
    [InlineData("$c", "-Issuer \"a`nb\"", "InvalidConsoleIssuer")]
    [InlineData("$c", "-TimeoutSec 0", "InvalidTimeout")]
    [InlineData("$c", "-Proxy ftp://proxy.example", "InvalidProxy")]
    public void What_is_wrong_is_told_before_any_call(string credential, string parameters, string errorId)
    {
        var result = _session.Run($"$before = $sts.Calls.Count; {credential} | Get-ChainedConsoleUri -EndpointUrl $sts.Endpoint -Verbose {parameters}");
        Assert.Equal(errorId, result.ErrorId);
        Assert.False(string.IsNullOrEmpty(result.Error!.ErrorDetails.RecommendedAction));
        AssertNoSecret(result.AllText, null);
        Assert.Equal("0", _session.Run("$sts.Calls.Count - $before").Output.Single().ToString());
    }

    [Fact]
    public void A_refusal_shows_no_secret()
    {
        _session.Run("$other = Start-StsEmulator").ThrowIfFailed();
        var result = _session.Run("$c | Get-ChainedConsoleUri -EndpointUrl $other.Endpoint -Verbose -Debug");
        Assert.Equal("SignInRefused", result.ErrorId);
        AssertNoSecret(result.AllText, null);
        Assert.Contains("not that of a session", _session.Run("$other.Calls[-1].Reason").Output.Single().ToString(), StringComparison.Ordinal);
    }

    /// <summary>With a program in place of the system's opener, which writes down what it is told and what every user could see of it.</summary>
    [Fact]
    public void The_browser_is_led_by_a_private_page()
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows opens it by itself.
            return;
        }

        var folder = Directory.CreateTempSubdirectory("rolechain-opener").FullName;
        try
        {
            var opener = Path.Combine(folder, OperatingSystem.IsMacOS() ? "open" : "xdg-open");
            File.WriteAllText(opener, $"#!/bin/sh\nprintf '%s\\n' \"$@\" >'{folder}/arguments'\n/bin/cat \"$1\" >'{folder}/page'\n/bin/ls -ld \"$1\" >'{folder}/modes'\n/bin/ls -ld \"${{1%/*}}\" >>'{folder}/modes'\necho noise; echo noise >&2\n");
            File.SetUnixFileMode(opener, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _environment.Set("PATH", folder);

            var result = Run("$c | Get-ChainedConsoleUri -EndpointUrl $sts.Endpoint -Open -Verbose -Debug");
            dynamic signIn = result.Output.Single().BaseObject;
            AssertNoSecret(result.AllText, signIn);
            var page = File.ReadAllLines(Path.Combine(folder, "arguments")).Single();
            Assert.EndsWith("/sign-in.html", page, StringComparison.Ordinal);
            Assert.Contains(((Uri)signIn.Uri).AbsoluteUri.Replace("&", "&amp;", StringComparison.Ordinal), File.ReadAllText(Path.Combine(folder, "page")), StringComparison.Ordinal);
            var modes = File.ReadAllLines(Path.Combine(folder, "modes"));
            Assert.Contains(modes, line => line.StartsWith("-rw------- ", StringComparison.Ordinal) && line.EndsWith(page, StringComparison.Ordinal));
            Assert.Contains(modes, line => line.StartsWith("drwx------ ", StringComparison.Ordinal));
            Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs a script whose streams hold no secret of the credential.</summary>
    private Session.Result Run(string script)
    {
        var result = _session.Run(script);
        result.ThrowIfFailed();
        AssertNoSecret(result.AllText, null);
        return result;
    }

    private void AssertNoSecret(string text, dynamic? signIn)
    {
        foreach (var secret in new string[] { _credential.SecretKey, _credential.SessionToken, _credential.AccessKey })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }

        if (signIn is not null)
        {
            var token = ((Uri)signIn.Uri).Query.Split("SigninToken=")[1];
            Assert.DoesNotContain(token[..16], text, StringComparison.Ordinal);
            Assert.DoesNotContain(Uri.UnescapeDataString(token)[..16], text, StringComparison.Ordinal);
        }
    }
}
