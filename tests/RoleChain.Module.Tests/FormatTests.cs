using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Xml.Linq;
using Xunit;

namespace RoleChain.ModuleTests;

public class FormatTests
{
    /// <summary>A script block that does not parse loads silently and shows nothing.</summary>
    [Fact]
    public void Every_script_block_of_the_views_parses()
    {
        var blocks = XDocument.Load(Path.Combine(Layout.Root, "module", "RoleChain.Format.ps1xml")).Descendants("ScriptBlock").Select(element => element.Value).ToArray();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block =>
        {
            Parser.ParseInput(block, out _, out var errors);
            Assert.Empty(errors);
        });
    }
}
