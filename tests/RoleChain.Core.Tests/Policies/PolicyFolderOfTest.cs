using System;
using System.IO;
using System.Linq;
using RoleChain.Core.Policies;
using Xunit;

namespace RoleChain.Core.Tests.Policies;

/// <summary>A folder of policy files, and what is read of it.</summary>
internal sealed class PolicyFolderOfTest : IDisposable
{
    public const string Trust = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "111111111111" }, "Action": "sts:AssumeRole" } }""";
    public const string Allow = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*" } }""";

    public string Root { get; } = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "rolechain-policies-" + Guid.NewGuid().ToString("N"))).FullName;

    public string Write(string name, string text)
    {
        var path = FullPath(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string FullPath(string name) => Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Reads the whole folder, or some of it.</summary>
    public PolicyLibrary Read(params string[] names) => PolicyLibraryReader.Read(names.Length == 0 ? [Root] : names.Select(FullPath).ToArray(), [], []);

    /// <summary>The message of the failure to read it.</summary>
    public string Fail(params string[] names)
    {
        var failure = Assert.Throws<RoleChainException>(() => Read(names));
        Assert.Equal(RoleChainErrorKind.PolicySourceInvalid, failure.Kind);
        return failure.Message;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public static RoleArn Arn(string text)
    {
        Assert.True(RoleArn.TryParse(text, out var arn, out _));
        return arn!;
    }
}
