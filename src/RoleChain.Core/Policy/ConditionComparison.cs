namespace RoleChain.Core.Policy;

/// <summary>How numbers and dates are compared: the request's value on the left.</summary>
internal enum ConditionComparison
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
