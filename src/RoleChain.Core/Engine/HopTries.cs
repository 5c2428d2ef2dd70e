using System;

namespace RoleChain.Core.Engine;

/// <summary>What was tried for one hop so far, along the whole run: a hop that is taken again does not begin anew.</summary>
internal sealed class HopTries
{
    /// <summary>How often the hop's call was made.</summary>
    public int Calls { get; set; }

    /// <summary>What the last call that failed got, free of secrets; null where none did.</summary>
    public string? LastAnswer { get; set; }

    /// <summary>How many of them failed in a way that passes.</summary>
    public int Passing { get; set; }

    /// <summary>How many of them were refused while access is waited for.</summary>
    public int Refusals { get; set; }

    /// <summary>When the first of those was.</summary>
    public TimeSpan? FirstRefusal { get; set; }

    /// <summary>Whether a new identity was fetched because the call's token or credential was refused.</summary>
    public bool HasRenewed { get; set; }

    /// <summary>Whether the hop before was taken again for this one.</summary>
    public bool HasRerun { get; set; }

    /// <summary>What the hop took, its waits included.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Whether the tags that are a convenience were left out.</summary>
    public bool HasTrimmed { get; set; }

    /// <summary>The code of the hop's MFA device, while it was not used up; null where there is none.</summary>
    public SecretText? TokenCode { get; set; }
}
