namespace RoleChain.Core.Policy;

/// <summary>How the values of a multivalued key are taken together.</summary>
internal enum ConditionSet
{
    None,
    AnyValue,
    AllValues,
}
