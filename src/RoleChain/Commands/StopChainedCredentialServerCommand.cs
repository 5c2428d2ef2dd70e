using System;
using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;
using RoleChain.Errors;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>Stops credential servers: those given, all that this session started, or a detached one from whatever session.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ChainedCredentialServer", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true)]
public sealed class StopChainedCredentialServerCommand : EngineCommand
{
    private const string SessionSet = "Session";
    private const string DetachedSet = "Detached";
    private const string Activity = "Stop credential server";

    /// <summary>A server of <c>Start-ChainedCredentialServer</c>; without one, all that this session started and that are not detached.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = SessionSet)]
    [ValidateNotNull]
    public ChainedCredentialServer[]? InputObject { get; set; }

    /// <summary>
    /// Stops the detached server that the environment names (<c>AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE</c>), whichever step or session started it, and
    /// takes its variables from this process and from the later steps of the job.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = DetachedSet)]
    public SwitchParameter Detached { get; set; }

    /// <summary>The <c>TokenPath</c> of the detached server; without it the environment's.</summary>
    [Parameter(ParameterSetName = DetachedSet)]
    [ValidateNotNullOrEmpty]
    public string? TokenPath { get; set; }

    /// <summary>Stops them.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == DetachedSet)
        {
            StopDetached();
            return;
        }

        foreach (var server in InputObject ?? [.. RunspaceServers.Own().OfType<ChainedCredentialServer>().Reverse()])
        {
            if (ShouldProcess(server.ToString(), "Stop the credential server"))
            {
                server.Dispose();
                TakeBack(server);
            }
        }
    }

    private void StopDetached()
    {
        var named = Environment.GetEnvironmentVariable(ChainedCredentialServer.TokenFileVariable);
        try
        {
            var path = (TokenPath is { } given ? FilePaths.Resolve(SessionState, given, RoleChainErrorKind.ServerNotFound) : named)
                ?? throw new RoleChainException(RoleChainErrorKind.ServerNotFound, ChainedCredentialServer.TokenFileVariable + " is not set, which would name the token file of a detached credential server.");
            if (!ShouldProcess(SafeText.ForDisplay(path), "Stop the detached credential server"))
            {
                return;
            }

            var own = ChainedCredentialServer.FindDetached(path);
            Await(Activity, async (events, token) =>
            {
                await IsolatedContext.Services.Servers.StopDetachedAsync(path, events, token).ConfigureAwait(false);
                own?.Dispose();
                return true;
            });
            if (own is not null)
            {
                TakeBack(own);
            }
            else if (path == named)
            {
                TakeBack(ChainedCredentialServer.UriVariable, ChainedCredentialServer.TokenFileVariable);
            }
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, TokenPath ?? named);
        }
    }

    private void TakeBack(ChainedCredentialServer server)
    {
        if (server.Exported is not { } exported)
        {
            return;
        }

        server.Exported = null;
        try
        {
            Await(Activity, async (events, token) =>
            {
                await exported.TakeBackAsync(events, token).ConfigureAwait(false);
                return true;
            });
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            WriteError(ErrorTable.ToRecord(ErrorTable.Describe(exception), exported.Description));
        }
    }

    /// <summary>What another step has exported.</summary>
    private void TakeBack(params string[] names)
    {
        Array.ForEach(names, name => Environment.SetEnvironmentVariable(name, null));
        IsolatedContext.Services.Exports.TakeBackServer(names, CiLog.Masking(Host, allowUnmasked: true));
    }
}
