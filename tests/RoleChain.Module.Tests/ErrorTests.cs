using System;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.ModuleTests;

/// <summary>Every failure has its ErrorId, category, target and recommended action.</summary>
public class ErrorTests
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::333333333333:role/deploy";
    private const string Feature = "$sts.NewToken(@{ sub = 'repo:octo-org/octo-app:ref:refs/heads/feature' })";

    public static TheoryData<string, string, ErrorCategory> Failures => new()
    {
        { "Invoke-RoleChain -RoleArn @() -Region eu-west-2", "NoRole", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain -RoleArn '' -Region eu-west-2", "InvalidRoleArn", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain -RoleArn $Base, arn:nonsense -Region eu-west-2", "InvalidRoleArn", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain -RoleArn $Base, arn:aws-cn:iam::111111111111:role/base -Region eu-west-2", "PartitionMismatch", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -RoleSessionName 'a b' -Region eu-west-2", "InvalidRoleSessionName", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -DurationInSeconds 1 -Region eu-west-2", "InvalidDuration", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base, $Deploy -DurationInSeconds 3601 -Region eu-west-2", "DurationExceedsChainingLimit", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -DurationSeconds 43200 -Region eu-west-2 -Credential @{ AccessKey = 'ASIAEXAMPLEEXAMPLE01'; SecretKey = 'x'; SessionToken = 'y' }", "DurationExceedsChainingLimit", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region 'EU West'", "InvalidRegion", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base", "NoRegion", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region eu-west-2 -EndpointUrl http://sts.example", "InvalidEndpoint", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region eu-west-2 -Audience 'two words'", "InvalidAudience", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region eu-west-2 -TimeoutSec 0", "InvalidTimeout", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region eu-west-2 -ProfileName a -WebIdentityToken a.b.c", "IdentityConflict", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region eu-west-2 -Audience x -WebIdentityToken a.b.c", "IdentityConflict", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region eu-west-2 -Credential ([pscredential]::new('u', [System.Security.SecureString]::new()))", "InvalidCredentialObject", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region eu-west-2 -Credential @{ AccessKey = 'ASIAEXAMPLEEXAMPLE01'; SecretKey = 'x'; SessionToken = 5 }", "InvalidCredentialObject", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region eu-west-2 -Credential 42", "InvalidCredentialObject", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region eu-west-2 -Credential @{ AccessKey = \"ASIAEXAMPLEEXAMPLE`r`nX: 1\"; SecretKey = 'x' }", "InvalidCredentialObject", ErrorCategory.InvalidArgument },
        { "Invoke-RoleChain $Base -Region eu-west-2 -ProfileName nobody", "ProfileUnavailable", ErrorCategory.ObjectNotFound },
        { "Invoke-RoleChain $Base -Region eu-west-2 -WebIdentityTokenFile /nowhere/token", "TokenFileUnreadable", ErrorCategory.ReadError },
        { "Invoke-RoleChain $Base -Region eu-west-2 -WebIdentityTokenFile function:prompt", "TokenFileUnreadable", ErrorCategory.ReadError },
        { "Invoke-RoleChain $Base -Region eu-west-2 -WebIdentityToken abc", "InvalidWebIdentityToken", ErrorCategory.InvalidData },
        { "Invoke-RoleChain $Base -Region eu-west-2 -WebIdentityToken ('x' * 20001)", "InvalidWebIdentityToken", ErrorCategory.InvalidData },
        { "Invoke-RoleChain $Base -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken a.b.c", "TokenRefused", ErrorCategory.AuthenticationError },
        { "Invoke-RoleChain $Base -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken " + Feature, "HopRefused", ErrorCategory.PermissionDenied },
        { "Invoke-RoleChain $Base -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken $sts.NewToken(@{ aud = 'somebody-else' })", "TokenAudienceRefused", ErrorCategory.AuthenticationError },
        { "Invoke-RoleChain $Base -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken $sts.NewToken(@{ exp = 1700000000; nbf = 1699999000; iat = 1699999000 })", "TokenExpired", ErrorCategory.AuthenticationError },
        { "Invoke-RoleChain $Base -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken $sts.NewToken(@{ iss = 'https://elsewhere.example' })", "OidcProviderNotFound", ErrorCategory.ObjectNotFound },
        { "Invoke-RoleChain $Deploy -Region eu-west-2 -EndpointUrl $sts.Endpoint -Credential @{ AccessKey = 'ASIAEXAMPLEEXAMPLE01'; SecretKey = 'x'; SessionToken = 'y' }", "CredentialRefused", ErrorCategory.AuthenticationError },
        { "Invoke-RoleChain $Base -Region eu-west-2 -EndpointUrl http://127.0.0.1:1 -WebIdentityToken a.b.c", "StsUnavailable", ErrorCategory.ConnectionError },
        { "Start-StsEmulator -Path /nowhere/accounts.json", "EmulatorConfigurationInvalid", ErrorCategory.InvalidData },
        { "Start-StsEmulator -Port $sts.Endpoint.Port", "EmulatorStartFailed", ErrorCategory.ResourceUnavailable },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Each_failure_is_one_record(string script, string errorId, ErrorCategory category)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run($"$sts = Start-StsEmulator; $Base = '{Base}'; $Deploy = '{Deploy}'").ThrowIfFailed();
        var before = Environment.GetEnvironmentVariables().Count;
        var result = session.Run(script);
        Assert.NotNull(result.Error);
        Assert.True(errorId == result.ErrorId, result.ErrorId + ": " + result.Error);
        Assert.Equal(category, result.Error.CategoryInfo.Category);
        Assert.NotNull(result.Error.TargetObject);
        Assert.False(string.IsNullOrWhiteSpace(result.Error.ErrorDetails.RecommendedAction));
        Assert.Empty(result.Output);
        Assert.Equal(before, Environment.GetEnvironmentVariables().Count);
        Assert.DoesNotContain("eyJ", result.AllText, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, ErrorCategory> TokenEndpoints => new()
    {
        { "down", "TokenEndpointUnreachable", ErrorCategory.ConnectionError },
        { "slow", "Timeout", ErrorCategory.OperationTimeout },
        { "refuses", "TokenEndpointRefused", ErrorCategory.PermissionDenied },
        { "nonsense", "TokenEndpointMalformed", ErrorCategory.InvalidData },
        { "absent", "IdTokenPermissionMissing", ErrorCategory.PermissionDenied },
    };

    [Theory]
    [MemberData(nameof(TokenEndpoints))]
    public void A_jobs_token_that_cannot_be_had(string state, string errorId, ErrorCategory category)
    {
        using var server = new ScriptedServer(_ => state switch
        {
            "slow" => Reply.Never(),
            "refuses" => new Reply { Status = 403, Body = "no" },
            _ => Reply.Json("<html></html>"),
        });
        var url = state == "down" ? "http://127.0.0.1:1/token" : server.Url;
        using var environment = new ScopedEnvironment(("GITHUB_ACTIONS", "true"), ("RUNNER_ENVIRONMENT", "github-hosted"));
        if (state != "absent")
        {
            environment.Set("ACTIONS_ID_TOKEN_REQUEST_URL", url);
            environment.Set("ACTIONS_ID_TOKEN_REQUEST_TOKEN", Canary.Bearer);
        }

        using var session = new Session();
        var result = session.Run($"Invoke-RoleChain {Base} -Region eu-west-2 -TimeoutSec 2 -Verbose");
        Assert.True(errorId == result.ErrorId, result.ErrorId + ": " + result.Error);
        Assert.Equal(category, result.Error!.CategoryInfo.Category);
        Assert.DoesNotContain("canary", result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public void The_target_of_a_refused_hop_is_the_hop()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run($"$sts = Start-StsEmulator -SetEnvironment; Invoke-RoleChain {Base}, arn:aws:iam::333333333333:role/missing -Region eu-west-2");
        Assert.Equal("HopRefused", result.ErrorId);
        Assert.Equal("arn:aws:iam::333333333333:role/missing", result.Error!.TargetObject.ToString());
        dynamic exception = result.Error.Exception;
        Assert.Equal(2, exception.HopNumber);
        Assert.Equal("AccessDenied", exception.AwsErrorCode);
        Assert.Equal(403, exception.HttpStatus);
        Assert.False(string.IsNullOrEmpty(exception.RequestId));
    }

    [Fact]
    public void The_table_has_a_row_for_every_kind()
    {
        using var session = new Session();
        var cmdlets = Loaded("RoleChain");
        var table = cmdlets.GetType("RoleChain.Errors.ErrorTable", throwOnError: true)!.GetMethod("ToRecord", BindingFlags.Static | BindingFlags.Public)!;
        var kinds = Loaded("RoleChain.Model").GetType("RoleChain.RoleChainErrorKind", throwOnError: true)!;
        var exceptionType = Loaded("RoleChain.Model").GetType("RoleChain.RoleChainException", throwOnError: true)!;
        foreach (var kind in Enum.GetValues(kinds))
        {
            var record = (ErrorRecord)table.Invoke(null, [Activator.CreateInstance(exceptionType, kind, "message", null), null])!;
            Assert.Equal(kind.ToString(), record.FullyQualifiedErrorId);
            Assert.NotEqual(ErrorCategory.NotSpecified, record.CategoryInfo.Category);
            Assert.False(string.IsNullOrWhiteSpace(record.ErrorDetails.RecommendedAction));
            if (kind.ToString() != "InternalError")
            {
                Assert.DoesNotContain("fault in RoleChain", record.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
            }
        }
    }

    private static Assembly Loaded(string name) => AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == name);
}
