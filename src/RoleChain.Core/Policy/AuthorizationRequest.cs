namespace RoleChain.Core.Policy;

/// <summary>One question to a policy: may this principal do this action on this resource, under these circumstances?</summary>
public sealed class AuthorizationRequest
{
    /// <summary>Asks about an action.</summary>
    /// <param name="action">The action with its service, such as <c>sts:AssumeRole</c>.</param>
    /// <param name="principal">Who asks.</param>
    public AuthorizationRequest(string action, RequestPrincipal principal)
    {
        Action = action;
        ActionText = new RequestText(action);
        Principal = principal;
    }

    /// <summary>The action with its service, such as <c>sts:AssumeRole</c>; matched without regard to case.</summary>
    public string Action { get; }

    /// <summary>Who asks.</summary>
    public RequestPrincipal Principal { get; }

    internal RequestText ActionText { get; }

    /// <summary>The ARN of what the action is on: for STS, the role to assume. Null where there is none: only <c>*</c> matches then. Trust policies do not look at it.</summary>
    public string? Resource
    {
        get;
        init
        {
            field = value;
            ResourceText = new RequestText(value ?? string.Empty);
        }
    }

    internal RequestText ResourceText { get; private init; } = new(string.Empty);

    /// <summary>Whether who asks has a permissions boundary: NotPrincipal with Deny then always denies (IAM user guide, "AWS JSON policy elements: NotPrincipal").</summary>
    public bool HasPermissionsBoundary { get; init; }

    /// <summary>The condition keys of the request.</summary>
    public RequestContext Context { get; init; } = RequestContext.Empty;
}
