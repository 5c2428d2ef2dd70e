using System;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>As <see cref="ProgramFactAttribute"/>, for a test with several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks a test.</summary>
    /// <param name="program">The program that must run.</param>
    /// <param name="arguments">The arguments with which it must exit with 0.</param>
    public ProgramTheoryAttribute(string program, params string[] arguments) => Skip = new ProgramFactAttribute(program, arguments).Skip;
}
