using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;
using RoleChain.Binding;

namespace RoleChain.Conversion;

/// <summary>An AWSSDK.Core that somebody else has loaded, known by names alone, and the credentials that were made for it.</summary>
internal sealed class TargetSdk
{
    private const string WarningScript = "if ($WarningPreference -notin 'SilentlyContinue', 'Ignore') { $Host.UI.WriteWarningLine($args[0]) }";

    private static readonly byte[] PublicKeyToken = [0x88, 0x5c, 0x28, 0x60, 0x7f, 0x98, 0xe6, 0x04];
    private static readonly ConditionalWeakTable<Assembly, TargetSdk> Known = new();

    /// <summary>One credential for each chain: the SDK's object holds what it got, and each further one would ask again.</summary>
    private readonly ConditionalWeakTable<ILiveChain, object> _made = new();
    private readonly Assembly _assembly;
    private readonly Lazy<RenewingType?> _renewing;
    private bool _hasWarned;

    private TargetSdk(Assembly assembly)
    {
        _assembly = assembly;
        _renewing = new Lazy<RenewingType?>(() => Emit(assembly));
    }

    /// <summary>Whether it is the class of credentials of an assembly that has AWS's public key token. Its subclasses are not: what is made is none of them.</summary>
    public static bool IsCredentialType(Type type) =>
        string.Equals(type.FullName, AwsToolsCredentialProvider.BaseTypeName, StringComparison.Ordinal)
        && type.Assembly.GetName().GetPublicKeyToken() is { } token && token.SequenceEqual(PublicKeyToken);

    /// <summary>The SDK that an assembly is.</summary>
    public static TargetSdk Of(Assembly assembly) => Known.GetValue(assembly, key => new TargetSdk(key));

    /// <summary>The SDK's own credential: one that renews itself, where there is a chain to renew from.</summary>
    /// <exception cref="InvalidCastException">The SDK lacks what is known of it.</exception>
    public object Convert(ChainedCredential credential)
    {
        if (credential.Live is not { } live)
        {
            return Copy(credential);
        }

        if (_renewing.Value is { } renewing)
        {
            return _made.GetValue(live, renewing.Create);
        }

        WarnOnce();
        return Copy(credential);
    }

    private static RenewingType? Emit(Assembly assembly)
    {
        try
        {
            return RenewingType.Emit(assembly);
        }
        catch (Exception exception) when (exception is NotSupportedException or TypeLoadException or MemberAccessException or ArgumentException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    private object Copy(ChainedCredential credential)
    {
        try
        {
            var type = _assembly.GetType("Amazon.Runtime.SessionAWSCredentials", throwOnError: true)!;
            return Activator.CreateInstance(type, credential.AccessKey, credential.SecretKey, credential.SessionToken)!;
        }
        catch (Exception exception) when (exception is TypeLoadException or MemberAccessException or TargetInvocationException)
        {
            throw new InvalidCastException("The AWS SDK " + _assembly.GetName().Version + " has no credentials that RoleChain knows how to make.", exception);
        }
    }

    /// <summary>A conversion has no stream to write to; on a pipeline's thread there is the host.</summary>
    private void WarnOnce()
    {
        if (_hasWarned || Runspace.DefaultRunspace is null)
        {
            return;
        }

        _hasWarned = true;
        try
        {
            ScriptBlock.Create(WarningScript).Invoke("RoleChain cannot make a renewing credential for the AWS SDK " + _assembly.GetName().Version + ": its keys are copied, and work until the session ends.");
        }
        catch (RuntimeException)
        {
            // A host that cannot be written to.
        }
    }
}
