using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Tests.Identities;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.ChainFiles;

/// <summary>Repositories that somebody else has written, in whose folders a user or a job stands.</summary>
public class HostileRepositoryTests
{
    private const string Hops = "\"hops\": [\"111111111111:x\"]";
    private const string Good = "{ \"version\": 1, \"chains\": { \"a\": { \"hops\": [\"111111111111:x\"] } } }";

    public static TheoryData<string, string> OnlyOfTrusted => new()
    {
        { "chains.a.endpointUrl", Chains("\"a\": { \"endpointUrl\": \"https://sts.evil.example\", " + Hops + " }") },
        { "chains.a.endpointUrl", Chains("\"a\": { \"endpointUrl\": \"http://127.0.0.1:1/\", " + Hops + " }") },
        { "defaults.endpointUrl", "{ \"version\": 1, \"defaults\": { \"endpointUrl\": \"https://sts.evil.example\" }, \"chains\": { \"a\": { " + Hops + " } } }" },
        { "chains.a.proxy", Chains("\"a\": { \"proxy\": \"http://evil.example:3128\", " + Hops + " }") },
        { "defaults.proxy", "{ \"version\": 1, \"defaults\": { \"proxy\": \"http://evil.example:3128\" }, \"chains\": { \"a\": { " + Hops + " } } }" },
        { "identities.i.tokenCommand", Identity("\"tokenCommand\": [\"./steal\"]") },
        { "identities.i.tokenCommand", Identity("\"tokenCommand\": [\"curl\", \"https://evil.example\"]") },
        { "identities.i.audience", Identity("\"provider\": \"GitHub\", \"audience\": \"https://evil.example\"") },
        { "chains.a.hops[0].tags.Stolen", Tag("${env:GITHUB_TOKEN}") },
        { "chains.a.hops[0].tags.Stolen", Tag("${env:CI_JOB_TOKEN}") },
        { "chains.a.hops[0].tags.Stolen", Tag("${env:CI_REPOSITORY_URL}") },
        { "chains.a.hops[0].tags.Stolen", Tag("${env:AWS_SECRET_ACCESS_KEY}") },
        { "chains.a.hops[0].tags.Stolen", Tag("${env:ACTIONS_ID_TOKEN_REQUEST_TOKEN}") },
        { "chains.a.hops[0].tags.Stolen", Tag("${env:SYSTEM_ACCESSTOKEN:-x}") },
        { "chains.a.hops[0].tags.Stolen", Tag("x${env:github_token}") },
        { "chains.a.region", Chains("\"a\": { \"region\": \"${env:HOME}\", " + Hops + " }") },
        { "chains.a.sessionName", Chains("\"a\": { \"sessionName\": \"${env:NPM_TOKEN}\", " + Hops + " }") },
    };

    [Theory]
    [MemberData(nameof(OnlyOfTrusted))]
    public void What_only_a_trusted_file_may_say_is_refused_of_every_other(string field, string text)
    {
        using var run = new ChainFileRun();
        run.Write(text);
        foreach (var name in new[] { "GITHUB_TOKEN", "CI_JOB_TOKEN", "CI_REPOSITORY_URL", "AWS_SECRET_ACCESS_KEY", "SYSTEM_ACCESSTOKEN", "NPM_TOKEN", "HOME", "github_token" })
        {
            run.Engine.Environment[name] = Canary.Secret;
        }

        // Found, found and trusted (which does not count), named and not trusted.
        foreach (var failure in new[] { run.FailToFind(), run.FailToFind(trust: true), run.FailToRead(text) })
        {
            Assert.Equal(RoleChainErrorKind.ChainFileNotTrusted, failure.Kind);
            var fault = Assert.Single(failure.Faults, fault => fault.Kind == RoleChainErrorKind.ChainFileNotTrusted);
            Assert.Equal(field, fault.Field);
            Assert.Contains("-TrustChainFile", failure.Message, StringComparison.Ordinal);
            run.Engine.AssertNoSecret(failure);
        }
    }

