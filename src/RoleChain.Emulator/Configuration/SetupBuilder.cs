using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Faults;

namespace RoleChain.Emulator.Configuration;

/// <summary>Checks a configuration and makes what the emulator works with.</summary>
internal sealed class SetupBuilder
{
    private const int MaxTokenLifetimeSeconds = 86400;
    private const int MaxSwitchSeconds = 86400;

    private readonly EmulatorConfiguration _configuration;
    private readonly ConfigurationSource _source;
    private readonly EmulatorRandom _random;
    private readonly PolicyLibrary? _library;

    private SetupBuilder(EmulatorConfiguration configuration, ConfigurationSource source, EmulatorRandom random, PolicyLibrary? library)
    {
        _library = library;
        _configuration = configuration;
        _source = source;
        _random = random;
    }

    /// <summary>Checks a configuration.</summary>
    /// <param name="configuration">What was written.</param>
    /// <param name="source">Where.</param>
    /// <param name="random">Makes what was left out.</param>
    /// <param name="library">What files say of the organization; null where the configuration says it.</param>
    /// <exception cref="RoleChainException">Something in it is wrong (<see cref="RoleChainErrorKind.EmulatorConfigurationInvalid"/>).</exception>
    public static EmulatorSetup Build(EmulatorConfiguration configuration, ConfigurationSource source, EmulatorRandom random, PolicyLibrary? library = null) =>
        new SetupBuilder(configuration, source, random, library).Build();

    private EmulatorSetup Build()
    {
        var switches = _configuration.Switches ?? new SwitchConfiguration();
        CheckRange("$.switches.tokenExpiryGraceSeconds", switches.TokenExpiryGraceSeconds, 0, MaxSwitchSeconds);
        CheckRange("$.switches.signatureWindowSeconds", switches.SignatureWindowSeconds, 1, MaxSwitchSeconds);
        CheckRange("$.switches.tokenEndpointLifetimeSeconds", switches.TokenEndpointLifetimeSeconds ?? 1, 1, int.MaxValue);
        CheckRange("$.tokenLifetimeSeconds", _configuration.TokenLifetimeSeconds, 1, MaxTokenLifetimeSeconds);
        ConfigurationRules.CheckIssuer(_source, "$.issuer", _configuration.Issuer);
        var claims = _configuration.TokenClaims ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (claims.ContainsKey("iss"))
        {
            throw _source.Fault("$.tokenClaims.iss", "cannot be set here: it is the member issuer");
        }

        return new EmulatorSetup
        {
            Accounts = BuildAccounts(),
            Organization = _library ?? BuildOrganization(),
            HasUnknownOrganization = _library is not null,
            Issuer = _configuration.Issuer,
            TokenClaims = claims,
            TokenLifetimeSeconds = _configuration.TokenLifetimeSeconds,
            TrustedIssuers = BuildIssuers(),
            Region = _configuration.Region is null ? null : CheckRegion("$.region", _configuration.Region),
            DisabledRegions = BuildDisabledRegions(),
            SourceIp = CheckAddress(_configuration.SourceIp),
            Faults = BuildFaults(),
            Switches = switches,
        };
    }

    private AccountDirectory BuildAccounts()
    {
        var directory = new AccountDirectory();
        var builder = new AccountBuilder(_source, _random, directory);
        ForEach("$.accounts", _configuration.Accounts, builder.Add);
        AddAwsPolicies(directory);
        return directory;
    }

