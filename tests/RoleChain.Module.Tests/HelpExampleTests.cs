using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>The examples of the emulator's help page, run as they stand there.</summary>
public class HelpExampleTests
{
    private const string CallLines = "$sts.Calls | ForEach-Object { \"$($_.Action) $($_.HttpStatus) $($_.ErrorCode)\".Trim() }";

    private static readonly string[] Examples = Regex
        .Matches(File.ReadAllText(Path.Combine(Layout.Root, "docs", "en-US", "Start-StsEmulator.md")), @"^### Example (\d+): .*?^```powershell\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
        .Select((match, index) => match.Groups[1].Value == (index + 1).ToString(CultureInfo.InvariantCulture) ? match.Groups[2].Value : throw new InvalidDataException("The examples are not in their order."))
        .ToArray();

    [Fact]
    public void Each_example_has_its_test() => Assert.Equal(6, Examples.Length);

    [Fact]
    public void Example_1_tries_a_role()
    {
        var result = Run(session => session.Run(Examples[0]));
        result.ThrowIfFailed();
        Assert.Equal(["ChainedCredential", "StsEmulatorCall", "StsEmulatorCall"], result.Output.Select(item => item.BaseObject.GetType().Name));
    }

    [Fact]
    public void Examples_2_and_3_take_a_configuration_and_refuse_another_branch()
    {
        var result = Run(session =>
        {
            session.Runspace.SessionStateProxy.Path.SetLocation(Path.Combine(Layout.Root, "docs", "examples"));

            // The page's port may be taken on the machine that runs the tests.
            Assert.Contains("-Port 4566", Examples[1], StringComparison.Ordinal);
            session.Run(Examples[1].Replace("4566", FreePort().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)).ThrowIfFailed();
            return session.Run(Examples[2]);
        });
        Assert.Equal("HopRefused", result.ErrorId);
    }

    [Fact]
    public void Example_4_overcomes_the_faults()
    {
        Session.Result? calls = null;
        var result = Run(session =>
        {
            var run = session.Run(Examples[3]);
            calls = session.Run(CallLines);
            return run;
        });
        result.ThrowIfFailed();
        const string Throttled = "AssumeRoleWithWebIdentity 400 Throttling";
        Assert.Equal(
            ["GetToken 200", Throttled, Throttled, Throttled, "AssumeRoleWithWebIdentity 400 ExpiredTokenException", "GetToken 200", "AssumeRoleWithWebIdentity 200"],
            calls!.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void Example_5_ends_a_session()
    {
        Session.Result? calls = null;
        var result = Run(session =>
        {
            var run = session.Run(Examples[4]);
            calls = session.Run(CallLines);
            return run;
        });
        Assert.Equal("CredentialExpired", result.ErrorId);
        Assert.Equal("AssumeRole 403 ExpiredToken", calls!.Output[^1].ToString());
    }

    [Fact]
    public void Example_6_proves_itself_by_MFA()
    {
        Session.Result? calls = null;
        var result = Run(session =>
        {
            var run = session.Run(Examples[5] + "\n" + Examples[5].Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
            calls = session.Run(CallLines);
            return run;
        });
        result.ThrowIfFailed();

        // The last line twice: the second code is another.
        Assert.Equal(["AssumeRole 200", "AssumeRole 200"], calls!.Output.Select(item => item.ToString()));
    }

    private static Session.Result Run(Func<Session, Session.Result> run)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        return run(session);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
