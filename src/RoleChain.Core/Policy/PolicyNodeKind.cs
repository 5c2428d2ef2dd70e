namespace RoleChain.Core.Policy;

/// <summary>The kinds of JSON value.</summary>
internal enum PolicyNodeKind
{
    Null,
    Text,
    Number,
    Boolean,
    Array,
    Object,
}