    [Fact]
    public void A_file_above_the_repository_is_not_looked_for()
    {
        using var run = new ChainFileRun();
        run.Write(Good, Path.Combine(run.Outer, ChainFileFinder.FileName));
        Assert.Equal(RoleChainErrorKind.ChainFileNotFound, run.FailToFind().Kind);
        var folder = Directory.CreateDirectory(Path.Combine(run.Repository, "src", "deep")).FullName;
        Assert.Equal(RoleChainErrorKind.ChainFileNotFound, run.FailToFind(folder).Kind);
        run.Write(Good);
        Assert.Equal(run.DefaultPath, run.Find(folder).Path);
    }

    /// <summary>A worktree and a submodule have a file of that name.</summary>
    [Fact]
    public void A_root_may_be_marked_by_a_file()
    {
        using var run = new ChainFileRun();
        var module = Path.Combine(run.Repository, "module");
        run.Write("gitdir: ../.git/modules/module", Path.Combine(module, ".git"));
        run.Write(Good);
        Assert.Equal(RoleChainErrorKind.ChainFileNotFound, run.FailToFind(module).Kind);
    }

    [Fact]
    public void Without_a_repository_only_the_current_folder_counts()
    {
        using var run = new ChainFileRun(hasGit: false);
        run.Write(Good);
        var folder = Directory.CreateDirectory(Path.Combine(run.Repository, "sub")).FullName;
        Assert.Equal(RoleChainErrorKind.ChainFileNotFound, run.FailToFind(folder).Kind);
        Assert.Equal("a", Assert.Single(run.Find().Chains).Name);
    }

    [Theory]
    [InlineData("CI", "true")]
    [InlineData("GITHUB_ACTIONS", "true")]
    [InlineData("GITLAB_CI", "true")]
    [InlineData("TF_BUILD", "True")]
    [InlineData("JENKINS_URL", "https://jenkins.example")]
    [InlineData("CODEBUILD_BUILD_ARN", "arn")]
    public void Under_CI_only_a_named_file_counts(string variable, string value)
    {
        using var run = new ChainFileRun();
        run.Write(Good);
        run.Engine.Environment[variable] = value;
        var failure = run.FailToFind();
        Assert.Equal(RoleChainErrorKind.ChainFileNotFound, failure.Kind);
        Assert.Contains("Under CI", failure.Message, StringComparison.Ordinal);
        Assert.Empty(run.Service().FindNames(new ChainFileRequest(run.Repository)));
        Assert.Single(run.Read(Good).Chains);
        run.Engine.Environment[ChainFileFinder.Variable] = ChainFileFinder.FileName;
        Assert.Equal(run.DefaultPath, run.Find().Path);
    }

    [UnixFact]
    public void A_found_link_is_refused_and_a_named_one_followed()
    {
        using var run = new ChainFileRun();
        var elsewhere = run.Write(Good, Path.Combine(run.Outer, "elsewhere.json"));
        Shell("ln -s '" + elsewhere + "' '" + run.DefaultPath + "'");
        Assert.Equal(RoleChainErrorKind.ChainFileNotTrusted, run.FailToFind().Kind);
        Assert.Single(run.Service().Read(new ChainFileRequest(run.Repository) { Path = run.DefaultPath }).Chains);
        File.Delete(run.DefaultPath);

        // One that leads nowhere does not send the search further up.
        Shell("ln -s /nowhere/at/all '" + run.DefaultPath + "'");
        Assert.Equal(RoleChainErrorKind.ChainFileNotTrusted, run.FailToFind().Kind);
    }

    [UnixFact]
    public void A_pipe_is_not_waited_for()
    {
        using var run = new ChainFileRun();
        Shell("mkfifo '" + run.DefaultPath + "'");
        Assert.Equal(RoleChainErrorKind.ChainFileUnreadable, run.FailToFind().Kind);
        Assert.Equal(RoleChainErrorKind.ChainFileUnreadable, Assert.Throws<RoleChainException>(() => run.Service().Read(new ChainFileRequest(null) { Path = "/dev/zero" })).Kind);
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        using var run = new ChainFileRun();
        Directory.CreateDirectory(run.DefaultPath);
        Assert.Equal(RoleChainErrorKind.ChainFileUnreadable, run.FailToFind().Kind);
    }

#if !NET472
    /// <summary>Only the superuser can give a file away; elsewhere there is nothing to try.</summary>
    [UnixFact]
    public void Another_users_file_is_refused_unless_it_is_named()
    {
        using var run = new ChainFileRun();
        run.Write(Good);
        if (Shell("chown 65534 '" + run.DefaultPath + "' 2>/dev/null") != 0)
        {
            return;
        }

        Assert.Equal(RoleChainErrorKind.ChainFileNotTrusted, run.FailToFind().Kind);
        Assert.Single(run.Service().Read(new ChainFileRequest(null) { Path = run.DefaultPath }).Chains);
    }
#endif

