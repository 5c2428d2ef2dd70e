using System;
using System.IO;
using System.Threading;
using RoleChain.Core.Exports;
using RoleChain.Core.Files;
using RoleChain.Core.Profiles;

namespace RoleChain.Core.Registration;

/// <summary>Profiles whose <c>credential_process</c> is a chain: the profile in the shared config file, the chain in a file of its own.</summary>
internal sealed class ChainProfiles : IChainProfiles
{
    private readonly JobEnvironment _environment;

    public ChainProfiles(JobEnvironment environment) => _environment = environment;

    public bool UsesDiskCacheByDefault => Path.DirectorySeparatorChar == '\\';

    private ChainStore Store => new(UserFolders.Profiles(_environment));

    public void Register(ChainProfile profile, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        CheckName(profile.Name);
        UnattendedChain.Check(profile.Definition, profile.Name);
        CheckProgram(profile.PowerShellPath);
        CheckProgram(profile.ScriptPath);
        var command = ProcessCommand.OfThisMachine.Write(profile.PowerShellPath, profile.ScriptPath, profile.Name);
        var files = ProfileFiles.Of(_environment);
        var store = Store;
        using var folders = new MadeFolders();
        folders.Make(store.Folder);
        using var taken = store.Lock(profile.Name, cancellationToken);
        var before = store.Content(profile.Name);
        var isWritten = false;
        try
        {
            files.Edit(
                (credentials, config) =>
                {
                    var section = new ProfileSection(profile.Name, credentials, config);
                    section.RefuseTaken(profile.Overwrite);
                    if (section.AsksForCode((profile.Definition.Identity as ProfileIdentity)?.ProfileName))
                    {
                        throw new RoleChainException(RoleChainErrorKind.NotUnattended, "The chain cannot be registered as a profile: it starts from a profile with an MFA device, for whose code nobody can be asked.");
                    }

                    if (section.IsRegistered)
                    {
                        section.Renew(store.Find(profile.Name));
                    }

                    store.Write(profile.Name, profile.Definition, section.Set(command, profile.Definition.Region));
                    isWritten = true;
                },
                cancellationToken);
        }
        catch (Exception) when (isWritten)
        {
            store.PutBack(profile.Name, before);
            throw;
        }

        if (ProcessCommand.OfThisMachine.IsDoubtful(command))
        {
            events.Report(new ChainEvent(ChainEventKind.Warning, "The command of the profile " + profile.Name + " has a path with spaces that has no short form: the AWS CLI and boto3 take it, the AWS SDKs for .NET and Go do not."));
        }

        events.Report(new ChainEvent(ChainEventKind.Verbose, "Registered the profile " + profile.Name + " in " + SafeText.ForDisplay(files.ConfigPath) + "; its chain is " + SafeText.ForDisplay(store.PathOf(profile.Name)) + "."));
    }

    public void Unregister(string name, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        CheckName(name);
        var files = ProfileFiles.Of(_environment);
        var store = Store;
        using var taken = Directory.Exists(store.Folder) ? store.Lock(name, cancellationToken) : null;
        var hasChain = File.Exists(store.PathOf(name));
        files.Edit(
            (credentials, config) =>
            {
                var section = new ProfileSection(name, credentials, config);
                if (section.IsRegistered)
                {
                    section.PutBack(store.Find(name));
                }
                else if (!hasChain)
                {
                    throw new RoleChainException(RoleChainErrorKind.ProfileNotRegistered, "RoleChain has registered no profile " + name + " in " + SafeText.ForDisplay(files.ConfigPath) + ".");
                }
            },
            cancellationToken);
        store.Remove(name);
        events.Report(new ChainEvent(ChainEventKind.Verbose, "Removed the profile " + name + " and its chain."));
    }

    public RoleChainDefinition Find(string name)
    {
        CheckName(name);
        return Store.Read(name).Definition;
    }

    public SecretText ToProcessCredential(ChainedCredential credential) => ProcessCredentialJson.Write(credential);

    private static void CheckName(string name)
    {
        ProfileNames.Check(name);
        if (name[0] == '-')
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidProfileName, "The profile name " + name + " begins with a hyphen, as an option of a program does.");
        }
    }

    private static void CheckProgram(string path)
    {
        if (!File.Exists(path))
        {
            throw new RoleChainException(RoleChainErrorKind.ProcessCommandInvalid, "There is no file " + SafeText.ForDisplay(path) + ".");
        }
    }
}
