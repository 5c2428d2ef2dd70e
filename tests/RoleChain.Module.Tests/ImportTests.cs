using System;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>What an import brings, and what it does not.</summary>
public class ImportTests
{
    private static readonly string[] Commands = ["Clear-ChainedCredential", "Export-ChainedCredential", "Get-ChainedConsoleUri", "Get-ChainedCredential", "Get-RoleChain", "Get-WebIdentityToken", "Invoke-RoleChain", "New-RoleChain", "New-RoleChainHop", "New-RoleChainReport", "New-RoleTrustPolicy", "Register-RoleChainProfile", "Start-ChainedCredentialServer", "Start-StsEmulator", "Stop-ChainedCredentialServer", "Stop-StsEmulator", "Test-RoleChain", "Unregister-RoleChainProfile"];

    [Theory]
    [InlineData("Import-Module -Name $args[0]")]
    [InlineData("Import-Module -Name $args[0]; Import-Module -Name $args[0]")]
    [InlineData("Import-Module -Name $args[0]; Import-Module -Name $args[0] -Force")]
    [InlineData("Import-Module -Name $args[0]; Remove-Module RoleChain; Import-Module -Name $args[0]")]
    public void An_import_brings_the_commands_and_nothing_else(string script)
    {
        using var session = new Session(import: false);
        var result = session.Run(script + "; Get-Command -Module RoleChain | ForEach-Object { $_.Name }", Layout.Manifest);
        result.ThrowIfFailed();
        Assert.Equal(Commands, result.Output.Select(item => (string)item.BaseObject).OrderBy(name => name, StringComparer.Ordinal));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void The_manifest_is_valid_and_static()
    {
        using var session = new Session(import: false);
        var result = session.Run("Test-ModuleManifest -Path $args[0]", Layout.Manifest);
        result.ThrowIfFailed();
        dynamic module = Assert.Single(result.Output).BaseObject;
        Assert.Equal(Commands, ((System.Collections.Generic.IDictionary<string, System.Management.Automation.CmdletInfo>)module.ExportedCmdlets).Keys.OrderBy(name => name, StringComparer.Ordinal));
        Assert.Equal("0.1.0", module.Version.ToString());
    }

    [Fact]
    public void The_credential_is_a_type_name_from_the_import_on()
    {
        using var session = new Session();
        Assert.Equal("RoleChain.ChainedCredential", session.Run("[RoleChain.ChainedCredential].FullName").Output.Single().BaseObject);
    }

    [Fact]
    public void A_second_version_in_one_process_gets_a_plain_message()
    {
        var copy = Directory.CreateTempSubdirectory("rolechain-copy").FullName;
        try
        {
            foreach (var file in new[] { "RoleChain.psd1", "module/RoleChain.psm1", "module/OneVersion.ps1", "module/RoleChain.Format.ps1xml", "module/bin/net8.0/RoleChain.dll", "module/bin/net8.0/RoleChain.Model.dll" })
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
                File.Copy(Path.Combine(Layout.Root, file), Path.Combine(copy, file));
            }

            MakeAnotherVersion(Path.Combine(copy, "module/bin/net8.0/RoleChain.dll"));
            using var session = new Session();
            var result = session.Run("Import-Module -Name $args[0] -ErrorAction Stop", Path.Combine(copy, "RoleChain.psd1"));
            Assert.Contains("Start a new session", result.Error?.ToString(), StringComparison.Ordinal);
            Assert.Equal(Layout.Root.TrimEnd(Path.DirectorySeparatorChar), session.Run("(Get-Command Invoke-RoleChain).Module.ModuleBase").Output.Single().ToString());
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>Makes an assembly another build of another version, as a later release is: its module id and its major version (ECMA-335, II.22.2 and II.24.2.5).</summary>
    private static void MakeAnotherVersion(string path)
    {
        var bytes = File.ReadAllBytes(path);
        int version;
        int moduleId;
        using (var file = new PEReader(new MemoryStream(bytes)))
        {
            var metadata = file.GetMetadataReader();
            version = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.Assembly) + 4;
            moduleId = file.PEHeaders.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.Guid);
        }

        bytes[version] = 9;
        bytes[moduleId] ^= 0xFF;
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Who may know whom, read from what the assemblies reference.</summary>
    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void Each_assembly_knows_only_whom_it_may(string framework)
    {
        var stage = Path.Combine(Layout.Root, "module", "bin", framework);
        string[] libraries = ["System.", "netstandard", "mscorlib", "Microsoft.CSharp", "Microsoft.Win32."];
        AssertReferences(Path.Combine(stage, "RoleChain.Model.dll"), libraries);
        AssertReferences(Path.Combine(stage, "RoleChain.dll"), [.. libraries, "RoleChain.Model"]);
        AssertReferences(Path.Combine(stage, "core", "RoleChain.Core.dll"), [.. libraries, "RoleChain.Model", "AWSSDK.", "YamlDotNet"], "System.Management.Automation");
        AssertReferences(Path.Combine(stage, "core", "RoleChain.Emulator.dll"), [.. libraries, "RoleChain.Model", "RoleChain.Core", "Microsoft.IdentityModel."], "System.Management.Automation");
        Assert.False(File.Exists(Path.Combine(stage, "core", "RoleChain.Model.dll")), "a second copy of the model is another type");
        Assert.Empty(Directory.GetFiles(stage, "AWSSDK.*"));
    }

    private static void AssertReferences(string path, string[] allowed, params string[] forbidden)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToArray();
        Assert.All(references, name => Assert.True(
            name == "System" || (allowed.Any(start => name.StartsWith(start, StringComparison.Ordinal)) && !forbidden.Contains(name)),
            Path.GetFileName(path) + " references " + name));
    }
}
