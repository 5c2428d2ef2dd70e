using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Accounts;

namespace RoleChain.Emulator.Configuration;

/// <summary>Makes an emulator's accounts of policy files: templates, plans, answers of the AWS CLI, folders of policies (docs/policy-files.md).</summary>
internal static class LibrarySetup
{
    /// <summary>The account of what is of none: a template or a plan does not say where it is put.</summary>
    public const string DefaultAccount = "111111111111";

    private const string Partition = "aws";
    private const string IdPrefix = "AROA";
    private const int IdLength = 21;

    /// <summary>Whether a path is such a file or folder, and no emulator's configuration.</summary>
    /// <param name="path">A full path; null for none.</param>
    public static bool IsOf(string? path) => path is not null && PolicyLibraryReader.IsForeign(path);

    /// <summary>Reads a file or folder. Roles whose trust policy is not known are left out: who may assume them cannot be told.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="random">Makes the ids that the files do not have.</param>
    /// <exception cref="RoleChainException">It cannot be read, or has no role (<see cref="RoleChainErrorKind.PolicySourceInvalid"/>).</exception>
    public static EmulatorSetup Load(string path, EmulatorRandom random)
    {
        var library = PolicyLibraryReader.Read([path], [], []);
        var name = Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        var source = new ConfigurationSource("'" + name + "'");
        var setup = SetupBuilder.Build(new EmulatorConfiguration(), source, random, library);
        foreach (var account in AccountsOf(library))
        {
            setup.Accounts.TryAdd(new EmulatedAccount(account, Partition, ProvidersOf(library, account)));
        }

        var arns = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var role in library.Roles)
        {
            if (Build(role, random) is not { } built)
            {
                continue;
            }

            if (!arns.Add(built.Arn.Text))
            {
                throw source.Fault(SafeText.ForDisplay(built.Arn.Text) + " stands there with its account and without one");
            }

            setup.Accounts.Add(built);
        }

        return arns.Count > 0 ? setup : throw PolicyFaults.OfFile(name, "has no role whose trust policy is known: an emulator of it would let nobody in");
    }

    private static string[] AccountsOf(PolicyLibrary library)
    {
        var accounts = library.Roles.Select(role => role.Account ?? DefaultAccount)
            .Concat(library.Providers.Select(provider => provider.Account).OfType<string>())
            .Concat(library.WholeAccounts)
            .Concat(library.AccountsWithAllRoles)
            .Concat(library.AccountsWithAllProviders)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        return accounts.Length == 0 ? [DefaultAccount] : accounts;
    }

    /// <summary>The providers of an account; those of no account are every account's. One whose audiences are not known takes none.</summary>
    private static OidcProvider[] ProvidersOf(PolicyLibrary library, string account) => library.ProvidersOf(account)
        .OrderBy(provider => provider.Account is null)
        .GroupBy(provider => provider.Url, StringComparer.Ordinal)
        .Select(group => group.First())
        .Select(provider => new OidcProvider("https://" + provider.Url, HostedProviders.OwnOf(provider.Url, Partition, account), provider.ClientIds ?? []))
        .ToArray();

    private static EmulatedRole? Build(LibraryRole found, EmulatorRandom random)
    {
        if (!RoleArn.TryParse("arn:" + Partition + ":iam::" + (found.Account ?? DefaultAccount) + ":role" + found.Path + found.Name, out var arn, out _))
        {
            return null;
        }

        var role = found.InPlace?.Invoke(arn) ?? found;
        return role.Trust is not { } trust ? null : new EmulatedRole(arn, IdOf(role, random), trust.Document)
        {
            MaxSessionDuration = role.MaxSessionDuration ?? StsLimits.DefaultDurationSeconds,
            Policies = role.Policies.Select(policy => policy.Document).ToArray(),
            PermissionsBoundary = role.Boundary?.Document,
            HasUnknownBoundary = role.HasUnknownBoundary,
            Tags = role.Tags ?? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase),
        };
    }

    private static string IdOf(LibraryRole role, EmulatorRandom random) =>
        role.UniqueId is { Length: >= 16 and <= 128 } id && id.StartsWith(IdPrefix, StringComparison.Ordinal) && ConfigurationRules.IsAll(id, ConfigurationRules.IsLetterOrDigit)
            ? id
            : random.Id(IdPrefix, IdLength);
}
