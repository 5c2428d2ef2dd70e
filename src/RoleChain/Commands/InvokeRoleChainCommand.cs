using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using RoleChain.Binding;
using RoleChain.Completion;
using RoleChain.Errors;
using RoleChain.Loading;
using RoleChain.Scopes;

namespace RoleChain.Commands;

/// <summary>
/// Takes the job's or the user's identity through every role of a chain, in one command, and returns the credential of
/// the last one, or runs a script block with it.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "RoleChain", DefaultParameterSetName = RoleSet)]
[OutputType(typeof(ChainedCredential))]
public sealed partial class InvokeRoleChainCommand : ChainCommand
{
    private const string RoleSet = "Role";
    private const string DefinitionSet = "Definition";
    private const string NameSet = "Name";

    private CredentialScope? _scope;

    /// <summary>The roles in the order in which they are assumed: ARNs; <c>ACCOUNT:[PATH/]NAME</c>; or <c>[PATH/]NAME</c>, in the account of the role before.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RoleSet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[] RoleArn { get; set; } = [];

    /// <summary>Chains of <c>New-RoleChain</c>, or hashtables with its parameters. What this command is told besides holds in place of theirs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefinitionSet, ValueFromPipeline = true)]
    [DefinitionTransformation]
    [ValidateNotNullOrEmpty]
    public RoleChainDefinition[] Definition { get; set; } = [];

    /// <summary>The names of chains of a chain file, several of them together. What this command is told besides holds in place of the file's.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChainNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The chain file. Without it that of <c>ROLECHAIN_FILE</c>, or the nearest <c>rolechain.json</c> from the current folder up to the repository's root; under CI none is searched for.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = AccountSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Lets a file that was named say everything: endpoints, proxies, programs, audiences, and any variable of the environment.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = AccountSet)]
    public SwitchParameter TrustChainFile { get; set; }

    /// <summary>The role session name of every hop, as CloudTrail shows it: 2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c>; without it, one that names a GitHub job's repository, run and attempt, or <c>RoleChain</c>.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Parameter(ParameterSetName = AccountSet)]
    public string? RoleSessionName { get; set; }

    /// <summary>The length of the last hop's session in seconds: 900 to 43200, at most 3600 when it is a chained hop. Earlier hops have STS's default.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Parameter(ParameterSetName = AccountSet)]
    [Alias("DurationSeconds")]
    public int? DurationInSeconds { get; set; }

    /// <summary>The external id that the last role's trust policy asks for: 2 to 1224 of <c>[A-Za-z0-9_+=,.@:/-]</c>.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Parameter(ParameterSetName = AccountSet)]
    public string? ExternalId { get; set; }

    /// <summary>Session tags of the last hop, at most 50: a hashtable, or objects with Key and Value.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Parameter(ParameterSetName = AccountSet)]
    [SessionTagTransformation]
    [ValidateNotNull]
    public SessionTag[] Tag { get; set; } = [];

    /// <summary>The keys among the last hop's tags that travel further, when its session assumes a role.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Parameter(ParameterSetName = AccountSet)]
    [ValidateNotNull]
    public string[] TransitiveTagKey { get; set; } = [];

    /// <summary>An inline session policy of the last hop: JSON text, a hashtable, or the path of a file.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Parameter(ParameterSetName = AccountSet)]
    public object? Policy { get; set; }

    /// <summary>The ARNs of managed session policies of the last hop, at most 10.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Parameter(ParameterSetName = AccountSet)]
    [ValidateNotNull]
    public string[] PolicyArn { get; set; } = [];

    /// <summary>The MFA device of the IAM user who takes the first hop: a serial number or an ARN.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    public string? SerialNumber { get; set; }

    /// <summary>The device's code: six digits as text or SecureString, or a script block that returns them. Without it an interactive session asks.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [TokenCodeTransformation]
    public ITokenCodeProvider? TokenCode { get; set; }

    /// <summary>
    /// Is run with the credential as <c>$_</c> and first argument, in AWS's environment variables and as AWS Tools' default. All of that is put
    /// back when the block ends, however it ends. Its output is returned in place of the credential.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Files and folders with policies, as <c>Test-RoleChain</c> takes them, that a refusal is explained by: which statement and which condition said no.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Parameter(ParameterSetName = DefinitionSet)]
    [Parameter(ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    public string[] PolicyPath { get; set; } = [];

    /// <summary>
    /// After a refusal, reads the trust policies of the refused role and of the caller's own role with <c>iam:GetRole</c>, and explains it by them. Each
    /// is read with the session that was to take the hop, which can read roles of its own account only; what it may not read stays unknown.
    /// </summary>
    [Parameter(ParameterSetName = RoleSet)]
    [Parameter(ParameterSetName = DefinitionSet)]
    [Parameter(ParameterSetName = NameSet)]
    public SwitchParameter ReadPolicy { get; set; }

    /// <summary>Lets a chain run under a CI runner where its secrets cannot be masked in the log: in a background job or remote session.</summary>
    [Parameter]
    public SwitchParameter AllowUnmasked { get; set; }

    /// <summary>Runs the chain, or each chain that came from the pipeline.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == AccountSet)
        {
            if (MyInvocation.ExpectingInput || InputObject is not null)
            {
                AddTarget(InputObject);
            }

            return;
        }

        if (ParameterSetName == RoleSet)
        {
            Run(Define, RoleArn);
            return;
        }

        if (ParameterSetName == NameSet && Name.Length > 1 && ScriptBlock is null)
        {
            RunNamed();
            return;
        }

        foreach (var definition in ParameterSetName == NameSet ? ReadNamed(Name) : Definition)
        {
            Run(() => Apply(definition), definition);
        }
    }

    /// <summary>The chains that were named, all of them before the first is run.</summary>
    private RoleChainDefinition[] ReadNamed(params string[] names)
    {
        try
        {
            return ChainFileRequests.Find(SessionState, Path, TrustChainFile, names);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, names);
            throw;
        }
    }

