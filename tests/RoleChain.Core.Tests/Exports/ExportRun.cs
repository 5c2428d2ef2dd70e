using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Exports;
using RoleChain.Core.Tests.Engine;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Exports;

/// <summary>Exports of a process with an environment and a folder of its own.</summary>
internal sealed class ExportRun : IDisposable
{
    public const string Key = "ASIACANARYCANARY0001";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly EngineRun _run = new() { Clock = new VirtualClock(Now) };

    public ExportRun()
    {
        Directory.CreateDirectory(Folder);
        Variables["AWS_SHARED_CREDENTIALS_FILE"] = PathOf("aws/credentials");
        Variables["AWS_CONFIG_FILE"] = PathOf("aws/config");
        Exports = Start();
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "rolechain-" + Guid.NewGuid().ToString("N"));

    public Dictionary<string, string> Variables => _run.Environment;

    public CredentialExports Exports { get; private set; }

    public string StandardOutput => _run.StandardOutput;

    /// <summary>What was told, warnings included.</summary>
    public string Told => _run.Told;

    public static ChainedCredential Credential(string number = "1", string? region = "eu-west-2", double hours = 1, string secret = Canary.Secret, ILiveChain? live = null) => new(
        Key.Substring(0, Key.Length - 1) + number,
        new SecretText(secret + "-" + number),
        new SecretText(Canary.SessionToken + "-" + number),
        region,
        Now.AddHours(hours),
        new ChainDetails("test", [new HopResult { Account = "111111111111", RoleName = "base", AssumedRoleArn = "arn:aws:sts::111111111111:assumed-role/base/session" }], []),
        live);

    /// <summary>Another process in the same environment.</summary>
    public CredentialExports Start() => Exports = new CredentialExports(
        _run.JobEnvironment(),
        name => Variables.TryGetValue(name, out var value) ? value : null,
        (name, value) =>
        {
            if (value is null)
            {
                Variables.Remove(name);
            }
            else
            {
                Variables[name] = value;
            }
        });

    public string PathOf(string name) => Path.Combine(Folder, name.Replace('/', Path.DirectorySeparatorChar));

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public string Read(string name) => File.ReadAllText(PathOf(name)).Replace("\r\n", "\n");

    public Task<SecretText?> ExportAsync(ExportTarget target, string? place = null, ChainedCredential? credential = null, bool overwrite = false, SecretMasking masking = SecretMasking.StandardOutput) =>
        Exports.ExportAsync(credential ?? Credential(), new CredentialExport(target, place) { Overwrite = overwrite, Masking = masking }, _run, CancellationToken.None);

    public async Task<RoleChainException> FailAsync(ExportTarget target, string? place = null, ChainedCredential? credential = null, SecretMasking masking = SecretMasking.StandardOutput)
    {
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => ExportAsync(target, place, credential, masking: masking));
        _run.AssertNoSecret(failure);
        return failure;
    }

    public async Task ClearAsync()
    {
        foreach (var exported in Exports.Exported)
        {
            Assert.DoesNotContain("canary", exported.Description, StringComparison.Ordinal);
            await exported.TakeBackAsync(_run, CancellationToken.None);
        }
    }

    public Task RemoveProfileAsync(string name) => Exports.FindProfile(name).TakeBackAsync(_run, CancellationToken.None);

    /// <summary>The canary is in these files alone, and nothing of the rest says it.</summary>
    public void AssertSecretOnlyIn(params string[] names)
    {
        _run.AssertNoSecret();
        var found = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Where(path => File.ReadAllText(path).Contains("canary")).Select(path => path.Substring(Folder.Length + 1).Replace('\\', '/'));
        Assert.Equal(names.OrderBy(name => name, StringComparer.Ordinal), found.OrderBy(name => name, StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
