using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Binding;
using RoleChain.Completion;
using RoleChain.Errors;
using RoleChain.FanOut;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <content>Many accounts from one chain.</content>
public sealed partial class InvokeRoleChainCommand
{
    private const string AccountSet = "Account";

    /// <summary>Blocks are scripts, and each has a runspace: more of them at once than this are rarely faster.</summary>
    private const int DefaultBlocks = 10;

    private readonly List<FanOutTarget> _targets = [];
    private readonly HashSet<(string Role, string? Region)> _seen = [];
    private BlockRunspaces? _runspaces;

    /// <summary>What all targets continue: a credential of <c>Invoke-RoleChain</c>, a chain of <c>New-RoleChain</c> or <c>Get-RoleChain</c>, the name of a chain of the chain file, or a hashtable with the parameters of <c>New-RoleChain</c>. Its hops are taken once.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AccountSet)]
    [ArgumentCompleter(typeof(ChainNameCompleter))]
    [ChainSourceTransformation]
    [LivingCredentialTransformation]
    [ValidateNotNull]
    public object From { get; set; } = null!;

    /// <summary>The role to assume in each account, by its name or as <c>PATH/NAME</c>; without it each object's <c>RoleArn</c> or <c>RoleName</c>.</summary>
    [Parameter(ParameterSetName = AccountSet)]
    [ValidateNotNullOrEmpty]
    public string? RoleName { get; set; }

