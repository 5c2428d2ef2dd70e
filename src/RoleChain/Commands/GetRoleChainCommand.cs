using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using RoleChain.Binding;
using RoleChain.Completion;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>Returns the chains of a chain file, checked, as definitions that <c>Invoke-RoleChain</c> and the other commands take. Nothing is called.</summary>
[Cmdlet(VerbsCommon.Get, "RoleChain", DefaultParameterSetName = FileSet)]
[OutputType(typeof(RoleChainDefinition), typeof(string))]
public sealed class GetRoleChainCommand : EngineCommand
{
    private const string FileSet = "File";

    /// <summary>The chains' names, with wildcards by choice; without them all chains of the file.</summary>
    [Parameter(Position = 0, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ChainNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The chain file. Without it that of <c>ROLECHAIN_FILE</c>, or the nearest <c>rolechain.json</c> from the current folder up to the repository's root; under CI none is searched for.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Lets a file that was named say everything: endpoints, proxies, programs, audiences, and any variable of the environment.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter TrustChainFile { get; set; }

    /// <summary>Returns the text of a tree in place of the definitions: an identity and hops that chains begin with alike stand once.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter Tree { get; set; }

    /// <summary>Reads the file.</summary>
    protected override void ProcessRecord()
    {
        object[] output = [];
        try
        {
            var content = IsolatedContext.Services.ChainFiles.Read(ChainFileRequests.Of(SessionState, Path, TrustChainFile));
            var chains = Select(content);
            output = Tree ? [content.ToTree(chains)] : [.. chains];
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, Path);
        }

        WriteObject(output, enumerateCollection: true);
    }

    /// <summary>In the file's order, each once. A name without wildcards that is not there is an error, as with other commands.</summary>
    private List<RoleChainDefinition> Select(ChainFileContent content)
    {
        var named = Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)).Select(content.Find).ToList();
        var patterns = Name.Where(WildcardPattern.ContainsWildcardCharacters).Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        return content.Chains.Where(chain => named.Contains(chain) || Array.Exists(patterns, pattern => pattern.IsMatch(chain.Name))).ToList();
    }
}
