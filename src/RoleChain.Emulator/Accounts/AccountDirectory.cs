using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Emulator.Accounts;

/// <summary>Every account, role and long-term key. Filled at start, read by all calls.</summary>
internal sealed class AccountDirectory
{
    private readonly Dictionary<string, EmulatedAccount> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EmulatedRole> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LongTermKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MfaDevice> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PolicyDocument> _policies = new(StringComparer.Ordinal);
    private readonly List<string> _roleArns = [];

    /// <summary>The ARNs of all roles, in the configuration's order.</summary>
    public IReadOnlyList<string> RoleArns => _roleArns;

    /// <summary>All long-term keys.</summary>
    public IReadOnlyList<LongTermKey> Keys => _keys.Values.ToArray();

    /// <summary>All MFA devices.</summary>
    public IReadOnlyList<MfaDevice> Devices => _devices.Values.ToArray();

    public bool TryAdd(EmulatedAccount account)
    {
        var isNew = !_accounts.ContainsKey(account.Id);
        _accounts[account.Id] = account;
        return isNew;
    }

    public void Add(EmulatedRole role)
    {
        _roles.Add(role.Arn.Text, role);
        _roleArns.Add(role.Arn.Text);
    }

    public bool TryAdd(LongTermKey key)
    {
        var isNew = !_keys.ContainsKey(key.AccessKeyId);
        _keys[key.AccessKeyId] = key;
        return isNew;
    }

    public bool TryAdd(MfaDevice device)
    {
        var isNew = !_devices.ContainsKey(device.SerialNumber);
        _devices[device.SerialNumber] = device;
        return isNew;
    }

    /// <summary>Adds a managed policy, of an account or of AWS.</summary>
    public void AddPolicy(string arn, PolicyDocument policy) => _policies.Add(arn, policy);

    /// <summary>The account that a role's ARN names; null where there is none of that partition.</summary>
    public EmulatedAccount? FindAccount(RoleArn role) =>
        _accounts.TryGetValue(role.Account, out var account) && string.Equals(account.Partition, role.Partition, StringComparison.Ordinal) ? account : null;

    public EmulatedRole? FindRole(RoleArn role) => _roles.TryGetValue(role.Text, out var found) ? found : null;

    /// <summary>A role by its name, whatever its path; case does not count (IAM API reference, CreateRole).</summary>
    public EmulatedRole? FindRole(string account, string name) =>
        _roles.Values.FirstOrDefault(role => role.Arn.Account == account && string.Equals(role.Arn.Name, name, StringComparison.OrdinalIgnoreCase));

    public LongTermKey? FindKey(string accessKeyId) => _keys.TryGetValue(accessKeyId, out var key) ? key : null;

    public MfaDevice? FindDevice(string serialNumber) => _devices.TryGetValue(serialNumber, out var device) ? device : null;

    /// <summary>A managed policy by its ARN.</summary>
    public PolicyDocument? FindPolicy(string arn) => _policies.TryGetValue(arn, out var policy) ? policy : null;
}
