using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>
/// A chain's credential in AWS Tools' cmdlets: stand-ins with their parameters and an AWS SDK of their own, in processes of their own.
/// The renewing credential is made at run time for whichever SDK that is.
/// </summary>
public class AwsToolsTests
{
    private const string Deployed = "arn:aws:sts::333333333333:assumed-role/deploy/RoleChain";

    public static TheoryData<string, string?> Targets => new()
    {
        { "Sdk3", null },
        { "Sdk4", null },
        { "Sdk3", "net472" },
        { "Sdk4", "net472" },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Every_idiom_reaches_AWS_and_costs_no_further_exchange(string sdk, string? build)
    {
        Assert.Equal(
            [
                "credential: True, bound Credential, renewing True",
                "the SDK is the tools': True",
                "session default: True, bound , the same object True",
                "service default: True, bound Credential, elsewhere BucketName",
                "splatted: True, bound Credential Region, in eu-west-2, the same object True",
                "piped: True, bound AccessKey Credential Region SecretKey SessionToken, in eu-west-2, SessionAWSCredentials",
                "piped to the default: SessionAWSCredentials",
                "piped where a value is taken: bound AccessKey BucketName Credential Region SecretKey SessionToken, as text True",
                "parallel: 4, the same object 4",
                "another runspace: True",
                "exchanges: 2",
                // The engine makes an empty PSCredential of any deserialized object: it does no harm here.
                "deserialized: True, bound AccessKey NetworkCredential Region SecretKey SessionToken, in eu-west-2",
                "deserialized, to the default: True",
                "deserialized, by value: refused, secrets in the message False",
                "from their renewing object: " + Deployed,
                "from their keys: " + Deployed,
                "from an answer that holds them: " + Deployed,
                "from nobody: SourceCredentialUnavailable",
                "renewed: True, arn:aws:sts::111111111111:assumed-role/base/short, exchanges 2",
                "a renewal that failed: kept True, heard 1 True, again 0",
            ],
            await RunAsync("aws-tools.ps1", sdk, build));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task The_SDKs_own_object_asks_the_chain_when_it_is_time(string sdk, string? build)
    {
        Assert.Equal(
            [
                "conversion: asked 0",
                "first: ASIASCRIPTEDSCRIPT01 scripted-secret-key scripted-session-token, asked 1",
                "one object: True, another chain's False",
                "a minute before: ASIASCRIPTEDSCRIPT01, asked 1",
                "a minute after: ASIASCRIPTEDSCRIPT02, asked 2",
                "and then: ASIASCRIPTEDSCRIPT02, asked 2",
                "could not be renewed, but lives: ASIASCRIPTEDSCRIPT02, asked 3",
                "until it is asked again: ASIASCRIPTEDSCRIPT02, asked 3",
                "on the SDK's own thread: ASIASCRIPTEDSCRIPT03, asked 4",
                "a time that has passed: ASIASCRIPTEDSCRIPT04",
                "a clock that is behind: ASIASCRIPTEDSCRIPT04",
                "disposed of by somebody: ASIASCRIPTEDSCRIPT04",
                "failure: RoleChain.RoleChainException: The trust policy says no.",
                "failure of a cmdlet: The trust policy says no.",
                "as a source that lives: asked 0",
                "as a source that ends: asked 1, told the caller True",
                "by the chain's clock: ASIASCRIPTEDSCRIPT06, asked 3",
                "sources: 3 of 4, secrets in them False",
                "no chain: Amazon.Runtime.SessionAWSCredentials",
                "without the key: refused, secrets in the message False",
                "without the key: refused, secrets in the message False",
                "SessionAWSCredentials: refused",
                "ImmutableCredentials: refused",
                "PSCredential: refused",
                "WARNING: RoleChain cannot make a renewing credential for the AWS SDK 9.0.0.0: its keys are copied, and work until the session ends.",
                "copied: Amazon.Runtime.SessionAWSCredentials ASIASCRIPTEDSCRIPT01, anew False",
            ],
            await RunAsync("aws-tools-renewal.ps1", sdk, build));
    }

    /// <summary>
    /// How PowerShell finds the converter: 7 by Type.GetType; Windows PowerShell (LanguagePrimitives.NewConverterInstance) by comparing
    /// what follows ", " with the full names of the loaded assemblies.
    /// </summary>
    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void The_attribute_names_the_converter_as_PowerShell_looks_for_it(string build)
    {
        using var session = new Session();
        var attribute = Type(session, "RoleChain.ChainedCredential").GetCustomAttribute<TypeConverterAttribute>();
        var converter = Type(session, "RoleChain.Loading.ModuleLifetime").Assembly.GetType("RoleChain.Conversion.AwsCredentialConverter", throwOnError: true)!;
        Assert.Equal(
            converter.FullName + ", " + AssemblyName.GetAssemblyName(Path.Combine(Layout.Root, "module", "bin", build, "RoleChain.dll")).FullName,
            attribute?.ConverterTypeName);
        Assert.NotNull(Activator.CreateInstance(converter));
    }

    [Fact]
    public void A_child_process_gets_its_environment_from_the_credential()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator -SetEnvironment; $c = Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2").ThrowIfFailed();
        Assert.Equal(
            ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION"],
            session.Run("$c.ToEnvironment().Keys").Output.Select(item => item.ToString()));
        var result = session.Run("$e = $c.ToEnvironment(); $e.AWS_ACCESS_KEY_ID -ceq $c.AccessKey; $e.AWS_SECRET_ACCESS_KEY -ceq $c.SecretKey; $e.AWS_SESSION_TOKEN -ceq $c.SessionToken; $e.AWS_REGION; $e.AWS_DEFAULT_REGION; $null -eq $env:AWS_ACCESS_KEY_ID");
        Assert.Equal(["True", "True", "True", "eu-west-2", "eu-west-2", "True"], result.Output.Select(item => item.ToString()));
    }

    private static Type Type(Session session, string name) => (Type)session.Run("[" + name + "]").Output.Single().BaseObject;

    private static async Task<IEnumerable<string>> RunAsync(string script, string sdk, string? build)
    {
        string[] module = build is null ? [] : [Path.Combine(Layout.Root, "module", "bin", build, "RoleChain.dll")];
        var run = await ChildProcess.RunDotnetAsync(Layout.ProbeProgram, [Path.Combine(AppContext.BaseDirectory, "Probes", script), Layout.AwsTools(sdk), .. module]);
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
