using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Profiles;

namespace RoleChain.Core.Exports;

/// <summary>Exports of this process, to every target.</summary>
internal sealed class CredentialExports : ICredentialExports
{
    /// <summary>Tells a later step of a job that the keys in its environment are RoleChain's to take back: the access key id as it may be shown.</summary>
    public const string StepMarker = "ROLECHAIN_EXPORTED_KEY";

    private const string GitHubEnvironment = "GITHUB_ENV";
    private const string GitHubOutput = "GITHUB_OUTPUT";

    /// <summary>Tells a credential server's variables from a credential's, in one place.</summary>
    private const string ServerPlace = " (a credential server)";

    /// <summary>The AWS SDK for .NET 3 takes these before keys of the environment.</summary>
    private static readonly string[] Shadows = ["AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"];

    private static readonly TimeSpan MinimumLife = TimeSpan.FromMinutes(1);

    /// <summary>What one export finds in a place and what another remembers of it belong together: else the other's keys would be what was there before.</summary>
    private static readonly SemaphoreSlim Gate = new(1, 1);

    private readonly ExportLedger _ledger = new();
    private readonly JobEnvironment _environment;
    private readonly EnvironmentStore _variables;
    private volatile bool _isEarlierStepDone;

    /// <param name="environment">What is read from outside.</param>
    /// <param name="get">Reads a variable of the process, as it is.</param>
    /// <param name="set">Sets one; null removes it.</param>
    public CredentialExports(JobEnvironment environment, Func<string, string?> get, Action<string, string?> set)
    {
        _environment = environment;
        _variables = new EnvironmentStore(get, set);
    }

    public IReadOnlyList<IExportedCredential> Exported
    {
        get
        {
            var own = _ledger.Entries;
            return EarlierStep() is { } earlier ? [.. own, earlier] : own;
        }
    }

    public async Task<SecretText?> ExportAsync(ChainedCredential credential, CredentialExport request, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        credential = await LiveAsync(credential, events, cancellationToken).ConfigureAwait(false);
        Check(credential);
        Mask(credential, request);
        if (request.Target == ExportTarget.ProcessCredential)
        {
            return ProcessCredentialJson.Write(credential);
        }

        await Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _ledger.Add(Put(credential, request, events, cancellationToken));
        }
        finally
        {
            Gate.Release();
        }

