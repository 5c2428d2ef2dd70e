using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Binding;

namespace RoleChain.Commands;

/// <summary>Gets MFA codes on the thread of the command that runs a chain: from a script block, or by asking the user.</summary>
internal sealed class CommandTokenCodes : ITokenCodeProvider
{
    private readonly EngineCommand _command;
    private readonly ScriptBlock? _script;

    /// <param name="command">The command that runs the chain.</param>
    /// <param name="script">The script block that returns codes; null to ask the user.</param>
    public CommandTokenCodes(EngineCommand command, ScriptBlock? script = null)
    {
        _command = command;
        _script = script;
    }

    public Task<SecretText> GetTokenCodeAsync(string serialNumber, CancellationToken cancellationToken) =>
        _command.OnPipelineThread(() => Check(_script is null ? Ask(serialNumber) : Run(_script, serialNumber), serialNumber));

    private SecretText? Ask(string serialNumber)
    {
        try
        {
            _command.Host.UI.Write("MFA code of " + SafeText.ForDisplay(serialNumber, 256) + ": ");
            return Secrets.Reveal(_command.Host.UI.ReadLineAsSecureString());
        }
        catch (Exception exception) when (exception is not (PipelineStoppedException or ThreadAbortException))
        {
            // Hosts without a user say so each in its own way.
            return null;
        }
    }

    private static SecretText? Run(ScriptBlock script, string serialNumber)
    {
        try
        {
            return script.Invoke(serialNumber).LastOrDefault() is { } value ? TokenCodeText.Read(value) : null;
        }
        catch (Exception exception) when (exception is not (PipelineStoppedException or ThreadAbortException))
        {
            // Not an error alone: a `break` or `exit` has nothing here that it could end.
            var why = exception is RuntimeException ? SafeText.ForDisplay(exception.Message) : exception.GetType().Name;
            throw new RoleChainException(RoleChainErrorKind.TokenCodeUnavailable, "The script block for the MFA code failed: " + why);
        }
    }

    private static SecretText Check(SecretText? code, string serialNumber) => code is not null && MfaRules.IsCode(code)
        ? code
        : throw new RoleChainException(RoleChainErrorKind.TokenCodeUnavailable, "No code of six digits was given for the MFA device " + SafeText.ForDisplay(serialNumber, 256) + ".");
}
