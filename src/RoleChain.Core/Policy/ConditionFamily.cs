namespace RoleChain.Core.Policy;

/// <summary>What a condition operator compares.</summary>
internal enum ConditionFamily
{
    Text,
    TextIgnoringCase,
    TextPattern,
    Arn,
    Number,
    Date,
    Boolean,
    Binary,
    Address,
    Null,
}