        events.Report(new ChainEvent(ChainEventKind.Verbose, "Exported to " + request + ": " + credential + "."));
        return null;
    }

    public IExportedCredential FindProfile(string name)
    {
        ProfileNames.Check(name);
        var store = new ProfileStore(ProfileFiles.Of(_environment), name);
        return _ledger.Find(store.Place) ?? new OneWayExport(store.Description, token => store.Remove(token)
            ? new ChainEvent(ChainEventKind.Verbose, "Removed what RoleChain wrote to " + store.Description + ".")
            : new ChainEvent(ChainEventKind.Warning, "There is nothing in " + store.Description + " that RoleChain wrote."));
    }

    public IExportedCredential ExportServer(IEnumerable<KeyValuePair<string, string>> variables, ExportTarget target, SecretMasking masking)
    {
        var values = variables.ToArray();
        return _ledger.Add(target == ExportTarget.GitHubEnvironment ? Append(GitHubEnvironment, values, ServerPlace) : SetAzureVariables(values, masking, ServerPlace));
    }

    public void TakeBackServer(IEnumerable<string> names, SecretMasking masking)
    {
        var empty = names.Select(name => new KeyValuePair<string, string>(name, string.Empty)).ToArray();
        if (_environment[GitHubEnvironment] is not null)
        {
            GitHubFile.Of(_environment, GitHubEnvironment).Append(empty);
        }

        if (AzureVariables.IsJob(_environment) && masking == SecretMasking.StandardOutput)
        {
            AzureVariables.Set(_environment, masking, empty);
        }
    }

    private IExportedCredential Put(ChainedCredential credential, CredentialExport request, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        switch (request.Target)
        {
            case ExportTarget.Environment:
                WarnOfShadows(events);
                return Store(_variables, _ => Variables(credential), cancellationToken);
            case ExportTarget.GitHubEnvironment:
                return Append(GitHubEnvironment, [.. ExportNames.Variables(credential), new(StepMarker, SafeText.MaskAccessKeyId(credential.AccessKey))]);
            case ExportTarget.GitHubOutput:
                return Append(GitHubOutput, ExportNames.Outputs(credential));
            case ExportTarget.AzurePipelines:
                return SetAzureVariables(ExportNames.Variables(credential), request.Masking);
            case ExportTarget.Profile:
                ProfileNames.Check(request.Place ?? string.Empty);
                var profile = new ProfileStore(ProfileFiles.Of(_environment), request.Place!);
                return Store(profile, current => profile.Fill(current, credential, request.Overwrite), cancellationToken);
            default:
                var isReport = request.Target == ExportTarget.GitLabDotenv;
                if (isReport)
                {
                    events.Report(new ChainEvent(ChainEventKind.Warning, "GitLab keeps a dotenv report as an artifact of the job, and its variables are not masked in the logs of later jobs."));
                }

                return Store(new DotenvStore(request.Place ?? string.Empty), _ => DotenvStore.Lines(credential, quote: !isReport), cancellationToken);
        }
    }

    private void WarnOfShadows(IProgress<ChainEvent> events)
    {
        foreach (var name in Shadows.Where(name => _environment[name] is not null))
        {
            events.Report(new ChainEvent(ChainEventKind.Warning, name + " is set, which some AWS SDKs look at before the exported keys."));
        }
    }

    private StoredExport Store(ValueStore store, ValueChange change, CancellationToken cancellationToken)
    {
        var earlier = _ledger.FindStored(store.Place);
        return StoredExport.Put(earlier?.Store ?? store, earlier, change, cancellationToken);
    }

    private static Dictionary<string, string?> Variables(ChainedCredential credential)
    {
        var variables = ExportNames.Variables(credential).ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
        variables[EnvironmentStore.Expiration] = null;
        return variables;
    }

    private OneWayExport Append(string variable, IReadOnlyList<KeyValuePair<string, string>> values, string suffix = "")
    {
        var file = GitHubFile.Of(_environment, variable);
        file.Append(values);
        return new OneWayExport(variable + suffix, _ => Empty(file, variable, values.Select(pair => pair.Key)));
    }

    /// <summary>A runner cannot be told to forget a variable; an empty one is none to AWS SDKs (configure-aws-credentials, src/cleanup/index.ts).</summary>
    private static ChainEvent Empty(GitHubFile file, string variable, IEnumerable<string> names)
    {
        file.Append(names.Select(name => new KeyValuePair<string, string>(name, string.Empty)));
        return new ChainEvent(ChainEventKind.Verbose, "Emptied in " + variable + ".");
    }

    private OneWayExport SetAzureVariables(IReadOnlyList<KeyValuePair<string, string>> values, SecretMasking masking, string suffix = "")
    {
        AzureVariables.Set(_environment, masking, values);
        return new OneWayExport("variables of Azure Pipelines" + suffix, _ =>
        {
            AzureVariables.Set(_environment, masking, values.Select(pair => new KeyValuePair<string, string>(pair.Key, string.Empty)));
            return new ChainEvent(ChainEventKind.Verbose, "Emptied variables of Azure Pipelines.");
        });
    }

    /// <summary>What an earlier step of this job, another process, put into GITHUB_ENV and is in this step's environment still; null where nothing is.</summary>
    private OneWayExport? EarlierStep() =>
        !_isEarlierStepDone && _environment[GitHubEnvironment] is not null && _ledger.Find(GitHubEnvironment) is null
            && _environment[StepMarker] is { } marker && marker == SafeText.MaskAccessKeyId(_environment["AWS_ACCESS_KEY_ID"])
            ? new OneWayExport(GitHubEnvironment + " (of an earlier step)", _ =>
            {
                var done = Empty(GitHubFile.Of(_environment, GitHubEnvironment), GitHubEnvironment, [.. ExportNames.SecretVariables, .. ExportNames.RegionVariables, StepMarker]);
                _isEarlierStepDone = true;
                return done;
            })
            : null;

    private async Task<ChainedCredential> LiveAsync(ChainedCredential credential, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        if (credential.ExpiresAt - _environment.Clock.UtcNow >= MinimumLife)
        {
            return credential;
        }

        return credential.Live is { } live
            ? await live.GetAsync(MinimumLife, events, cancellationToken).ConfigureAwait(false)
            : throw new RoleChainException(RoleChainErrorKind.CredentialExpired, "The credential has less than a minute to live, and nothing that renews it: " + credential + ".");
    }

    /// <summary>One line of printable characters each, whatever made the credential: no form that is written here has a way around more.</summary>
    private static void Check(ChainedCredential credential)
    {
        var problem = CredentialRules.FindProblem(credential.AccessKey, credential.SecretKey, credential.SessionToken)
            ?? (new[] { credential.Region, credential.Chain.Account, credential.Chain.AssumedRoleArn }.Any(text => text?.Any(character => character is < '!' or > '~') == true)
                ? "the region, account or ARN holds characters that none has" : null);
        if (problem is not null || credential.SessionToken.Length == 0)
        {
            throw new RoleChainException(RoleChainErrorKind.ExportValueInvalid, "The credential cannot be exported: " + (problem ?? "it has no session token") + ".");
        }
    }

    private void Mask(ChainedCredential credential, CredentialExport request)
    {
        var secrets = ExportNames.Variables(credential).Where(pair => ExportNames.SecretVariables.Contains(pair.Key, StringComparer.Ordinal)).Select(pair => pair.Value);
        string[] accounts = request.MaskAccountId ? [credential.Chain.Account, credential.Chain.AssumedRoleArn] : [];
        CiMasks.Of(_environment, request.Masking).Add([.. secrets, .. accounts]);
    }
}