    /// <summary>The accounts, twelve digits each.</summary>
    [Parameter(ParameterSetName = AccountSet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[] AccountId { get; set; } = [];

    /// <summary>Account numbers, or objects with a property <c>AccountId</c>, <c>Account</c> or <c>Id</c>, and optionally <c>Region</c>, <c>RoleArn</c> and <c>RoleName</c>.</summary>
    [Parameter(ParameterSetName = AccountSet, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>How many targets are at it at once, 1 to 1000; by default 64, with <see cref="ScriptBlock"/> 10.</summary>
    [Parameter(ParameterSetName = AccountSet)]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; }

    /// <summary>The calls a second to STS at most, for each calling account and region, 0 to 10000; 0 for no bound but STS's own. By default 380.</summary>
    [Parameter(ParameterSetName = AccountSet)]
    [ValidateRange(0, 10_000)]
    public int MaximumRate { get; set; } = FanOutOptions.DefaultMaximumRate;

    /// <summary>Runs all targets, once all of them are known.</summary>
    protected override void EndProcessing()
    {
        if (_targets.Count == 0)
        {
            return;
        }

        try
        {
            RunTargets();
        }
        catch (RoleChainException exception)
        {
            Fail(exception, From);
        }
        finally
        {
            _runspaces?.Dispose();
        }
    }

    /// <summary>The accounts that were given by name, also where others come from the pipeline.</summary>
    protected override void BeginProcessing()
    {
        foreach (var account in AccountId)
        {
            AddTarget(account);
        }
    }

    /// <summary>What is no target is an error of its own, before any call; what comes again is taken once.</summary>
    private void AddTarget(object? input)
    {
        try
        {
            var target = new TargetReader(RoleName, Region).Read(input);
            if (_seen.Add((target.Role, target.Region)))
            {
                _targets.Add(target);
            }
        }
        catch (RoleChainException exception)
        {
            WriteError(ErrorTable.ToRecord(exception, input));
        }
    }

    private void RunTargets()
    {
        var from = ChainSource();
        var definitions = Definitions();
        var block = ScriptBlock is null ? null : BlockText.Of(ScriptBlock, SessionState);
        _runspaces = block is null ? null : new BlockRunspaces(SessionState);
        var run = block is null ? null : new BlockRun(this, block, _runspaces!, new BlockPreferences(this));
        var options = new FanOutOptions
        {
            From = from.Chain,
            FromDefinition = from.Definition,
            MaximumRate = MaximumRate,
            ThrottleLimit = ThrottleLimit > 0 ? ThrottleLimit : run is null ? FanOutOptions.DefaultThrottleLimit : DefaultBlocks,
        };
        var progress = new FanOutProgress(this, _targets.Count);
        var engine = IsolatedContext.Services.Engine;
        Await("Role chains", async (events, token) =>
        {
            await engine.RunManyAsync(definitions, options, new FanOutEvents(events), result => TakeAsync(result, run, progress, token), token).ConfigureAwait(false);
            return true;
        });
        progress.End();
    }

    private async Task TakeAsync(FanOutResult result, BlockRun? run, FanOutProgress progress, CancellationToken cancellationToken)
    {
        if (result.Credential is { } credential)
        {
            if (run is null)
            {
                Post(() => WriteObject(credential));
            }
            else
            {
                await run.RunAsync(credential, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            Post(() => WriteError(Failure(result)));
        }

        Post(() => progress.Add(result.Failure is not null));
    }

    private ErrorRecord Failure(FanOutResult result)
    {
        var target = _targets[result.Index];
        var record = ErrorTable.ToRecord(ErrorTable.Describe(result.Failure!));
        return new TargetTag(target.Account, target.Region).Mark(new ErrorRecord(record.Exception, record.FullyQualifiedErrorId, record.CategoryInfo.Category, target.Account) { ErrorDetails = record.ErrorDetails });
    }

    /// <summary>What the targets continue. The one place that knows the forms of <see cref="From"/>.</summary>
    private (ILiveChain Chain, RoleChainDefinition? Definition) ChainSource()
    {
        switch (Wrapping.Unwrap(From))
        {
            case ChainedCredential { Live: { } live }:
                RefuseIdentity();
                return (live, null);
            case string name:
                return Continued(ReadNamed(name)[0]);
            case RoleChainDefinition definition:
                return Continued(definition);
            default:
                throw new RoleChainException(RoleChainErrorKind.InvalidFanOutSource, "What the targets are to continue is neither a credential of a chain of this process, nor a chain.");
        }
    }

    private (ILiveChain Chain, RoleChainDefinition? Definition) Continued(RoleChainDefinition definition)
    {
        var running = Prepare(new RoleChainDefinition(Apply(definition)) { AllowedAccountIds = definition.AllowedAccountIds });
        return (IsolatedContext.Services.Credentials.Open(running), running);
    }

    /// <summary>A credential has its identity.</summary>
    private void RefuseIdentity()
    {
        var own = new AwsSdkIdentity();
        if (!ReferenceEquals(Apply(new RoleChainDefinition { Identity = own }).Identity, own))
        {
            throw new RoleChainException(RoleChainErrorKind.IdentityConflict, "The targets continue a credential, and another identity was given too.");
        }
    }

    /// <summary>The hop of each target. What is wrong with all of them is one error, before any call.</summary>
    private RoleChainDefinition[] Definitions()
    {
        var policy = SessionPolicyReader.Read(SessionState, Policy);
        RoleChainHop Hop(string role) => new(role)
        {
            SessionName = RoleSessionName,
            DurationSeconds = DurationInSeconds,
            ExternalId = ExternalId,
            Tags = Tag,
            TransitiveTagKeys = TransitiveTagKey,
            Policy = policy,
            PolicyArns = PolicyArn,
        };
        var common = RunningDefinition.Of(
            new RoleChainDefinition
            {
                Region = Region,
                AllowedAccountIds = AllowedAccountId,
                MaskAccountIds = MaskAccountId,
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
                WaitForAccess = TimeSpan.FromSeconds(WaitForAccess),
            },
            this,
            AllowUnmasked);
        DefinitionChecker.ThrowIfFaulty(new RoleChainDefinition(common) { Hops = [Hop(_targets[0].Role)], Region = null, AllowedAccountIds = [] }, SourceKind.TemporaryCredential);
        return _targets.Select(target => new RoleChainDefinition(common) { Hops = [Hop(target.Role)], Region = target.Region }).ToArray();
    }
}
