using System;
using System.Diagnostics.CodeAnalysis;

namespace RoleChain;

/// <summary>A role's ARN, <c>arn:PARTITION:iam::ACCOUNT:role/[PATH/]NAME</c>, taken apart.</summary>
public sealed class RoleArn
{
    private RoleArn(string text, string partition, string account, string path, string name)
    {
        Text = text;
        Partition = partition;
        Account = account;
        Path = path;
        Name = name;
    }

    /// <summary>The whole ARN.</summary>
    public string Text { get; }

    /// <summary>The partition, such as <c>aws</c> or <c>aws-us-gov</c>.</summary>
    public string Partition { get; }

    /// <summary>The account, twelve digits.</summary>
    public string Account { get; }

    /// <summary>The path with its slashes; <c>/</c> where there is none.</summary>
    public string Path { get; }

    /// <summary>The role's name, without its path.</summary>
    public string Name { get; }

    /// <summary>Takes an ARN apart.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="arn">The parts, where the text is a role's ARN.</param>
    /// <param name="problem">What is wrong with it, where it is not; free of the text itself.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RoleArn? arn, [NotNullWhen(false)] out string? problem)
    {
        arn = null;
        problem = FindProblem(text, out var parts);
        if (problem is not null)
        {
            return false;
        }

        var resource = parts[5].Substring("role/".Length);
        var slash = resource.LastIndexOf('/');
        arn = new RoleArn(text!, parts[1], parts[4], "/" + resource.Substring(0, slash + 1), resource.Substring(slash + 1));
        return true;
    }

    /// <summary>The whole ARN.</summary>
    public override string ToString() => Text;

    private static string? FindProblem(string? text, out string[] parts)
    {
        parts = [];
        if (string.IsNullOrEmpty(text))
        {
            return "is empty";
        }

        if (text!.Length is < StsLimits.MinRoleArnLength or > StsLimits.MaxRoleArnLength)
        {
            return FormattableString.Invariant($"has {text.Length} characters; a role ARN has {StsLimits.MinRoleArnLength} to {StsLimits.MaxRoleArnLength}");
        }

        parts = text.Split([':'], 6);
        if (parts.Length != 6 || parts[0] != "arn")
        {
            return "is not of the form arn:PARTITION:iam::ACCOUNT:role/NAME";
        }

        if (!Partitions.IsKnown(parts[1]))
        {
            return "names no known partition (" + string.Join(", ", Partitions.Names) + ")";
        }

        if (parts[2] != "iam" || parts[3].Length != 0)
        {
            return parts[2] == "sts"
                ? "is the ARN of a session (sts), not of a role (iam): give arn:PARTITION:iam::ACCOUNT:role/NAME"
                : "is not an ARN of IAM: a role's is arn:PARTITION:iam::ACCOUNT:role/NAME";
        }

        if (parts[4].Length != 12 || !Characters.AllDigits(parts[4]))
        {
            return "has no account of twelve digits";
        }

        return FindResourceProblem(parts[5]);
    }

    private static string? FindResourceProblem(string resource)
    {
        if (!resource.StartsWith("role/", StringComparison.Ordinal))
        {
            return "is not a role's: what follows the account must be role/NAME";
        }

        var name = resource.Substring(resource.LastIndexOf('/') + 1);
        if (name.Length is 0 or > 64)
        {
            return "has a role name that is not 1 to 64 characters long";
        }

        foreach (var character in name)
        {
            if (!Characters.IsName(character))
            {
                return "has a character in the role's name that is not one of A-Z a-z 0-9 _ + = , . @ -";
            }
        }

        foreach (var character in resource)
        {
            // Paths take every printable ASCII character (IAM API reference, CreateRole, Path).
            if (character is < '!' or > '~')
            {
                return "has a character in the role's path that is not printable ASCII";
            }
        }

        return resource.IndexOf("//", StringComparison.Ordinal) >= 0 ? "has an empty segment in the role's path" : null;
    }
}
