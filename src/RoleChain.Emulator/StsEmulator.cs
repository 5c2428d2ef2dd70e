using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Faults;
using RoleChain.Emulator.Http;
using RoleChain.Emulator.SignIn;
using RoleChain.Emulator.Signing;
using RoleChain.Emulator.Sts;
using RoleChain.Emulator.Tokens;

namespace RoleChain.Emulator;

/// <summary>A running emulator: puts the parts together and owns them.</summary>
internal sealed class StsEmulator : IStsEmulator
{
    private const int BearerLength = 43;

    private readonly EmulatorSetup _setup;
    private readonly EmulatorClock _clock;
    private readonly EmulatorRandom _random;
    private readonly IssuerKey _key;
    private readonly TokenIssuer _issuer;
    private readonly CallLog _log = new();
    private readonly FaultQueue _faults = new();
    private readonly LoopbackListener _listener;
    private int _isDisposed;

    public StsEmulator(EmulatorSetup setup, int port, EmulatorClock clock, EmulatorRandom random, IssuerKey key)
    {
        _setup = setup;
        _clock = clock;
        _random = random;
        _key = key;
        _issuer = new TokenIssuer(setup, _key, clock, random);
        TokenRequestToken = new SecretText(random.Secret(BearerLength));
        AccessKeys = setup.Accounts.Keys.Select(key => new StsEmulatorAccessKey(key.User.Arn, key.AccessKeyId, key.SecretAccessKey)).ToArray();
        MfaDevices = setup.Accounts.Devices.Select(device => new StsEmulatorMfaDevice(device.User.Arn, device.SerialNumber, device.Secret)).ToArray();
        foreach (var fault in setup.Faults)
        {
            _faults.Add(fault);
        }

        _listener = LoopbackListener.Open(port);
        Handler = BuildHandler();
        _listener.Serve(Handler);
    }

    public Uri Endpoint => _listener.Endpoint;

    public Uri TokenRequestUrl => new(Endpoint, "token?api-version=2.0");

    public SecretText TokenRequestToken { get; }

    public string Issuer => _setup.Issuer;

    public IReadOnlyList<string> Roles => _setup.Accounts.RoleArns;

    public IReadOnlyList<StsEmulatorCall> Calls => _log.Snapshot();

    public bool IsRunning => Volatile.Read(ref _isDisposed) == 0;

    public IReadOnlyList<StsEmulatorAccessKey> AccessKeys { get; }

    public IReadOnlyList<StsEmulatorMfaDevice> MfaDevices { get; }

    /// <summary>What answers the requests, for tests that go past the sockets.</summary>
    public EmulatorRequestHandler Handler { get; }

    public SecretText NewToken(IDictionary? claims) => _issuer.Create(StsLimits.DefaultAudience, claims, out _);

    public SecretText NewTokenCode(string serialNumber) => _setup.Accounts.FindDevice(serialNumber) is { } device
        ? new SecretText(device.Show(_clock.UtcNow))
        : throw new RoleChainException(RoleChainErrorKind.UnknownMfaDevice, "No user of the emulator has an MFA device of that serial number.");

    public void AddFault(StsEmulatorFault fault) => _faults.Add(InjectedFault.Create(
        fault ?? throw new ArgumentNullException(nameof(fault)),
        mistake => new RoleChainException(RoleChainErrorKind.InvalidEmulatorFault, "The emulator cannot inject the fault: " + mistake + ".")));

    public void AdvanceClock(TimeSpan by) => _clock.Advance(by);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _listener.Dispose();
        }
    }

    private EmulatorRequestHandler BuildHandler()
    {
        var sessions = new SessionTable(_clock, _random);
        var verifier = new SignatureVerifier(_setup, sessions, _clock);
        var contexts = new RequestContexts(_setup, _clock);
        var decisions = new AssumptionDecisions(_setup.Organization);
        var sts = new StsService(
        [
            new AssumeRoleWithWebIdentityAction(_setup, new TokenValidator(_setup, _key, _clock), contexts, decisions, sessions),
            new AssumeRoleAction(_setup.Accounts, verifier, new MfaCheck(_setup.Accounts, _clock), contexts, decisions, sessions),
            new GetCallerIdentityAction(verifier),
            new GetRoleAction(_setup.Accounts, verifier, contexts, decisions, _clock),
        ]);
        var tokens = new CiTokenEndpoint(_setup, _issuer, TokenRequestToken, _clock);
        var federation = new FederationEndpoint(sessions, _clock, _random);
        return new EmulatorRequestHandler(sts, tokens, federation, new DiscoveryDocuments(Endpoint, _setup.Issuer, _key), _clock, _random, _log, _faults);
    }
}
