using RoleChain.Core.Registration;
using Xunit;

namespace RoleChain.Core.Tests.Registration;

/// <summary>Lines that each reader of a credential_process takes alike (docs/credential-process.md).</summary>
public class ProcessCommandTests
{
    [Theory]
    [InlineData(false, "/usr/bin/pwsh", "/usr/bin/pwsh")]
    [InlineData(false, "/opt/my tools/pwsh", "\"/opt/my tools/pwsh\"")]
    [InlineData(false, "/opt/x~y=z/pwsh", "\"/opt/x~y=z/pwsh\"")]
    [InlineData(false, "/home/jürgen/pwsh", "/home/jürgen/pwsh")]
    [InlineData(true, @"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe", @"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe")]
    [InlineData(true, @"C:\Program Files\PowerShell\7\pwsh.exe", @"C:\PROGRA~1\POWERS~1\7\pwsh.exe")]
    [InlineData(true, @"D:\My Tools\pwsh.exe", "\"D:\\My Tools\\pwsh.exe\"")]
    public void Paths_are_quoted_where_nothing_else_helps(bool isWindows, string path, string expected) =>
        Assert.Equal(expected + " -NoProfile -NonInteractive -File s.ps1 prod", Command(isWindows).Write(path, "s.ps1", "prod"));

    [Theory]
    [InlineData(false, "/opt/a'b/pwsh")]
    [InlineData(false, "/opt/a\"b/pwsh")]
    [InlineData(false, "/opt/$HOME/pwsh")]
    [InlineData(false, "/opt/`id`/pwsh")]
    [InlineData(false, @"/opt/a\b/pwsh")]
    [InlineData(false, "/opt/a#b/pwsh")]
    [InlineData(false, "/opt/a;b/pwsh")]
    [InlineData(false, "/opt/a!b/pwsh")]
    [InlineData(false, "/opt/a\nb/pwsh")]
    [InlineData(true, @"C:\a%PATH%\pwsh.exe")]
    [InlineData(true, @"C:\a&b\pwsh.exe")]
    [InlineData(true, @"C:\a^b\pwsh.exe")]
    public void What_a_reader_would_change_is_refused(bool isWindows, string path)
    {
        Assert.Equal(RoleChainErrorKind.ProcessCommandInvalid, Assert.Throws<RoleChainException>(() => Command(isWindows).Write(path, "s.ps1", "prod")).Kind);
        Assert.Equal(RoleChainErrorKind.ProcessCommandInvalid, Assert.Throws<RoleChainException>(() => Command(isWindows).Write("pwsh", path, "prod")).Kind);
    }

    [Fact]
    public void Quotes_are_doubtful_on_Windows_alone()
    {
        Assert.True(Command(isWindows: true).IsDoubtful("\"a b\" c"));
        Assert.False(Command(isWindows: true).IsDoubtful("a c"));
        Assert.False(Command(isWindows: false).IsDoubtful("\"a b\" c"));
    }

    private static ProcessCommand Command(bool isWindows) =>
        new(isWindows, path => path.StartsWith(@"C:\Program Files\", System.StringComparison.Ordinal) ? @"C:\PROGRA~1\POWERS~1\7\pwsh.exe" : null);
}
