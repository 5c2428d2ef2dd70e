using System;
using System.Reflection;

namespace RoleChain.Conversion;

/// <summary>What is used of an AWSSDK.Core, by name; versions 3.7 and 4 have all of it.</summary>
internal sealed class SdkMembers
{
    private readonly ConstructorInfo _keys;
    private readonly ConstructorInfo _state;
    private readonly PropertyInfo? _now;

    /// <exception cref="TypeLoadException">A type is missing.</exception>
    /// <exception cref="MissingMethodException">A constructor is missing.</exception>
    public SdkMembers(Assembly assembly)
    {
        RefreshingCredentials = assembly.GetType("Amazon.Runtime.RefreshingAWSCredentials", throwOnError: true)!;
        State = assembly.GetType("Amazon.Runtime.RefreshingAWSCredentials+CredentialsRefreshState", throwOnError: true)!;
        var keys = assembly.GetType("Amazon.Runtime.ImmutableCredentials", throwOnError: true)!;
        _keys = keys.GetConstructor([typeof(string), typeof(string), typeof(string)]) ?? throw new MissingMethodException();
        _state = State.GetConstructor([keys, typeof(DateTime)]) ?? throw new MissingMethodException();
        _now = assembly.GetType("Amazon.Util.AWSSDKUtils")?.GetProperty("CorrectedUtcNow", typeof(DateTime));
    }

    /// <summary>The class of credentials that ask for new keys when theirs have ended.</summary>
    public Type RefreshingCredentials { get; }

    /// <summary>What that class is given: keys, and when to ask again.</summary>
    public Type State { get; }

    /// <summary>The time by the SDK, which a user may have told how wrong the machine's clock is.</summary>
    public DateTime UtcNow => (DateTime?)_now?.GetValue(null) ?? DateTime.UtcNow;

    /// <summary>Keys, and when to ask again by the SDK's time.</summary>
    public object MakeState(ChainedCredential credential, DateTime askAgain) =>
        _state.Invoke([_keys.Invoke([credential.AccessKey, credential.SecretKey, credential.SessionToken]), askAgain]);
}
