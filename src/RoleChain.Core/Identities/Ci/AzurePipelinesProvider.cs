using System;

namespace RoleChain.Core.Identities.Ci;

/// <summary>
/// Azure Pipelines (Azure DevOps REST API reference, "Oidctoken - Create"): the token is a service connection's, and the audience is Azure's own.
/// </summary>
internal sealed class AzurePipelinesProvider : CiProvider
{
    private const string ConnectionVariable = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID";
    private const string FixedAudience = "api://AzureADTokenExchange";

    public override IdentityProvider Provider => IdentityProvider.AzurePipelines;

    public override string Name => "Azure Pipelines";

    public override string Evidence => AzurePipelinesTokenSource.UrlVariable + ", " + AzurePipelinesTokenSource.BearerVariable + " and " + ConnectionVariable + " are set";

    public override bool Runs(JobEnvironment environment) => environment.IsTrue("TF_BUILD");

    public override MissingIdentity? FindMissing(CiJob job)
    {
        if (job.Environment[AzurePipelinesTokenSource.UrlVariable] is null)
        {
            return NoToken(AzurePipelinesTokenSource.UrlVariable + " is absent", "The agent or server is too old: every job of today's has it.");
        }

        if (job.Environment[AzurePipelinesTokenSource.BearerVariable] is null)
        {
            return NoToken(AzurePipelinesTokenSource.BearerVariable + " is absent", "Map it in the step: `env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }`.");
        }

        return Connection(job) is null
            ? NoToken("no service connection was given, and " + ConnectionVariable + " is absent", "Give -ServiceConnectionId, the GUID in the service connection's address, or run in a task that has a connection of Azure's (AzureCLI, AzurePowerShell).")
            : null;
    }

    public override IdentitySource Create(CiJob job, string reason)
    {
        if (job.Audience is { } audience && !string.Equals(audience, FixedAudience, StringComparison.Ordinal))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidAudience, "The audience of an Azure Pipelines token is always " + FixedAudience + ": list it at the OIDC provider and ask for no other.");
        }

        if (!Guid.TryParseExact(Connection(job), "D", out var connection))
        {
            throw new RoleChainException(RoleChainErrorKind.IdentityConflict, "The service connection's id is not a GUID such as 01234567-89ab-cdef-0123-456789abcdef.");
        }

        return new AzurePipelinesTokenSource(
            job.Environment.TokenHttp,
            job.Environment[AzurePipelinesTokenSource.UrlVariable]!,
            new SecretText(job.Environment[AzurePipelinesTokenSource.BearerVariable]!),
            connection.ToString("D"),
            job.Secrets)
        {
            Reason = reason,
        };
    }

    private static string? Connection(CiJob job) => job.ServiceConnectionId ?? job.Environment[ConnectionVariable];
}
