using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>Puts the plain policy documents of a folder together into roles. What they are of is said by the names of files and folders.</summary>
internal sealed class PlainPolicies
{
    private readonly ReadingBudget _budget;
    private readonly LibraryBuilder _builder;
    private readonly Dictionary<string, PlainRole> _roles = new(StringComparer.Ordinal);
    private readonly List<PolicyFile> _policies = [];

    public PlainPolicies(ReadingBudget budget, LibraryBuilder builder)
    {
        _budget = budget;
        _builder = builder;
    }

    /// <summary>Takes a file that its name tells (<see cref="PolicyFileNames.AreOf"/>).</summary>
    /// <exception cref="RoleChainException">It is not what its name says.</exception>
    public void Add(PolicyFile file)
    {
        if (file.FileName == PolicyFileNames.Providers)
        {
            AddProviders(file);
        }
        else if (PolicyFileNames.StemOf(file.FileName, PolicyFileNames.Trust) is { } trusted)
        {
            RoleOf(file, trusted).Trust = Read(file, PolicyKind.Trust);
        }
        else if (PolicyFileNames.StemOf(file.FileName, PolicyFileNames.Boundary) is { } bounded)
        {
            RoleOf(file, bounded).Boundary = Read(file, PolicyKind.Identity);
        }
        else
        {
            _policies.Add(file);
        }
    }

    /// <summary>Gives the roles to the library, when all files are there: whose a policy is depends on which roles there are.</summary>
    /// <exception cref="RoleChainException">A name is no role's.</exception>
    public void Complete()
    {
        foreach (var file in _policies)
        {
            RoleOf(file, NameIn(file)).Policies.Add(Read(file, PolicyKind.Identity));
        }

        foreach (var role in _roles.Values)
        {
            _builder.Add(new PolicySource(role.File, _budget), new FilePosition(1, 1), role.Name, new LibraryRole
            {
                Account = role.File.Account,
                Path = role.File.RolePath,
                Name = role.Name,
                Trust = role.Trust,
                Policies = role.Policies,
                HasAllPolicies = role.Policies.Count > 0,
                Boundary = role.Boundary,
                Source = SafeText.ForDisplay(role.File.Name),
            });
        }
    }

    /// <summary>The role of a policy. Both its name and the policy's may have dots: the longest that is a role here, else what is before the first dot.</summary>
    private string NameIn(PolicyFile file)
    {
        var stem = PolicyFileNames.StemOf(file.FileName, PolicyFileNames.Policy)!;
        for (var end = stem.Length; end > 0; end = stem.LastIndexOf('.', end - 1))
        {
            if (_roles.TryGetValue(KeyOf(file, stem.Substring(0, end)), out var role) && (role.Trust is not null || role.Boundary is not null))
            {
                return role.Name;
            }
        }

        var dot = stem.IndexOf('.');
        return dot > 0 ? stem.Substring(0, dot) : stem;
    }

    private static string KeyOf(PolicyFile file, string name) => file.Account + file.RolePath + "\n" + file.Name.Substring(0, file.Name.Length - file.FileName.Length) + "\n" + name;

    private PlainRole RoleOf(PolicyFile file, string name)
    {
        var key = KeyOf(file, name);
        if (!_roles.TryGetValue(key, out var role))
        {
            _roles.Add(key, role = new PlainRole(file, name));
        }

        return role;
    }

    /// <summary>Reads a document as IAM would: without the comments that other files may have.</summary>
    private NamedPolicy Read(PolicyFile file, PolicyKind kind)
    {
        var text = System.Text.Encoding.UTF8.GetString(PolicyFileBytes.Read(file));
        _budget.Spend(text.Length);
        try
        {
            return new NamedPolicy(SafeText.ForDisplay(file.Name), PolicyDocument.Parse(text, kind));
        }
        catch (PolicyFormatException exception)
        {
            throw PolicyFaults.At(file.Name, new FilePosition(exception.Line, exception.Column), FilePath.Root, "is a policy that IAM would refuse: " + SafeText.ForDisplay(exception.Problem), exception);
        }
    }

    private void AddProviders(PolicyFile file)
    {
        var source = new PolicySource(file, _budget);
        var root = PolicyFileJson.Read(file.Name, PolicyFileBytes.Read(file));
        if (root.Kind != JsonValueKind.Array)
        {
            throw source.Fault(root.Position, FilePath.Root, "is not a list of providers, each with url and clientIds");
        }

        if (file.Account is { } account)
        {
            _builder.AddAllProviders(account);
        }

        for (var index = 0; index < root.Items.Count; index++)
        {
            var part = FilePath.Item(FilePath.Root, index);
            var provider = source.Object(root.Items[index], part);
            if (provider.Members.FirstOrDefault(member => member.Name is not ("url" or "clientIds")) is { } unknown)
            {
                throw source.Fault(unknown.Position, part + "." + unknown.Name, "is not a member of a provider: url and clientIds are");
            }

            _builder.AddProvider(source, provider.Position, part, file.Account, source.Text(provider, "url", part), provider.Find("clientIds") is null ? null : source.Texts(provider, "clientIds", part));
        }
    }

    private sealed class PlainRole
    {
        public PlainRole(PolicyFile file, string name)
        {
            File = file;
            Name = name;
        }

        public PolicyFile File { get; }

        public string Name { get; }

        public NamedPolicy? Trust { get; set; }

        public NamedPolicy? Boundary { get; set; }

        public List<NamedPolicy> Policies { get; } = [];
    }
}
