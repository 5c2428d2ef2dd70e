using System;
using RoleChain.Emulator.Accounts;

namespace RoleChain.Emulator.Configuration;

/// <summary>Checks what a user proves itself with, access keys and MFA devices, and adds it to the directory.</summary>
internal sealed class UserBuilder
{
    private const int AccessKeyIdLength = 20;
    private const int SecretLength = 40;
    private const int SeedLength = 32;

    private readonly ConfigurationSource _source;
    private readonly EmulatorRandom _random;
    private readonly AccountDirectory _directory;

    public UserBuilder(ConfigurationSource source, EmulatorRandom random, AccountDirectory directory)
    {
        _source = source;
        _random = random;
        _directory = directory;
    }

    public void Add(string path, UserConfiguration configuration, EmulatedUser user)
    {
        ConfigurationRules.ForEach(_source, path + ".accessKeys", configuration.AccessKeys, (itemPath, item) => AddKey(itemPath, item, user));
        ConfigurationRules.ForEach(_source, path + ".mfaDevices", configuration.MfaDevices, (itemPath, item) => AddDevice(itemPath, item, user));
    }

    private void AddKey(string path, AccessKeyConfiguration configuration, EmulatedUser user)
    {
        var id = configuration.AccessKeyId ?? _random.Id("AKIA", AccessKeyIdLength);
        if (id.Length is < 16 or > 128 || !id.StartsWith("AKIA", StringComparison.Ordinal) || !ConfigurationRules.IsAll(id, ConfigurationRules.IsLetterOrDigit))
        {
            throw _source.Fault(path + ".accessKeyId", "is not a long-term key's id: AKIA and 12 to 124 letters and digits");
        }

        var secret = configuration.SecretAccessKey ?? _random.Secret(SecretLength);
        if (secret.Length is < 16 or > 128 || !ConfigurationRules.IsAll(secret, character => character is > ' ' and <= '~'))
        {
            throw _source.Fault(path + ".secretAccessKey", "is not 16 to 128 characters of printable ASCII");
        }

        if (!_directory.TryAdd(new LongTermKey(id, new SecretText(secret), user)))
        {
            throw _source.Fault(path + ".accessKeyId", "is that of another key too");
        }
    }

    private void AddDevice(string path, MfaDeviceConfiguration configuration, EmulatedUser user)
    {
        var prefix = "arn:" + user.Account.Partition + ":iam::" + user.Account.Id + ":mfa/";
        if (configuration.SerialNumber is not { Length: >= StsLimits.MinSerialNumberLength and <= StsLimits.MaxSerialNumberLength } serialNumber
            || !serialNumber.StartsWith(prefix, StringComparison.Ordinal)
            || serialNumber.Length == prefix.Length
            || !ConfigurationRules.IsAll(serialNumber.Substring(prefix.Length), character => ConfigurationRules.IsNameCharacter(character) || character == '/'))
        {
            throw _source.Fault(path + ".serialNumber", "is not the ARN of a virtual device of the account: " + prefix + "NAME, at most 256 characters");
        }

        var secret = configuration.Secret ?? _random.Base32(SeedLength);
        if (secret.Length is < 16 or > 128 || Base32.Decode(secret) is not { } seed)
        {
            throw _source.Fault(path + ".secret", "is not 16 to 128 characters of base32: A-Z and 2-7, without padding");
        }

        if (!_directory.TryAdd(new MfaDevice(serialNumber, new SecretText(secret), seed, user)))
        {
            throw _source.Fault(path + ".serialNumber", "is that of another device too");
        }
    }
}