    /// <summary>Runs the named chains together: what they begin with is taken once, and one that fails does not stop the others.</summary>
    private void RunNamed()
    {
        var results = new FanOutResult?[Name.Length];
        try
        {
            var definitions = ReadNamed(Name).Select(definition => Prepare(Apply(definition))).ToArray();
            var engine = IsolatedContext.Services.Engine;
            Await("Role chains", async (events, token) =>
            {
                await engine.RunManyAsync(definitions, new FanOutOptions(), events, Keep, token).ConfigureAwait(false);
                return true;
            });
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, Name);
        }

        // In the order of the names, whichever came first.
        for (var index = 0; index < results.Length; index++)
        {
            if (results[index]?.Credential is { } credential)
            {
                WriteObject(credential);
            }
            else if (results[index]?.Failure is { } failure)
            {
                WriteError(ErrorTable.ToRecord(ErrorTable.Describe(failure), Name[index]));
            }
        }

        Task Keep(FanOutResult result)
        {
            results[result.Index] = result;
            return Task.CompletedTask;
        }
    }

    /// <summary>Ends what a script block runs in, where the pipeline could not.</summary>
    /// <param name="disposing">True when called by <see cref="EngineCommand.Dispose()"/>.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _scope?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Run(Func<RoleChainDefinition> define, object target)
    {
        ScopeScript? script = null;
        ChainedCredential? credential = null;
        AwsToolsDefaults? tools = null;
        try
        {
            try
            {
                if (ScriptBlock is not null)
                {
                    // Before the chain, which would be for nothing where the block may not run.
                    script = new ScopeScript(ScriptBlock, SessionState);
                    _scope = new CredentialScope();
                }

                credential = RunChain(define());
                tools = _scope?.Enter(credential, SessionState);
            }
            catch (Exception exception) when (IsFailure(exception))
            {
                Fail(exception, target);
            }

            // Outside: what the block and the rest of the pipeline throw (a break, an exit) is not ours to catch.
            if (script is null)
            {
                WriteObject(credential);
            }
            else
            {
                script.Run(this, credential!, tools!);
            }
        }
        finally
        {
            _scope?.Dispose();
        }
    }

    private ChainedCredential RunChain(RoleChainDefinition given)
    {
        var definition = Prepare(given);
        var engine = IsolatedContext.Services.Engine;
        return Await("Role chain", (events, token) => engine.RunAsync(definition, events, token));
    }

    private RoleChainDefinition Prepare(RoleChainDefinition given)
    {
        var definition = new RoleChainDefinition(RunningDefinition.Of(given, this, AllowUnmasked))
        {
            PolicyPaths = FilePaths.ResolveAll(SessionState, PolicyPath, RoleChainErrorKind.PolicySourceInvalid),
            ReadsLivePolicies = ReadPolicy,
        };
        if (!definition.MaskAccountIds)
        {
            // Else the engine checks, once the accounts are masked: what is wrong is said with the roles' names.
            DefinitionChecker.ThrowIfFaulty(definition);
        }

        return definition;
    }

    private RoleChainDefinition Define()
    {
        var policy = SessionPolicyReader.Read(SessionState, Policy);
        return Apply(new RoleChainDefinition
        {
            Hops = RoleArn.Select((arn, index) =>
            {
                var isFirst = index == 0;
                var isLast = index == RoleArn.Length - 1;
                return new RoleChainHop(arn)
                {
                    SessionName = RoleSessionName,
                    DurationSeconds = isLast ? DurationInSeconds : null,
                    ExternalId = isLast ? ExternalId : null,
                    Tags = isLast ? Tag : [],
                    TransitiveTagKeys = isLast ? TransitiveTagKey : [],
                    Policy = isLast ? policy : null,
                    PolicyArns = isLast ? PolicyArn : [],
                    SerialNumber = isFirst ? SerialNumber : null,
                    TokenCode = isFirst ? TokenCode : null,
                };
            }).ToArray(),
        });
    }
}
