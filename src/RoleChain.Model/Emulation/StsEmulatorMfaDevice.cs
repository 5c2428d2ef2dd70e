namespace RoleChain;

/// <summary>A virtual MFA device of an emulator's IAM user. It opens nothing but its emulator.</summary>
public sealed class StsEmulatorMfaDevice
{
    /// <summary>Describes a device.</summary>
    /// <param name="userArn">The user's ARN.</param>
    /// <param name="serialNumber">The device's ARN.</param>
    /// <param name="secret">The seed of its codes, in base32.</param>
    public StsEmulatorMfaDevice(string userArn, string serialNumber, SecretText secret)
    {
        UserArn = userArn;
        SerialNumber = serialNumber;
        Secret = secret;
    }

    /// <summary>The user's ARN.</summary>
    public string UserArn { get; }

    /// <summary>The device's ARN, <c>arn:P:iam::A:mfa/NAME</c>: what <c>SerialNumber</c> takes.</summary>
    public string SerialNumber { get; }

    /// <summary>The seed of its codes in base32 (RFC 6238: SHA-1, 30 seconds, six digits); <see cref="SecretText.Reveal"/> reads it.</summary>
    public SecretText Secret { get; }

    /// <summary>The device's ARN.</summary>
    public override string ToString() => SerialNumber;
}