    private PolicyLibrary BuildOrganization()
    {
        const string Part = "$.organization";
        if (_configuration.Organization is not { } given)
        {
            return new PolicyLibrary();
        }

        if (given.Id is null || !given.Id.StartsWith("o-", StringComparison.Ordinal) || given.Id.Length is < 12 or > 34 || !ConfigurationRules.IsAll(given.Id.Substring(2), character => character is (>= 'a' and <= 'z') or (>= '0' and <= '9')))
        {
            throw _source.Fault(Part + ".id", "is not the id of an organization: o- and 10 to 32 small letters and digits (Organizations API reference, Organization)");
        }

        if (given.ManagementAccount is { } management && !PolicyArn.IsAccountId(management))
        {
            throw _source.Fault(Part + ".managementAccount", "is not twelve digits");
        }

        var reader = new PolicyReader(_source);
        NamedPolicy[] Read(string name, List<JsonElement>? policies, PolicyKind kind) =>
            reader.ReadAll(Part + "." + name, policies, kind).Select(policy => new NamedPolicy(name, policy)).ToArray();

        return new PolicyLibrary
        {
            Organization = new LibraryOrganization { Id = given.Id, ManagementAccount = given.ManagementAccount, Members = [.. (_configuration.Accounts ?? []).Select(account => account?.Id).OfType<string>()] },
            ServiceControlPolicies = Read("serviceControlPolicies", given.ServiceControlPolicies, PolicyKind.Identity),
            ResourceControlPolicies = Read("resourceControlPolicies", given.ResourceControlPolicies, PolicyKind.ResourceControl),
        };
    }

    private void AddAwsPolicies(AccountDirectory directory)
    {
        var reader = new PolicyReader(_source);
        foreach (var policy in _configuration.AwsManagedPolicies ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
        {
            var path = JsonLines.Child("$.awsManagedPolicies", policy.Key);
            var segments = policy.Key.Split([':'], 6);
            if (segments.Length != 6 || segments[0] != "arn" || !Partitions.IsKnown(segments[1]) || segments[2] != "iam" || segments[3].Length != 0 || segments[4] != "aws"
                || policy.Key.Length > StsLimits.MaxRoleArnLength
                || !segments[5].StartsWith("policy/", StringComparison.Ordinal) || !ConfigurationRules.IsAll(segments[5], character => character is > ' ' and <= '~'))
            {
                throw _source.Fault(path, "is not the ARN of a policy of AWS, arn:aws:iam::aws:policy/NAME");
            }

            directory.AddPolicy(policy.Key, reader.Read(path, policy.Value, PolicyKind.Identity));
        }
    }

    private Dictionary<string, IReadOnlyList<SecurityKey>> BuildIssuers()
    {
        var issuers = new Dictionary<string, IReadOnlyList<SecurityKey>>(StringComparer.Ordinal);
        ForEach("$.trustedIssuers", _configuration.TrustedIssuers, (path, issuer) =>
        {
            var name = issuer.Issuer ?? throw _source.Fault(path + ".issuer", "is missing");
            ConfigurationRules.CheckIssuer(_source, path + ".issuer", name);
            if (name == _configuration.Issuer || issuers.ContainsKey(name))
            {
                throw _source.Fault(path + ".issuer", "is named twice, or is the emulator's own");
            }

            issuers.Add(name, TrustedKeys.Parse(_source, path + ".jwks", issuer.Jwks));
        });
        return issuers;
    }

    private HashSet<string> BuildDisabledRegions()
    {
        var regions = new HashSet<string>(StringComparer.Ordinal);
        ForEach("$.disabledRegions", _configuration.DisabledRegions, (path, region) => regions.Add(CheckRegion(path, region)));
        return regions;
    }

    private List<InjectedFault> BuildFaults()
    {
        var faults = new List<InjectedFault>();
        ForEach("$.faults", _configuration.Faults, (path, fault) => faults.Add(InjectedFault.Create(fault, mistake => _source.Fault(path, "cannot be injected: " + mistake))));
        return faults.Count <= FaultQueue.Capacity ? faults : throw _source.Fault("$.faults", string.Format(CultureInfo.InvariantCulture, "has more than {0} faults", FaultQueue.Capacity));
    }

    private void ForEach<T>(string path, List<T?>? items, Action<string, T> add)
        where T : class => ConfigurationRules.ForEach(_source, path, items, add);

    private string CheckRegion(string path, string region) =>
        ConfigurationRules.IsRegion(region) ? region : throw _source.Fault(path, "is not a region's name, such as eu-west-2");

    private string? CheckAddress(string? address) =>
        address is null || IPAddress.TryParse(address, out _) ? address : throw _source.Fault("$.sourceIp", "is not an IP address");

    private void CheckRange(string path, int value, int min, int max)
    {
        if (value < min || value > max)
        {
            throw _source.Fault(path, string.Format(CultureInfo.InvariantCulture, "is not from {0} to {1}", min, max));
        }
    }
}
