using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Binding;

/// <summary>A script block that returns an MFA code. It belongs to a runspace, so a command that runs a chain runs it on its own thread.</summary>
internal sealed class ScriptBlockTokenCode : ITokenCodeProvider
{
    public ScriptBlockTokenCode(ScriptBlock script) => Script = script;

    public ScriptBlock Script { get; }

    public Task<SecretText> GetTokenCodeAsync(string serialNumber, CancellationToken cancellationToken) => throw new RoleChainException(
        RoleChainErrorKind.TokenCodeUnavailable,
        "The script block for the code of the MFA device " + SafeText.ForDisplay(serialNumber, 128) + " can only be run by a command of the session that it belongs to.");

    public override string ToString() => "{ script block }";
}
