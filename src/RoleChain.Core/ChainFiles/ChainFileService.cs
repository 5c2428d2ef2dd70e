using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RoleChain.Core.ChainFiles;

/// <summary>Finds and reads chain files.</summary>
internal sealed class ChainFileService : IChainFiles
{
    private readonly JobEnvironment _environment;

    public ChainFileService(JobEnvironment environment) => _environment = environment;

    public ChainFileContent Read(ChainFileRequest request)
    {
        var (path, isNamed) = new ChainFileFinder(_environment).Find(request);
        var context = new ChainFileContext(path, isNamed && request.Trust, _environment);
        var file = ChainFileParser.Parse(context, ChainFileReader.Read(path, isNamed));
        var chains = file is null ? [] : new ChainBuilder(context, file).Build();
        context.Faults.ThrowIfAny(path);
        return new ChainFileContent(path, chains);
    }

    public IReadOnlyList<string> FindNames(ChainFileRequest request)
    {
        try
        {
            var (path, isNamed) = new ChainFileFinder(_environment).Find(request);
            var root = FileTree.Read(ChainFileReader.Read(path, isNamed), new ChainFileFaults());
            return root is { Kind: JsonValueKind.Object } && root.Find("chains") is { } chains ? chains.Value.Members.Select(chain => chain.Name).Where(ChainFileParser.IsName).ToArray() : [];
        }
        catch (RoleChainException)
        {
            return [];
        }
    }

    public string ToTree(IReadOnlyList<RoleChainDefinition> chains) => DefinitionTree.Write(chains);
}
