using System;
using System.Linq;
using System.Threading;

namespace RoleChain.Core.Exports;

/// <summary>The environment variables of the process.</summary>
internal sealed class EnvironmentStore : ValueStore
{
    /// <summary>Beside what is exported, the end of a credential that was there before: botocore would hold it against the new one.</summary>
    public const string Expiration = "AWS_CREDENTIAL_EXPIRATION";

    private static readonly object Lock = new();
    private static readonly string[] Names = [.. ExportNames.SecretVariables, .. ExportNames.RegionVariables, Expiration];

    private readonly Func<string, string?> _get;
    private readonly Action<string, string?> _set;

    public EnvironmentStore(Func<string, string?> get, Action<string, string?> set)
    {
        _get = get;
        _set = set;
    }

    public override string Description => "the environment of this process";

    public override string Place => Description;

    public override void Change(ValueChange change, CancellationToken cancellationToken)
    {
        lock (Lock)
        {
            foreach (var pair in change(Names.ToDictionary(name => name, _get, StringComparer.Ordinal)))
            {
                _set(pair.Key, pair.Value);
            }
        }
    }
}
