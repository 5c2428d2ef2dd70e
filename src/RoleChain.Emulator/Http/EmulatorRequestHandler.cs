using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using RoleChain.Emulator.Faults;
using RoleChain.Emulator.SignIn;
using RoleChain.Emulator.Sts;
using RoleChain.Emulator.Tokens;

namespace RoleChain.Emulator.Http;

/// <summary>Answers every request. It knows no sockets, so that tests can drive it.</summary>
internal sealed class EmulatorRequestHandler
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    private const string Json = "application/json";
    private const string TokenPath = "/token";
    private const string TokenAction = "GetToken";
    private const int MaxTargetLength = 64 * 1024;
    private const int MaxHeaders = 100;
    private const int MaxHeadLength = 64 * 1024;

    private readonly StsService _sts;
    private readonly CiTokenEndpoint _tokens;
    private readonly FederationEndpoint _federation;
    private readonly DiscoveryDocuments _documents;
    private readonly EmulatorClock _clock;
    private readonly EmulatorRandom _random;
    private readonly CallLog _log;
    private readonly FaultQueue _faults;

    public EmulatorRequestHandler(StsService sts, CiTokenEndpoint tokens, FederationEndpoint federation, DiscoveryDocuments documents, EmulatorClock clock, EmulatorRandom random, CallLog log, FaultQueue faults)
    {
        _sts = sts;
        _tokens = tokens;
        _federation = federation;
        _documents = documents;
        _clock = clock;
        _random = random;
        _log = log;
        _faults = faults;
    }

    /// <summary>Answers a request; never throws.</summary>
    /// <param name="request">The request.</param>
    public async Task<EmulatorResponse> AnswerAsync(EmulatorRequest request)
    {
        var draft = new CallDraft(_clock.UtcNow, _random.Uuid());
        if (FindTooLarge(request) is { } tooLarge)
        {
            return Refuse(draft, 413, "RequestEntityTooLarge", tooLarge);
        }

        var fault = TakeFault(request, draft);
        var response = fault?.Code is not null || fault?.IsReset == true ? AnswerFault(request, draft, fault) : await AnswerAsUsualAsync(request, draft).ConfigureAwait(false);
        response.Fault = fault;
        return response;
    }

    /// <summary>The answer to a request whose body is too large to be read.</summary>
    public EmulatorResponse RefuseTooLarge() =>
        Refuse(new CallDraft(_clock.UtcNow, _random.Uuid()), 413, "RequestEntityTooLarge", "the body is larger than the emulator takes");

    /// <summary>The answer to a request whose body does not come.</summary>
    public EmulatorResponse RefuseTooSlow() =>
        Refuse(new CallDraft(_clock.UtcNow, _random.Uuid()), 408, "RequestTimeout", "the body did not come in time");

    private static string? FindTooLarge(EmulatorRequest request) =>
        request.Body.Length > MaxBodyBytes ? "the body is larger than the emulator takes"
        : request.TargetLength > MaxTargetLength ? "the request's target is longer than the emulator takes"
        : request.Headers.Count > MaxHeaders || request.Headers.Sum(header => header.Key.Length + header.Value.Length) > MaxHeadLength ? "the request's head is larger than the emulator takes"
        : null;

    private async Task<EmulatorResponse> AnswerAsUsualAsync(EmulatorRequest request, CallDraft draft) =>
        (request.Path, request.Method) switch
        {
            ("/", "GET" or "POST") => await AnswerStsAsync(request, draft).ConfigureAwait(false),
            (TokenPath, "GET") => AnswerToken(request, draft),
            (FederationEndpoint.Path, "GET" or "POST") => AnswerFederation(request, draft),
            (DiscoveryDocuments.ConfigurationPath, "GET") => AnswerDocument(draft, "GetConfiguration", _documents.Configuration),
            (DiscoveryDocuments.KeysPath, "GET") => AnswerDocument(draft, "GetKeys", _documents.Keys),
            ("/" or TokenPath or FederationEndpoint.Path or DiscoveryDocuments.ConfigurationPath or DiscoveryDocuments.KeysPath, _) => Refuse(draft, 405, "MethodNotAllowed", "the path does not take this method"),
            _ => Refuse(draft, 404, "NotFound", "the emulator serves nothing at this path"),
        };

    /// <summary>The fault that meets a call, if one does. What cannot be read calls nothing and uses none up.</summary>
    private InjectedFault? TakeFault(EmulatorRequest request, CallDraft draft) => (request.Path, request.Method) switch
    {
        // To find a call's action it has to be read, which is for nothing where no fault waits.
        _ when _faults.IsEmpty => null,
        ("/" or FederationEndpoint.Path, "GET" or "POST") => TakeStsFault(request, draft),
        (TokenPath, "GET") => TakeFault(TokenAction, draft),
        _ => null,
    };

    private InjectedFault? TakeStsFault(EmulatorRequest request, CallDraft draft)
    {
        try
        {
            var parameters = StsParameters.Read(request);
            var fault = TakeFault(parameters.Find("Action") ?? string.Empty, draft);
            if (fault is not null)
            {
                draft.RoleArn = parameters.Find("RoleArn");
                draft.RoleSessionName = parameters.Find("RoleSessionName");
            }

            return fault;
        }
        catch (StsRefusal)
        {
            return null;
        }
    }

    private InjectedFault? TakeFault(string action, CallDraft draft)
    {
        var fault = _faults.Take(action);
        draft.Action = fault is null ? draft.Action : action;
        return fault;
    }

    private EmulatorResponse AnswerFault(EmulatorRequest request, CallDraft draft, InjectedFault fault)
    {
        if (fault.IsReset)
        {
            return Record(draft, 0, "ConnectionReset", InjectedFault.Reason, StsXml.ContentType, string.Empty);
        }

        var message = fault.Message(draft, _clock.UtcNow);
        var status = fault.Status.GetValueOrDefault();
        return request.Path is TokenPath or FederationEndpoint.Path
            ? Record(draft, status, fault.Code, InjectedFault.Reason, Json, "{\"message\":" + JsonSerializer.Serialize(message) + "}")
            : Record(draft, status, fault.Code, InjectedFault.Reason, StsXml.ContentType, StsXml.Error(draft.Api, status >= 500 ? "Receiver" : "Sender", fault.Code!, message, draft.RequestId));
    }

    private async Task<EmulatorResponse> AnswerStsAsync(EmulatorRequest request, CallDraft draft)
    {
        try
        {
            var xml = await _sts.AnswerAsync(request, draft).ConfigureAwait(false);
            return Record(draft, 200, null, null, StsXml.ContentType, xml);
        }
        catch (StsRefusal refusal)
        {
            return Record(draft, refusal.Status, refusal.Code, refusal.Reason, StsXml.ContentType, StsXml.Error(draft.Api, "Sender", refusal.Code, refusal.Message, draft.RequestId));
        }
#pragma warning disable CA1031 // A fault of one call must not end the emulator; it is in the call log, by type, for its text may hold what was sent.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            const string Code = "InternalFailure";
            return Record(draft, 500, Code, "a fault of the emulator: " + exception.GetType().Name, StsXml.ContentType, StsXml.Error(draft.Api, "Receiver", Code, "The request processing has failed because of an unknown error, exception or failure.", draft.RequestId));
        }
    }

    private EmulatorResponse AnswerToken(EmulatorRequest request, CallDraft draft)
    {
        draft.Action = TokenAction;
        var (status, json, reason) = _tokens.Answer(request, draft);
        return Record(draft, status, status == 200 ? null : status == 401 ? "Unauthorized" : "BadRequest", reason, Json, json);
    }

    private EmulatorResponse AnswerFederation(EmulatorRequest request, CallDraft draft)
    {
        try
        {
            return Record(draft, 200, null, null, Json, _federation.Answer(StsParameters.Read(request), draft));
        }
        catch (StsRefusal refusal)
        {
            return Record(draft, refusal.Status, refusal.Code, refusal.Reason, Json, "{\"message\":" + JsonSerializer.Serialize(refusal.Message) + "}");
        }
    }

    private EmulatorResponse AnswerDocument(CallDraft draft, string action, string json)
    {
        draft.Action = action;
        return Record(draft, 200, null, null, Json, json);
    }

    private EmulatorResponse Refuse(CallDraft draft, int status, string code, string reason) =>
        Record(draft, status, code, reason, StsXml.ContentType, StsXml.Error(draft.Api, "Sender", code, reason, draft.RequestId));

    private EmulatorResponse Record(CallDraft draft, int status, string? code, string? reason, string contentType, string body)
    {
        _log.Add(draft.Finish(status, code, reason));
        return new EmulatorResponse(status, contentType, body, draft.RequestId, _clock.UtcNow);
    }
}