    [Fact]
    public void A_file_without_end_is_not_read()
    {
        using var run = new ChainFileRun();
        run.Write(Good + new string(' ', ChainFileReader.MaxLength - Good.Length));
        Assert.Single(run.Find().Chains);
        run.Write(Good + new string(' ', ChainFileReader.MaxLength - Good.Length + 1));
        Assert.Equal(RoleChainErrorKind.ChainFileUnreadable, run.FailToFind().Kind);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(47)]
    [InlineData(100_000)]
    public void A_file_without_bottom_is_not_followed(int depth)
    {
        using var run = new ChainFileRun();
        var failure = run.FailToRead("{ \"version\": 1, \"chains\": " + string.Concat(Enumerable.Repeat("{\"a\":", depth)));
        Assert.Equal(RoleChainErrorKind.ChainFileInvalid, failure.Kind);
        Assert.NotEmpty(failure.Faults);
    }

    /// <summary>Of two keys one reader takes the first and another the last: what was reviewed may not be what is run.</summary>
    [Theory]
    [InlineData("{ \"version\": 1, \"version\": 1, \"chains\": {} }", "1,17")]
    [InlineData("{ \"version\": 1, \"chains\": { \"a\": { \"hops\": [\"111111111111:x\"] }, \"a\": { \"hops\": [\"222222222222:x\"] } } }", "1,66")]
    [InlineData("{ \"version\": 1, \"chains\": { \"a\": { \"hops\": [{ \"role\": \"111111111111:x\", \"\\u0072ole\": \"222222222222:x\" }] } } }", "1,73")]
    public void Keys_that_stand_twice_are_faults(string text, string place)
    {
        using var run = new ChainFileRun();
        Assert.Contains(run.FaultsOf(text), fault => fault.StartsWith(place + " ", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_faults_are_told_up_to_a_bound_and_none_starts_a_line_of_its_own()
    {
        using var run = new ChainFileRun();
        var text = new StringBuilder("{ \"version\": 1, \"chains\": {");
        for (var index = 0; index < 900; index++)
        {
            text.Append(FormattableString.Invariant($"\"c{index}\": {{ \"\\n::add-mask::x\\u001b[31m\": 1, \"from\": \"nowhere\\n::x\" }},"));
        }

        var clock = Stopwatch.StartNew();
        var failure = run.FailToRead(text.Append("} }").ToString());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "it took " + clock.Elapsed);
        Assert.Equal(100, failure.Faults.Count);
        Assert.DoesNotContain("\n::", failure.Message.Replace("\r", string.Empty), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Nothing in it grows faster than the file.</summary>
    [Fact]
    public void A_file_made_to_take_long_does_not()
    {
        using var run = new ChainFileRun();
        var text = new StringBuilder("{ \"version\": 1, \"chains\": { \"c0\": { \"hops\": [\"111111111111:x\"] }");
        for (var index = 1; index < 5000; index++)
        {
            text.Append(FormattableString.Invariant($", \"c{index}\": {{ \"from\": \"c{index - 1}\", \"hops\": [\"x{index}\", \"y\"] }}"));
        }

        var clock = Stopwatch.StartNew();
        Assert.NotEmpty(run.FailToRead(text.Append("} }").ToString()).Faults);
        run.FailToRead("{ \"version\": 1, \"chains\": {}, \"x\": [" + string.Concat(Enumerable.Repeat("1,", 500_000)) + "] }");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "it took " + clock.Elapsed);
    }

    private static string Chains(string chains) => ChainFileRun.Chains(chains);

    private static string Identity(string identity) => "{ \"version\": 1, \"identities\": { \"i\": { " + identity + " } }, \"chains\": { \"a\": { \"identity\": \"i\", " + Hops + " } } }";

    private static string Tag(string value) => Chains("\"a\": { \"hops\": [{ \"role\": \"111111111111:x\", \"tags\": { \"Stolen\": \"" + value + "\" } }] }");

    private static int Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", "-c \"" + command + "\"") { UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
