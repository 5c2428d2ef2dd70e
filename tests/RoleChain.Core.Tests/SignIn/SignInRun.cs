using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.SignIn;
using RoleChain.Core.Tests.Engine;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.SignIn;

/// <summary>Sign-ins to the console in an environment of its own. Keys and sign-in token are canaries.</summary>
internal sealed class SignInRun
{
    public const string Key = "ASIACANARYCANARY0001";

    /// <summary>With characters that an address escapes.</summary>
    public const string SignInToken = "canary-signin/token+1==";

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public EngineRun Engine { get; init; } = new() { Clock = new VirtualClock(Now) };

    public static ScriptedServer.Reply Behave(ScriptedServer.Request request) => ScriptedServer.Reply.Json("{\"SigninToken\":\"" + SignInToken + "\"}");

    /// <summary>The credential of a chain of so many hops.</summary>
    public static ChainedCredential Credential(int hops = 2, string? region = "eu-west-2", string partition = "aws", double minutes = 60, ILiveChain? live = null, string secret = Canary.Secret + "/+=", string session = Canary.SessionToken + "/+=") => new(
        Key,
        new SecretText(secret),
        new SecretText(session),
        region,
        Now.AddMinutes(minutes),
        new ChainDetails("test", Enumerable.Range(1, hops).Select(hop => new HopResult
        {
            Account = new string((char)('0' + hop), 12),
            RoleName = hop == 1 ? "base" : "deploy",
            Action = hop == 1 ? "AssumeRoleWithWebIdentity" : "AssumeRole",
            AssumedRoleArn = "arn:" + partition + ":sts::" + new string((char)('0' + hop), 12) + ":assumed-role/role/session",
        }).ToArray(), []),
        live);

    public Task<ConsoleSignIn> SignInAsync(ConsoleRequest request, ChainedCredential? credential = null) =>
        new ConsoleSignIns(Engine.JobEnvironment()).SignInAsync(credential ?? Credential(), request, Engine, CancellationToken.None);

    public async Task<RoleChainException> FailAsync(ConsoleRequest request, ChainedCredential? credential = null)
    {
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => SignInAsync(request, credential));
        Engine.AssertNoSecret(failure);
        Assert.DoesNotContain(Key, failure.ToString() + Engine.Told, StringComparison.Ordinal);
        return failure;
    }
}
