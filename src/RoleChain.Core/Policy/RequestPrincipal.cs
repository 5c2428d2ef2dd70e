using System;

namespace RoleChain.Core.Policy;

/// <summary>Who makes a request.</summary>
public sealed class RequestPrincipal
{
    private RequestPrincipal(RequestPrincipalKind kind, string arn, string? partition, string? accountId)
    {
        Kind = kind;
        Arn = arn;
        Partition = partition;
        AccountId = accountId;
        AccountArn = "arn:" + partition + ":iam::" + accountId + ":root";
    }

    /// <summary>What kind of principal it is.</summary>
    public RequestPrincipalKind Kind { get; }

    /// <summary>
    /// The ARN of the root user, the user, the session (<c>arn:P:sts::A:assumed-role/NAME/SESSION</c>, without the role's path) or the
    /// identity provider (or its host, for those that IAM knows by host); the name of a service.
    /// </summary>
    public string Arn { get; }

    /// <summary>The ARN of a session's role, path included, as <c>aws:PrincipalArn</c> has it; null for others.</summary>
    public string? RoleArn { get; private init; }

    /// <summary>The unique id of the user (<c>AIDA…</c>) or of the session's role (<c>AROA…</c>); null where it is not known.</summary>
    public string? UniqueId { get; private init; }

    /// <summary>The partition; null for services and for providers known by host.</summary>
    public string? Partition { get; }

    /// <summary>The account, twelve digits; null for services and for providers known by host.</summary>
    public string? AccountId { get; }

    /// <summary>The ARN that names the whole account.</summary>
    internal string AccountArn { get; }

    /// <summary>The root user of an account.</summary>
    /// <param name="accountId">The account, twelve digits.</param>
    /// <param name="partition">The partition.</param>
    /// <exception cref="ArgumentException">The account is not twelve digits.</exception>
    public static RequestPrincipal Account(string accountId, string partition = "aws")
    {
        if (!PolicyArn.IsAccountId(accountId))
        {
            throw new ArgumentException("An account is twelve digits.", nameof(accountId));
        }

        return new RequestPrincipal(RequestPrincipalKind.Account, "arn:" + partition + ":iam::" + accountId + ":root", partition, accountId);
    }

    /// <summary>An IAM user.</summary>
    /// <param name="userArn"><c>arn:P:iam::A:user/[PATH/]NAME</c>.</param>
    /// <param name="userId">The user's unique id (<c>AIDA…</c>), or null.</param>
    /// <exception cref="ArgumentException">The ARN is not a user's.</exception>
    public static RequestPrincipal User(string userArn, string? userId = null)
    {
        if (!PolicyArn.TryParse(userArn, out var arn) || !arn.IsIam("user/"))
        {
            throw new ArgumentException("The ARN is not a user's: arn:PARTITION:iam::ACCOUNT:user/NAME.", nameof(userArn));
        }

        return new RequestPrincipal(RequestPrincipalKind.User, userArn, arn.Partition, arn.AccountId) { UniqueId = userId };
    }

    /// <summary>A session of an assumed role. The session's ARN is made from the role's.</summary>
    /// <param name="roleArn">The role's ARN, path included.</param>
    /// <param name="sessionName">The role session name.</param>
    /// <param name="roleId">The role's unique id (<c>AROA…</c>), or null.</param>
    /// <exception cref="ArgumentException">The ARN is not a role's.</exception>
    public static RequestPrincipal RoleSession(string roleArn, string sessionName, string? roleId = null)
    {
        if (!RoleChain.RoleArn.TryParse(roleArn, out var role, out var problem))
        {
            throw new ArgumentException("The role's ARN " + problem + ".", nameof(roleArn));
        }

        var sessionArn = "arn:" + role.Partition + ":sts::" + role.Account + ":assumed-role/" + role.Name + "/" + sessionName;
        return new RequestPrincipal(RequestPrincipalKind.RoleSession, sessionArn, role.Partition, role.Account) { RoleArn = roleArn, UniqueId = roleId };
    }

    /// <summary>Someone with a token of an identity provider.</summary>
    /// <param name="provider">The provider's ARN, <c>arn:P:iam::A:oidc-provider/HOST[/PATH]</c>, or its host for those that IAM knows by host.</param>
    public static RequestPrincipal Federated(string provider) =>
        PolicyArn.TryParse(provider, out var arn)
            ? new RequestPrincipal(RequestPrincipalKind.Federated, provider, arn.Partition, arn.AccountId)
            : new RequestPrincipal(RequestPrincipalKind.Federated, provider, partition: null, accountId: null);

    /// <summary>An AWS service.</summary>
    /// <param name="service">Its name, such as <c>ec2.amazonaws.com</c>.</param>
    public static RequestPrincipal Service(string service) =>
        new(RequestPrincipalKind.Service, service, partition: null, accountId: null);

    /// <summary>The ARN or name, made fit to print.</summary>
    public override string ToString() => SafeText.ForDisplay(Arn);
}
