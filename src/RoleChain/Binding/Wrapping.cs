using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>PowerShell hands objects over in a wrapper of its own, or bare.</summary>
internal static class Wrapping
{
    /// <summary>The object itself.</summary>
    public static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
