namespace RoleChain.Core.Policy;

/// <summary>Whether those that a statement names are who asks (IAM user guide, "AWS JSON policy elements: Principal").</summary>
internal static class PrincipalMatcher
{
    /// <summary>The closest way in which a statement's principals match, and the one that does.</summary>
    public static (PrincipalMatch Match, PolicyPrincipal? Principal) Match(PolicyStatement statement, AuthorizationRequest request)
    {
        var caller = request.Principal;
        if (statement.IsNotPrincipal)
        {
            return (IsExcepted(statement, request) ? PrincipalMatch.None : PrincipalMatch.NotExcepted, null);
        }

        var closest = PrincipalMatch.None;
        PolicyPrincipal? closestPrincipal = null;
        foreach (var principal in statement.Principals)
        {
            var match = Match(principal, caller);
            if (Closeness(match) > Closeness(closest))
            {
                closest = match;
                closestPrincipal = principal;
            }
        }

        return (closest, closestPrincipal);
    }

    /// <summary>
    /// Whether NotPrincipal excepts who asks. "AWS might validate the account first, then the role, and then the assumed-role user": each of
    /// them that is not named is denied. "NotPrincipal ... will always deny any IAM principal that has a permissions boundary policy attached,
    /// regardless of the values" (IAM user guide, "AWS JSON policy elements: NotPrincipal").
    /// </summary>
    private static bool IsExcepted(PolicyStatement statement, AuthorizationRequest request)
    {
        var caller = request.Principal;
        var isOfAws = caller.Kind is not (RequestPrincipalKind.Federated or RequestPrincipalKind.Service);
        if (isOfAws && request.HasPermissionsBoundary)
        {
            return false;
        }

        var (hasAnyone, hasAccount, hasRole, hasItself) = (false, false, false, false);
        foreach (var principal in statement.Principals)
        {
            var match = Match(principal, caller);
            hasAnyone |= match == PrincipalMatch.Anyone;
            hasAccount |= match == PrincipalMatch.Account;
            hasRole |= match == PrincipalMatch.Role;
            hasItself |= match is PrincipalMatch.Session or PrincipalMatch.User or PrincipalMatch.Federated or PrincipalMatch.Service;
        }

        return hasAnyone || caller.Kind switch
        {
            RequestPrincipalKind.Account => hasAccount,
            RequestPrincipalKind.RoleSession => hasAccount && hasRole && hasItself,
            RequestPrincipalKind.User => hasAccount && hasItself,
            _ => hasItself,
        };
    }

    // A direct grant counts before one to everyone, and that before one to the account, which alone needs the caller's policy too.
    private static int Closeness(PrincipalMatch match) => match switch
    {
        PrincipalMatch.None => 0,
        PrincipalMatch.Account => 1,
        PrincipalMatch.Anyone => 2,
        PrincipalMatch.Session => 4,
        _ => 3,
    };

    private static PrincipalMatch Match(PolicyPrincipal principal, RequestPrincipal caller)
    {
        if (principal.IsAnyone)
        {
            return PrincipalMatch.Anyone;
        }

        return principal.Type switch
        {
            PolicyPrincipalType.Federated => caller.Kind == RequestPrincipalKind.Federated && principal.Value == caller.Arn ? PrincipalMatch.Federated : PrincipalMatch.None,
            PolicyPrincipalType.Service => caller.Kind == RequestPrincipalKind.Service && principal.Value == caller.Arn ? PrincipalMatch.Service : PrincipalMatch.None,
            _ => MatchAws(principal.Value, caller),
        };
    }

    private static PrincipalMatch MatchAws(string value, RequestPrincipal caller)
    {
        if (caller.Kind is RequestPrincipalKind.Federated or RequestPrincipalKind.Service)
        {
            return PrincipalMatch.None;
        }

        if (value == caller.AccountId || value == caller.AccountArn)
        {
            return PrincipalMatch.Account;
        }

        return caller.Kind switch
        {
            RequestPrincipalKind.RoleSession when value == caller.Arn => PrincipalMatch.Session,
            RequestPrincipalKind.RoleSession when value == caller.RoleArn || value == caller.UniqueId => PrincipalMatch.Role,
            RequestPrincipalKind.User when value == caller.Arn || value == caller.UniqueId => PrincipalMatch.User,
            _ => PrincipalMatch.None,
        };
    }
}
