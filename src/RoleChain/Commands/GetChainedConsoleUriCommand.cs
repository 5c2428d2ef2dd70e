using System;
using System.Management.Automation;
using RoleChain.Binding;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Exchanges a credential for an address that signs in to the AWS console, and opens it on request. The address is a secret for 15 minutes:
/// it is shown only when it is asked for, by the property <c>Uri</c> of the result.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ChainedConsoleUri")]
[OutputType(typeof(ConsoleSignIn))]
public sealed class GetChainedConsoleUriCommand : EngineCommand
{
    /// <summary>A credential of <c>Invoke-RoleChain</c>. One with less than 15 minutes to live is renewed first.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [LivingCredentialTransformation]
    [ValidateNotNull]
    public ChainedCredential Credential { get; set; } = null!;

    /// <summary>The page of the console: a path such as <c>/s3/home</c>, or an https address of the console of the credential's partition. Without it, the home page.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>How many seconds the console's session lasts, 900 to 43200; without it, as long as the credential lives. Not for role chaining.</summary>
    [Parameter]
    public int DurationInSeconds { get; set; }

    /// <summary>Where the console sends the user when its session has ended: the address of a sign-in page of yours, or a name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Issuer { get; set; }

    /// <summary>A sign-in endpoint in place of the partition's own: https, or http on loopback. Without it <c>AWS_ENDPOINT_URL_SIGNIN</c> counts.</summary>
    [Parameter]
    public string? EndpointUrl { get; set; }

    /// <summary>An http proxy, such as <c>http://proxy.example:3128</c>. Without it <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c> count.</summary>
    [Parameter]
    public string? Proxy { get; set; }

    /// <summary>Opens the page in the browser.</summary>
    [Parameter]
    public SwitchParameter Open { get; set; }

    /// <summary>The time in seconds in which the address must be there: 1 to 3600, by default 60.</summary>
    [Parameter]
    public int TimeoutSec { get; set; } = (int)RoleChainDefinition.DefaultTimeout.TotalSeconds;

    /// <summary>Lets an address be made under a CI runner where it cannot be masked in the log: in a background job or remote session.</summary>
    [Parameter]
    public SwitchParameter AllowUnmasked { get; set; }

    /// <summary>Exchanges a credential.</summary>
    protected override void ProcessRecord()
    {
        ConsoleSignIn? signIn = null;
        try
        {
            var request = new ConsoleRequest
            {
                Destination = Destination,
                Duration = MyInvocation.BoundParameters.ContainsKey(nameof(DurationInSeconds)) ? TimeSpan.FromSeconds(DurationInSeconds) : null,
                Issuer = Issuer,
                EndpointUrl = EndpointUrl,
                ProxyUrl = Proxy,
                Open = Open,
                Masking = CiLog.Masking(Host, AllowUnmasked),
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
            };
            var console = IsolatedContext.Services.Console;
            signIn = Await("Console sign-in", (events, token) => console.SignInAsync(Credential, request, events, token));
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, Credential.ToString());
        }

        // Outside: what the rest of the pipeline throws (a break, an exit) is not ours to catch.
        WriteObject(signIn);
    }
}
