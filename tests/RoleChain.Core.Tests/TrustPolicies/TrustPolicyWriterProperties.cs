using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace RoleChain.Core.Tests.TrustPolicies;

/// <content>What holds for whatever text there is. Not on .NET Framework, where FsCheck is not used.</content>
public sealed partial class TrustPolicyWriterTests
{
    /// <summary>Whatever an environment is called, its policy lets in that name and no other, as literal text.</summary>
    [Property(MaxTest = 300)]
    public Property Any_name_lets_in_itself_alone()
    {
        var names = Gen.NonEmptyListOf(Gen.Elements("a", "b", "/", ":", "%3A", "$", "{", "}", "${", "${$}", "${a}", "${a, 'b'}", "\"", "\\", "@", " ", "é", "🚀", "#", "<")).Select(string.Concat);
        return Prop.ForAll(
            (from name in names from other in names select (name, other)).ToArbitrary(),
            pair =>
            {
                static string Subject(string name) => "repo:o/r:environment:" + name.Replace(":", "%3A", StringComparison.Ordinal);
                var policy = Write(new TrustPolicyOptions { Repository = "o/r", Environment = pair.name }, Base)[0];
                return LetsIn(policy, Subject(pair.name)) && LetsIn(policy, Subject(pair.other)) == (Subject(pair.name) == Subject(pair.other)) && !LetsIn(policy, Subject(pair.name) + pair.other);
            });
    }
}
