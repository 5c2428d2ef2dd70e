#if !NET472
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
#endif
using RoleChain.Core.Identities;
using Xunit;

namespace RoleChain.Core.Tests.Identities;

/// <summary>Microsoft C++ documentation, "Parsing C command-line arguments".</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("plain", "\"plain\"")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("{\"aud\":\"x\"}", "\"{\\\"aud\\\":\\\"x\\\"}\"")]
    [InlineData(@"C:\folder\", "\"C:\\folder\\\\\"")]
    [InlineData(@"a\\b", "\"a\\\\b\"")]
    [InlineData("a\\\"b", "\"a\\\\\\\"b\"")]
    [InlineData("& calc.exe %PATH% ^", "\"& calc.exe %PATH% ^\"")]
    public void An_argument_is_quoted(string argument, string line) => Assert.Equal(line, CommandLine.Join([argument]));

#if !NET472
    [UnixFact]
    public async Task A_program_gets_each_argument_as_it_is()
    {
        string[] arguments = ["", "plain", "two words", "{\"aud\":\"x\"}", @"C:\folder\", @"a\\b", "a\\\"b", "$HOME `id` $(id)", "'single'", "\u00e9\u4e16", "* ?", "--flag=x", "end\\\\"];
        var run = await ChildProgram.RunAsync("/bin/sh", ["-c", "printf '%s\\n' \"$@\"", "sh", .. arguments], CancellationToken.None);
        Assert.Equal((0, string.Join("\n", arguments.Append(string.Empty))), (run.ExitCode, run.Output));
    }
#endif
}
