using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policies;

/// <summary>What is known of roles, providers and the policies over accounts, from files or from AWS. What is not in it is not known, which is not the same as not there.</summary>
internal sealed record PolicyLibrary
{
    /// <summary>The roles, each once.</summary>
    public IReadOnlyList<LibraryRole> Roles { get; init; } = [];

    /// <summary>The OIDC providers, each once.</summary>
    public IReadOnlyList<LibraryProvider> Providers { get; init; } = [];

    /// <summary>The organization; null where it is not known.</summary>
    public LibraryOrganization? Organization { get; init; }

    /// <summary>The service control policies over the callers' accounts; null where they are not known.</summary>
    public IReadOnlyList<NamedPolicy>? ServiceControlPolicies { get; init; }

    /// <summary>The resource control policies over the roles' accounts; null where they are not known.</summary>
    public IReadOnlyList<NamedPolicy>? ResourceControlPolicies { get; init; }

    /// <summary>The accounts whose every role and provider is in it (an emulator's configuration, an account's whole listing): what is not there is then known not to be.</summary>
    public IReadOnlyCollection<string> WholeAccounts { get; init; } = [];

    /// <summary>The accounts whose every role is in it, but perhaps not every provider (<c>iam get-account-authorization-details</c> has none); those of <see cref="WholeAccounts"/> are not named again.</summary>
    public IReadOnlyCollection<string> AccountsWithAllRoles { get; init; } = [];

    /// <summary>The accounts whose every OIDC provider is in it; those of <see cref="WholeAccounts"/> are not named again.</summary>
    public IReadOnlyCollection<string> AccountsWithAllProviders { get; init; } = [];

    /// <summary>The ARNs of roles that AWS itself said are not there.</summary>
    public IReadOnlyCollection<string> AbsentRoles { get; init; } = [];

    /// <summary>All that several libraries know.</summary>
    /// <param name="libraries">The libraries.</param>
    /// <exception cref="RoleChainException">Two have the same role, or the same provider of an account (<see cref="RoleChainErrorKind.PolicySourceInvalid"/>).</exception>
    public static PolicyLibrary Merge(params PolicyLibrary[] libraries)
    {
        var builder = new LibraryBuilder();
        foreach (var library in libraries)
        {
            builder.Add(library);
        }

        return builder.Build();
    }

    /// <summary>What is known of a role. Of one that was read without its account (a template, a plan) the path and the name decide; null where nothing is known.</summary>
    /// <param name="arn">The role.</param>
    public LibraryRole? FindRole(RoleArn arn)
    {
        if (AbsentRoles.Contains(arn.Text, StringComparer.Ordinal))
        {
            return null;
        }

        var found = Roles.FirstOrDefault(role => role.Account == arn.Account && role.Path == arn.Path && role.Name == arn.Name)
            ?? Roles.FirstOrDefault(role => role.Account is null && role.Path == arn.Path && role.Name == arn.Name);
        if (found is not null)
        {
            return found.InPlace?.Invoke(arn) ?? found;
        }

        // One whose path is not known may be it. In its place the path may be known, and another one.
        var possible = Roles.FirstOrDefault(role => (role.Account ?? arn.Account) == arn.Account && role.Path is null && role.Name == arn.Name);
        return possible?.InPlace?.Invoke(arn) is { } placed && placed.Path == arn.Path ? placed : possible;
    }

    /// <summary>The path of the only role of an account with a name; null where that is not known. A name is one role's in its account, whatever the path.</summary>
    /// <param name="account">The account.</param>
    /// <param name="name">The role's name.</param>
    public string? PathOf(string account, string name)
    {
        var found = Roles.Where(role => (role.Account ?? account) == account && string.Equals(role.Name, name, StringComparison.OrdinalIgnoreCase)).Select(role => role.Path).Distinct(StringComparer.Ordinal).ToArray();
        return found.Length == 1 ? found[0] : null;
    }

    /// <summary>The providers that a role of an account may trust: those of the account, and those whose account is not known.</summary>
    /// <param name="account">The account.</param>
    public IReadOnlyList<LibraryProvider> ProvidersOf(string account) => Providers.Where(provider => provider.Account is null || provider.Account == account).ToArray();

    /// <summary>The service control policies over an account; null where they are not known. The account that manages the organization has none ("SCPs do not affect users or roles in the management account").</summary>
    /// <param name="account">The caller's account.</param>
    public IReadOnlyList<NamedPolicy>? ServiceControlPoliciesOver(string? account) => IsManagement(account) ? [] : ServiceControlPolicies;

    /// <summary>The resource control policies over an account; null where they are not known. Those of the account that manages the organization are free of them too.</summary>
    /// <param name="account">The role's account.</param>
    public IReadOnlyList<NamedPolicy>? ResourceControlPoliciesOver(string account) => IsManagement(account) ? [] : ResourceControlPolicies;

    /// <summary>The id of the organization that an account is of; null where that is not known.</summary>
    /// <param name="account">The account.</param>
    public string? OrganizationIdOf(string? account) => account is not null && Organization?.Has(account) == true ? Organization.Id : null;

    /// <summary>Whether a role is known not to be there.</summary>
    /// <param name="arn">The role.</param>
    public bool Lacks(RoleArn arn) => FindRole(arn) is null && (HasAllRolesOf(arn.Account) || AbsentRoles.Contains(arn.Text, StringComparer.Ordinal));

    /// <summary>The same with what AWS says of a role, which is in force, whatever files say. Of what AWS was not asked for, the files' word stays.</summary>
    /// <param name="arn">The role.</param>
    /// <param name="live">What <c>iam:GetRole</c> answered; null where it said that there is no such role.</param>
    public PolicyLibrary WithLive(RoleArn arn, LibraryRole? live)
    {
        var known = FindRole(arn);
        var others = Roles.Where(role => role.Account != arn.Account || role.Path != arn.Path || role.Name != arn.Name);
        return this with
        {
            Roles = live is null ? others.ToArray() : [live.With(known), .. others],
            AbsentRoles = live is null ? [.. AbsentRoles, arn.Text] : AbsentRoles,
        };
    }

    /// <summary>Whether every role of an account is in it.</summary>
    /// <param name="account">The account.</param>
    public bool HasAllRolesOf(string account) => IsWhole(account) || AccountsWithAllRoles.Contains(account, StringComparer.Ordinal);

    /// <summary>Whether every OIDC provider of an account is in it.</summary>
    /// <param name="account">The account.</param>
    public bool HasAllProvidersOf(string account) => IsWhole(account) || AccountsWithAllProviders.Contains(account, StringComparer.Ordinal);

    /// <summary>Whether all of an account is in it.</summary>
    /// <param name="account">The account.</param>
    public bool IsWhole(string account) => WholeAccounts.Contains(account, StringComparer.Ordinal);

    private bool IsManagement(string? account) => account is not null && account == Organization?.ManagementAccount;
}
