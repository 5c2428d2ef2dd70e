using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>
/// A program that prints a token, run anew each time: the JWT alone, or a JSON object that holds one in its property
/// <c>token</c>, <c>value</c>, <c>oidcToken</c>, <c>id_token</c> or <c>access_token</c> (the first of them that is a JWT).
/// </summary>
internal sealed class CommandTokenSource : IdentitySource
{
    private static readonly string[] Properties = ["token", "value", "oidcToken", "id_token", "access_token"];

    private readonly string _program;
    private readonly IReadOnlyList<string> _arguments;
    private readonly JobEnvironment _environment;
    private readonly SecretRedactor _secrets;

    /// <param name="program">A full path, or a name that PATH finds.</param>
    /// <param name="arguments">Its arguments, each passed as it is.</param>
    /// <param name="description">What the token is.</param>
    /// <param name="environment">Has the PATH and the job's workspaces.</param>
    /// <param name="secrets">Cleans what the program says.</param>
    public CommandTokenSource(string program, IReadOnlyList<string> arguments, string description, JobEnvironment environment, SecretRedactor secrets)
    {
        _program = program;
        _arguments = arguments;
        _environment = environment;
        _secrets = secrets;
        Description = description;
    }

    public override string Description { get; }

    /// <summary>With the whole command: by its arguments one program prints tokens of many identities. No argument can hold a null character.</summary>
    public override string Key => Description + "\0" + _program + "\0" + string.Join("\0", _arguments);

    public override bool CanRenew => true;

    public override SourceKind Kind => SourceKind.WebIdentityToken;

    public override async Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var name = SafeText.ForDisplay(_program, 256);
        var path = ProgramFinder.Find(_program, _environment)
            ?? throw Failed($"The program {name} was not found. A name is looked for in PATH, but not in the current directory or the job's workspace; otherwise give its full path. Scripts that need a shell are not run.");
        ChildProgram run;
        try
        {
            run = await ChildProgram.RunAsync(path, _arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            throw Failed($"The program {name} cannot be started: the system refused.");
        }

        if (run.Output is null)
        {
            throw Failed(FormattableString.Invariant($"The program {name} printed more than {ChildProgram.MaxOutputBytes} bytes, which is no token; it was ended."));
        }

        // What it printed is kept out of what it said: a program may repeat a token in a message.
        var output = run.Output.Trim();
        _secrets.Add(new SecretText(output));
        foreach (var text in TokenJson.Texts(output))
        {
            _secrets.Add(new SecretText(text));
        }

        if (run.ExitCode != 0)
        {
            var said = _secrets.Clean(run.Errors.Trim());
            throw Failed(FormattableString.Invariant($"The program {name} ended with exit code {run.ExitCode}{(said.Length == 0 ? " and said nothing." : ": " + said)}"));
        }

        return ResolvedIdentity.OfToken(Read(output) ?? throw Failed(
            $"The program {name} printed neither a JWT nor a JSON object with one in {string.Join(", ", Properties)}."));
    }

    private static SecretText? Read(string output) =>
        output.Length is >= StsLimits.MinTokenLength and <= StsLimits.MaxTokenLength && TokenClaims.IsJwt(output) ? new SecretText(output) : TokenJson.Find(output, Properties);

    private static RoleChainException Failed(string message) => new(RoleChainErrorKind.TokenCommandFailed, message);
}
