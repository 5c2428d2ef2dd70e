using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Core.Identities;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Tests.Identities;

/// <summary>A job with an environment of its own, and the identities that it has.</summary>
internal sealed class Job : IProgress<ChainEvent>
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly MemoryStream _standardOutput = new();
    private readonly List<string> _told = [];

    /// <param name="variables">Its variables, as <c>NAME=value</c>.</param>
    public Job(params string[] variables)
    {
        foreach (var variable in variables)
        {
            var equals = variable.IndexOf('=');
            _variables[variable.Substring(0, equals)] = variable.Substring(equals + 1);
        }

        Environment = new JobEnvironment(name => _variables.TryGetValue(name, out var value) ? value : null, BoundedHttp.CreateClient(), () => _standardOutput);
    }

    public JobEnvironment Environment { get; }

    public SecretRedactor Secrets { get; } = new();

    /// <summary>What went to the standard output, as text.</summary>
    public string StandardOutput => Encoding.UTF8.GetString(_standardOutput.ToArray());

    /// <summary>Everything that was told, as one text.</summary>
    public string Told
    {
        get
        {
            lock (_told)
            {
                return string.Join("\n", _told);
            }
        }
    }

    public string this[string name]
    {
        set => _variables[name] = value;
    }

    public void Report(ChainEvent value)
    {
        lock (_told)
        {
            _told.Add(value.Message);
        }
    }

    public IdentitySource Select(ChainIdentity? identity = null, params string[] roles) => new IdentitySelector(Environment, Secrets).Select(Definition(identity, roles));

    public RoleChainException FailSelect(ChainIdentity? identity = null) => Xunit.Assert.Throws<RoleChainException>(() => Select(identity, "arn:aws:iam::111111111111:role/base"));

    /// <summary>Asks the identity for its token.</summary>
    public async Task<string> FetchAsync(ChainIdentity? identity = null, CancellationToken cancellationToken = default)
    {
        var resolved = await Select(identity, "arn:aws:iam::111111111111:role/base").FetchAsync(new TaskCompletionSource<StsGateway>().Task, NoEvents.Instance, cancellationToken);
        return resolved.Token!.Reveal();
    }

    public async Task<RoleChainException> FailAsync(ChainIdentity? identity = null) => await Xunit.Assert.ThrowsAsync<RoleChainException>(() => FetchAsync(identity));

    /// <summary>The token as Get-WebIdentityToken has it.</summary>
    public Task<WebIdentityToken> GetTokenAsync(ChainIdentity? identity = null, SecretMasking masking = SecretMasking.StandardOutput, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        new WebIdentityTokens(Environment).GetAsync(
            new RoleChainDefinition { Identity = identity ?? new AutomaticIdentity(), Masking = masking, Timeout = timeout ?? TimeSpan.FromSeconds(30) }, this, cancellationToken);

    private static RoleChainDefinition Definition(ChainIdentity? identity, string[] roles) => new()
    {
        Identity = identity ?? new AutomaticIdentity(),
        Hops = roles.Select(role => new RoleChainHop(role)).ToArray(),
        Region = "eu-west-2",
    };
}
