namespace RoleChain.Emulator.Sts;

/// <summary>The parameters of AssumeRole.</summary>
internal sealed class AssumeRoleParameters
{
    public required RoleParameters Role { get; init; }

    public required SessionPolicies Policies { get; init; }

    public required PassedTags Tags { get; init; }

    public required string? ExternalId { get; init; }

    public required string? SourceIdentity { get; init; }

    public required string? SerialNumber { get; init; }

    public required string? TokenCode { get; init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="StsRefusal">One breaks its limits, or is not emulated.</exception>
    public static AssumeRoleParameters Read(StsParameters sent)
    {
        var check = new ParameterCheck(sent);
        var arn = check.Required(ParameterRule.RoleArn);
        var sessionName = check.Required(ParameterRule.RoleSessionName);
        var duration = check.Duration();
        var policies = SessionPolicies.Read(check);
        var tags = PassedTags.Read(check);
        var externalId = check.Optional(ParameterRule.ExternalId);
        var sourceIdentity = check.Optional(ParameterRule.SourceIdentity);
        var serialNumber = check.Optional(ParameterRule.SerialNumber);
        var tokenCode = check.Optional(ParameterRule.TokenCode);
        check.Finish();
        check.RefuseNotEmulated("ProvidedContexts");
        return new AssumeRoleParameters
        {
            Role = RoleParameters.Create(arn, sessionName, duration, arn + " is invalid"),
            Policies = policies,
            Tags = tags(),
            ExternalId = externalId,
            SourceIdentity = sourceIdentity,
            SerialNumber = serialNumber,
            TokenCode = tokenCode,
        };
    }
}
