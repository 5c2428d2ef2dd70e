using System;
using System.Management.Automation;
using System.Security;
using RoleChain.Binding;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Fetches the web identity token that a chain would start from, and shows what it says. The token itself is shown only when it is asked
/// for: <c>.Token.Reveal()</c>.
/// </summary>
[Cmdlet(VerbsCommon.Get, "WebIdentityToken")]
[OutputType(typeof(WebIdentityToken))]
public sealed class GetWebIdentityTokenCommand : EngineCommand
{
    /// <summary>The CI system whose token it is; without it, whichever is there.</summary>
    [Parameter(Position = 0)]
    public IdentityProvider? IdentityProvider { get; set; }

    /// <summary>The audience to ask the CI for; without it the partition's usual one, <c>sts.amazonaws.com</c>, or the one that the CI fixes.</summary>
    [Parameter]
    public string? Audience { get; set; }

    /// <summary>The service connection of Azure Pipelines whose token it is, a GUID; without it <c>AZURESUBSCRIPTION_SERVICE_CONNECTION_ID</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceConnectionId { get; set; }

    /// <summary>A file that holds the token.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WebIdentityTokenFile { get; set; }

    /// <summary>An environment variable that holds the token, such as one of GitLab's <c>id_tokens</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WebIdentityTokenVariable { get; set; }

    /// <summary>
    /// A program that prints the token, and its arguments; it is run without a shell. It prints the JWT alone, or a JSON object that holds it as
    /// <c>token</c>, <c>value</c>, <c>oidcToken</c>, <c>id_token</c> or <c>access_token</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateCount(1, int.MaxValue)]
    public string[]? WebIdentityTokenCommand { get; set; }

    /// <summary>A token to look at, as text or SecureString.</summary>
    [Parameter(ValueFromPipeline = true)]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? WebIdentityToken { get; set; }

    /// <summary>The time in seconds in which the token must be there: 1 to 3600, by default 60.</summary>
    [Parameter]
    public int TimeoutSec { get; set; } = (int)RoleChainDefinition.DefaultTimeout.TotalSeconds;

    /// <summary>Lets the token be fetched under a CI runner where it cannot be masked in the log: in a background job or remote session.</summary>
    [Parameter]
    public SwitchParameter AllowUnmasked { get; set; }

    /// <summary>Fetches the token.</summary>
    protected override void ProcessRecord()
    {
        WebIdentityToken? token = null;
        try
        {
            var definition = new RoleChainDefinition
            {
                Identity = Choice.Choose(SessionState),
                Masking = CiLog.Masking(Host, AllowUnmasked),
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
            };
            var tokens = IsolatedContext.Services.Tokens;
            token = Await("Web identity token", (events, stop) => tokens.GetAsync(definition, events, stop));
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, IdentityProvider ?? RoleChain.IdentityProvider.Automatic);
        }

        // Outside: what the rest of the pipeline throws (a break, an exit) is not ours to catch.
        WriteObject(token);
    }

    private IdentityChoice Choice => new()
    {
        WebIdentityToken = WebIdentityToken,
        WebIdentityTokenFile = WebIdentityTokenFile,
        WebIdentityTokenVariable = WebIdentityTokenVariable,
        WebIdentityTokenCommand = WebIdentityTokenCommand,
        IdentityProvider = IdentityProvider,
        Audience = Audience,
        ServiceConnectionId = ServiceConnectionId,
    };
}
