using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using RoleChain.ModuleTests.Stubs;

namespace RoleChain.ModuleTests;

/// <summary>A session with a chain (<c>$chain</c>) and stand-ins for AWS Tools, in an environment that says something else of AWS.</summary>
internal sealed class ScopeSession : IDisposable
{
    public const string Base = "arn:aws:iam::111111111111:role/base";
    public const string Deploy = "arn:aws:iam::333333333333:role/deploy";

    private readonly ScopedEnvironment? _environment;

    /// <param name="other">Another session, whose emulator and environment this one shares.</param>
    public ScopeSession(ScopeSession? other = null)
    {
        if (other is null)
        {
            _environment = new ScopedEnvironment(
                ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE01"),
                ("AWS_SECRET_ACCESS_KEY", "mine"),
                ("AWS_PROFILE", "mine"),
                ("AWS_DEFAULT_PROFILE", null),
                ("AWS_ROLE_SESSION_NAME", "mine"),
                ("AWS_CREDENTIAL_EXPIRATION", "mine"),
                ("AWS_REGION", "us-east-1"),
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/"),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "mine"),
                ("AWS_CONTAINER_NEW", null));
        }

        Session.Run("Import-Module -Assembly $args[0]", typeof(SetAWSCredentialCommand).Assembly).ThrowIfFailed();
        if (other is null)
        {
            Session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        }

        Session.Run($"$chain = @{{ RoleArn = '{Base}', '{Deploy}'; Region = 'eu-west-2' }}; $StoredAWSCredentials = 'mine'").ThrowIfFailed();
    }

    public Session Session { get; } = new();

    /// <summary>What a scope takes over, as it is now.</summary>
    public string State()
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => variable.Key + "=" + variable.Value).Where(text => text.StartsWith("AWS_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var tools = Session.Run("\"$global:StoredAWSCredentials\"; $null -eq $ExecutionContext.SessionState.PSVariable.Get('StoredAWSRegion')").Output;
        return string.Join("\n", variables.Concat(tools.Select(item => item.ToString())));
    }

    /// <summary>Runs a script whose output are texts.</summary>
    public string[] Texts(string script, params object?[] arguments)
    {
        var result = Session.Run(script, arguments);
        result.ThrowIfFailed();
        return result.Output.Select(item => item?.ToString() ?? "null").ToArray();
    }

    public PowerShell Create(string script, params object?[] arguments) => Session.Create(script, arguments);

    public void Dispose()
    {
        Session.Dispose();
        _environment?.Dispose();
    }
}
