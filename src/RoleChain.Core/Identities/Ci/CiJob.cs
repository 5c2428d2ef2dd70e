using System.Linq;

namespace RoleChain.Core.Identities.Ci;

/// <summary>What a CI's token is asked for with: the job's environment, and what the user said of the token.</summary>
internal sealed class CiJob
{
    private const int MaxAudienceLength = 255;

    /// <exception cref="RoleChainException">The audience is malformed (<see cref="RoleChainErrorKind.InvalidAudience"/>).</exception>
    public CiJob(JobEnvironment environment, SecretRedactor secrets, string? audience, string usualAudience)
    {
        if (audience is not null && (audience.Length is 0 or > MaxAudienceLength || !audience.All(character => character is > ' ' and <= '~')))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidAudience, "The audience is not 1 to 255 printable characters without spaces (IAM API reference, AddClientIDToOpenIDConnectProvider).");
        }

        Environment = environment;
        Secrets = secrets;
        Audience = audience;
        UsualAudience = usualAudience;
    }

    public JobEnvironment Environment { get; }

    public SecretRedactor Secrets { get; }

    /// <summary>The audience that was asked for; null for none in particular.</summary>
    public string? Audience { get; }

    /// <summary>The audience to ask for where the choice is ours.</summary>
    public string UsualAudience { get; }

    /// <summary>Azure Pipelines' service connection as it was given; null for the task's own.</summary>
    public string? ServiceConnectionId { get; init; }
}
