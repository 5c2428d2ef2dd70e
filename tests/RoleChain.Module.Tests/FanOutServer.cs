using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using RoleChain.Tests;
using Reply = RoleChain.Tests.ScriptedServer.Reply;
using Request = RoleChain.Tests.ScriptedServer.Request;

namespace RoleChain.ModuleTests;

/// <summary>An STS with a role of any name in any account, each with a key that ends in its account.</summary>
internal sealed class FanOutServer : IDisposable
{
    private readonly ScopedEnvironment _environment = new();
    private int _calls;

    public FanOutServer(Func<Request, Reply?>? answer = null) => Server = new ScriptedServer(request => answer?.Invoke(request) ?? Behave(request));

    public ScriptedServer Server { get; }

    /// <summary>The roles that were assumed, in the order in which that was asked for.</summary>
    public IReadOnlyList<string> Roles => Server.Requests.Select(request => request.Form["RoleArn"]).ToArray();

    /// <summary>A session with <c>$base</c>, a chain of one hop.</summary>
    public Session Session()
    {
        var session = new Session();
        session.Run("$base = New-RoleChain '111111111111:base' -Region eu-west-2 -EndpointUrl $args[0] -WebIdentityToken $args[1]", Server.Url, Canary.Token()).ThrowIfFailed();
        return session;
    }

    public void Dispose()
    {
        Server.Dispose();
        _environment.Dispose();
    }

    private Reply Behave(Request request)
    {
        var role = request.Form["RoleArn"].Split(':');
        var name = role[5].Split('/').Last();
        var number = Interlocked.Increment(ref _calls).ToString("D4", CultureInfo.InvariantCulture);
        return Reply.Session(request.Action!, "ASIA" + number + role[4], Canary.Secret + "-" + role[4], Canary.SessionToken + "-" + role[4], $"arn:aws:sts::{role[4]}:assumed-role/{name}/{request.Form["RoleSessionName"]}");
    }
}
