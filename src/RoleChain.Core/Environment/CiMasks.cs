using System;
using System.IO;
using System.Linq;
using System.Text;

namespace RoleChain.Core;

/// <summary>
/// Tells the CI runner which texts to hide in its log. A mask is a line on the process's standard output itself: through a
/// PowerShell stream it could be redirected away, and would come too late (GitHub docs, "Workflow commands"; Azure Pipelines docs, "Logging commands").
/// </summary>
internal sealed class CiMasks
{
    private const string GitHubCommand = "::add-mask::";
    private const string AzureCommand = "##vso[task.setsecret]";

    /// <summary>How many texts are remembered as hidden; beyond, they are hidden again.</summary>
    private const int MaxHidden = 4096;

    private static readonly object Lock = new();

    private readonly string? _command;
    private readonly JobEnvironment _environment;

    private CiMasks(string? command, JobEnvironment environment)
    {
        _command = command;
        _environment = environment;
    }

    /// <summary>The masks of the runner that the environment names; where there is none, or none are wanted, adding does nothing.</summary>
    /// <exception cref="RoleChainException">There is a runner, and its log cannot be reached (<see cref="RoleChainErrorKind.MaskUnavailable"/>).</exception>
    public static CiMasks Of(JobEnvironment environment, SecretMasking masking)
    {
        var command = masking == SecretMasking.Off ? null : Command(environment);
        if (command is not null && masking == SecretMasking.Unreachable)
        {
            throw new RoleChainException(RoleChainErrorKind.MaskUnavailable, "This is a CI job, and secrets cannot be masked from a background job or remote session: its standard output is not the runner's log.");
        }

        return new CiMasks(command, environment);
    }

    /// <summary>Whether there is a runner that hides texts, and it is to.</summary>
    public bool AreWanted => _command is not null;

    /// <summary>Hides a secret from now on. The line is out when this returns.</summary>
    public void Add(SecretText? secret)
    {
        if (secret is { Length: > 0 })
        {
            Add(secret.Reveal());
        }
    }

    /// <summary>Hides texts from now on. Their lines are out when this returns.</summary>
    public void Add(params string[] texts)
    {
        if (_command is null || texts.Length == 0)
        {
            return;
        }

        // GitHub's runner takes a command at the beginning of a line alone. Where a script has written one without its end (Write-Host -NoNewline),
        // the command would be a part of that line, and the secret be shown by its own mask. (Azure's agent finds a command anywhere.)
        var lines = new StringBuilder(_command == GitHubCommand ? "\n" : string.Empty);
        foreach (var text in texts)
        {
            // The escapes keep a value with a line break from ending the command, and from beginning another. (Azure's agent has a per cent sign
            // its own way: azure-pipelines-task-lib, node/taskcommand.ts.)
            lines.Append(_command).Append(text.Replace("%", _command == AzureCommand ? "%AZP25" : "%25").Replace("\r", "%0D").Replace("\n", "%0A")).Append('\n');
        }

        WriteLine(_environment.StandardOutput, lines.ToString(0, lines.Length - 1));
    }

    /// <summary>
    /// Hides texts from now on, each once in a process: for what is no secret but is to be hidden, and comes again with each look-up of a chain.
    /// One whose line could not be written counts as not hidden.
    /// </summary>
    public void AddOnce(params string[] texts)
    {
        if (_command is null)
        {
            return;
        }

        // Under the lock of the writing: whoever finds a text here may rely on its line being out.
        lock (Lock)
        {
            var hidden = _environment.Hidden;
            var fresh = texts.Where(text => !hidden.Contains(_command + text)).ToArray();
            Add(fresh);
            if (hidden.Count + fresh.Length > MaxHidden)
            {
                hidden.Clear();
            }

            hidden.UnionWith(fresh.Take(MaxHidden).Select(text => _command + text));
        }
    }

    /// <summary>Writes lines that are the runner's to read, which nothing else of RoleChain comes between.</summary>
    /// <param name="output">The standard output.</param>
    /// <param name="lines">The lines, with a line break between each two and none at the end.</param>
    public static void WriteLine(Func<Stream> output, string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(lines + "\n");
        lock (Lock)
        {
            var stream = output();
            stream.Write(bytes, 0, bytes.Length);
            stream.Flush();
        }
    }

    private static string? Command(JobEnvironment environment) =>
        environment.IsTrue("GITHUB_ACTIONS") ? GitHubCommand
        : environment.IsTrue("TF_BUILD") ? AzureCommand
        : null;
}
