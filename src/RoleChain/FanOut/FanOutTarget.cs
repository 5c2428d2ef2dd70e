namespace RoleChain.FanOut;

/// <summary>One account of many, and the role to take in it.</summary>
internal sealed class FanOutTarget
{
    public FanOutTarget(string account, string role, string? region)
    {
        Account = account;
        Role = role;
        Region = region;
    }

    /// <summary>Twelve digits.</summary>
    public string Account { get; }

    /// <summary>The role, by its ARN or as <c>ACCOUNT:[PATH/]NAME</c>.</summary>
    public string Role { get; }

    /// <summary>The region; null for that of the chain which it continues.</summary>
    public string? Region { get; }
}
