using System;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Binding;

/// <summary>
/// A credential object of whichever AWS SDK is loaded beside ours, such as AWS Tools'. It is kept and asked anew each
/// time, so that one which renews itself does; its type is known by name only.
/// </summary>
internal sealed class AwsToolsCredentialProvider : ISourceCredentialProvider
{
    /// <summary>What every credential of an AWS SDK for .NET is.</summary>
    public const string BaseTypeName = "Amazon.Runtime.AWSCredentials";

    private static readonly ConditionalWeakTable<object, string> Keys = new();

    private readonly object _credentials;

    public AwsToolsCredentialProvider(object credentials) => _credentials = credentials;

    public string Description => "an AWS SDK " + _credentials.GetType().Name + " object";

    /// <summary>One for each object: two of them may be of different users.</summary>
    public string GetKey() => Keys.GetValue(_credentials, _ => Guid.NewGuid().ToString());

    /// <summary>Unknown until it is asked, which may take a call.</summary>
    public SourceKind Kind => SourceKind.Unknown;

    public string? Region => null;

    public static bool Handles(object value)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (string.Equals(type.FullName, BaseTypeName, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) => Task.Run(Fetch, cancellationToken);

    private SourceCredential Fetch()
    {
        object? keys;
        try
        {
            keys = _credentials.GetType().GetMethod("GetCredentials", BindingFlags.Instance | BindingFlags.Public, binder: null, Type.EmptyTypes, modifiers: null)?.Invoke(_credentials, null);
        }
        catch (TargetInvocationException exception)
        {
            throw new RoleChainException(
                RoleChainErrorKind.SourceCredentialUnavailable,
                $"The {Description} gives no keys: {SafeText.ForDisplay(exception.InnerException?.Message)}");
        }

        // Anonymous credentials give null on version 4 of the SDK, and throw on version 3.
        if (keys is null)
        {
            throw new RoleChainException(RoleChainErrorKind.SourceCredentialUnavailable, $"The {Description} gives no keys (anonymous credentials).");
        }

        return SourceCredentials.Make(Read(keys, "AccessKey"), Read(keys, "SecretKey"), Read(keys, "Token"), expiresAt: null);
    }

    private static string? Read(object keys, string name) => keys.GetType().GetProperty(name)?.GetValue(keys) as string;
}
