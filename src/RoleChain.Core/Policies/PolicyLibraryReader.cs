using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using RoleChain.Core.ChainFiles;

namespace RoleChain.Core.Policies;

/// <summary>Reads files and folders into a library. docs/policy-files.md describes every kind; a file's kind is told by its content, that of a plain policy by its name.</summary>
internal sealed class PolicyLibraryReader
{
    private static readonly string[] YamlExtensions = [".yaml", ".yml", ".template"];

    private readonly LibraryBuilder _builder = new();
    private readonly ReadingBudget _budget = new();
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private PolicyLibraryReader()
    {
    }

    /// <summary>Reads files and folders.</summary>
    /// <param name="paths">Full paths of roles, providers and policies.</param>
    /// <param name="serviceControlPaths">Full paths of service control policies, or folders of them.</param>
    /// <param name="resourceControlPaths">Full paths of resource control policies, or folders of them.</param>
    /// <exception cref="RoleChainException">Something cannot be read, is not what it is taken for, or stands in two places (<see cref="RoleChainErrorKind.PolicySourceInvalid"/>).</exception>
    public static PolicyLibrary Read(IReadOnlyList<string> paths, IReadOnlyList<string> serviceControlPaths, IReadOnlyList<string> resourceControlPaths)
    {
        var reader = new PolicyLibraryReader();
        foreach (var path in paths)
        {
            reader.ReadPath(path);
        }

        foreach (var path in serviceControlPaths)
        {
            reader.ReadControlPath(path, PolicyFileNames.ServiceControlFolder);
        }

        foreach (var path in resourceControlPaths)
        {
            reader.ReadControlPath(path, PolicyFileNames.ResourceControlFolder);
        }

        return reader._builder.Build();
    }

    /// <summary>Whether a path is a folder, or a file of another kind than an emulator's configuration. One that cannot be read is none, unless its name says YAML, in which no configuration is written.</summary>
    /// <param name="path">A full path.</param>
    /// <exception cref="RoleChainException">It is a pipe, socket or device.</exception>
    public static bool IsForeign(string path)
    {
        if (Directory.Exists(path))
        {
            return true;
        }

        if (!File.Exists(path))
        {
            return false;
        }

        var file = PolicyFolder.Find(path).Files[0];
        if (PolicyFileNames.AreOf(file.FileName))
        {
            return true;
        }

        try
        {
            return KindOf(ReadTree(file)) is not (PolicySourceKind.None or PolicySourceKind.Emulator);
        }
        catch (RoleChainException)
        {
            return IsNamedYaml(file);
        }
    }

    private static bool IsNamedYaml(PolicyFile file) => Array.Exists(YamlExtensions, extension => file.FileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    private static FileNode ReadTree(PolicyFile file)
    {
        var content = PolicyFileBytes.Read(file);
        var first = Array.Find(content, value => value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'));

        // A template may have any name, and .template says nothing of its language.
        return first != (byte)'{' && IsNamedYaml(file)
            ? PolicyFileYaml.Read(file.Name, content)
            : PolicyFileJson.Read(file.Name, content);
    }

    private static PolicySourceKind KindOf(FileNode root) =>
        root.Kind != JsonValueKind.Object ? PolicySourceKind.None
        : EmulatorSource.Is(root) ? PolicySourceKind.Emulator
        : TerraformSource.Is(root) ? PolicySourceKind.Terraform
        : CloudFormationTemplate.Is(root) ? PolicySourceKind.CloudFormation
        : AwsCliSource.Is(root) ? PolicySourceKind.AwsCli
        : root.Find("Statement") is not null ? PolicySourceKind.Policy
        : PolicySourceKind.None;

    private void ReadPath(string path)
    {
        var folder = PolicyFolder.Find(path);
        var isNamed = folder.Files is [var only] && only.FullPath == path;
        if (folder.HasControlFolder(PolicyFileNames.ServiceControlFolder))
        {
            _builder.ServiceControlPolicies ??= [];
        }

        if (folder.HasControlFolder(PolicyFileNames.ResourceControlFolder))
        {
            _builder.ResourceControlPolicies ??= [];
        }

        var plain = new PlainPolicies(_budget, _builder);
        foreach (var file in folder.Files)
        {
            if (!_read.Add(file.FullPath))
            {
                throw PolicyFaults.OfFile(file.FullPath, "is read twice: it is named, or in two of the folders");
            }

            if (file.ControlFolder is { } control)
            {
                AddControl(file, control);
            }
            else if (PolicyFileNames.AreOf(file.FileName))
            {
                plain.Add(file);
            }
            else
            {
                ReadFile(file, isNamed);
            }
        }

        plain.Complete();
    }

    private void ReadFile(PolicyFile file, bool isNamed)
    {
        var root = ReadTree(file);
        var source = new PolicySource(file, _budget);
        switch (KindOf(root))
        {
            case PolicySourceKind.Emulator:
                EmulatorSource.Read(source, root, _builder);
                break;
            case PolicySourceKind.AwsCli:
                AwsCliSource.Read(source, root, _builder);
                break;
            case PolicySourceKind.CloudFormation:
                CloudFormationSource.Read(source, root, _builder);
                break;
            case PolicySourceKind.Terraform:
                TerraformSource.Read(source, root, _builder);
                break;
            case PolicySourceKind.Policy:
                throw source.Fault(root.Position, FilePath.Root, "is a policy, and the file's name does not say of which role: ROLE.trust.json, ROLE.policy.json, ROLE.NAME.policy.json or ROLE.boundary.json");
            case PolicySourceKind.None when isNamed:
                throw source.Fault(root.Position, FilePath.Root, "is no file of policies that is known: an emulator's configuration, an answer of the AWS CLI, a CloudFormation template, or a Terraform plan as JSON");
        }
    }

    private void ReadControlPath(string path, string control)
    {
        var files = PolicyFolder.Find(path).Files;
        if (control == PolicyFileNames.ServiceControlFolder)
        {
            _builder.ServiceControlPolicies ??= [];
        }
        else
        {
            _builder.ResourceControlPolicies ??= [];
        }

        foreach (var file in files)
        {
            AddControl(file, control);
        }
    }

    private void AddControl(PolicyFile file, string control)
    {
        var source = new PolicySource(file, _budget);
        var root = ReadTree(file);
        if (control == PolicyFileNames.ServiceControlFolder)
        {
            _builder.ServiceControlPolicies!.Add(ControlPolicies.ReadServiceControl(source, root));
        }
        else
        {
            _builder.ResourceControlPolicies!.Add(ControlPolicies.ReadResourceControl(source, root));
        }
    }
}
