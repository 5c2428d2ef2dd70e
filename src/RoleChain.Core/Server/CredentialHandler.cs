using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace RoleChain.Core.Server;

/// <summary>Answers requests: who asks is checked before what is asked for. No answer repeats a word of its request.</summary>
internal sealed class CredentialHandler
{
    private readonly ServerToken _token;
    private readonly IReadOnlyDictionary<string, CredentialKeeper> _chains;
    private readonly string[] _hosts;

    /// <param name="port">The port that the server listens on.</param>
    /// <param name="token">What a client must show.</param>
    /// <param name="chains">The chains by their names.</param>
    public CredentialHandler(int port, ServerToken token, IReadOnlyDictionary<string, CredentialKeeper> chains)
    {
        var suffix = ":" + port.ToString(CultureInfo.InvariantCulture);
        _hosts = ["127.0.0.1" + suffix, "localhost" + suffix];
        _token = token;
        _chains = chains;
    }

    /// <summary>The answer to the bytes of a head.</summary>
    public async Task<byte[]> AnswerAsync(byte[] head)
    {
        var request = head.Length > RequestHead.MaxBytes ? null : RequestHead.Parse(head);
        var answer = request is not null ? Refuse(request) ?? await CredentialAsync(_chains[request.Target.Substring(1)]).ConfigureAwait(false)
            : head.Length > RequestHead.MaxBytes ? ServerAnswer.Refuse(431, "HeadTooLarge", FormattableString.Invariant($"The request's head has more than {RequestHead.MaxBytes} bytes."))
            : ServerAnswer.Refuse(400, "MalformedRequest", "The request is malformed.");
        return answer.ToBytes(withBody: request?.Method != "HEAD");
    }

    private ServerAnswer? Refuse(RequestHead request)
    {
        // A page whose name was made to lead to loopback still sends its own name.
        if (request["Host"] is not { } host || !_hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return ServerAnswer.Refuse(403, "HostRefused", "The Host header does not name this server.");
        }

        if (request.Names.Any(name => name.Equals("Origin", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Sec-Fetch-", StringComparison.OrdinalIgnoreCase)))
        {
            return ServerAnswer.Refuse(403, "BrowserRefused", "Credentials are not for browsers.");
        }

        if (!_token.Matches(request["Authorization"]))
        {
            return ServerAnswer.Refuse(401, "TokenRefused", "The Authorization header does not hold this server's token.");
        }

        if (request.Method != "GET")
        {
            return ServerAnswer.Refuse(405, "MethodNotAllowed", "Only GET is answered.");
        }

        return _chains.ContainsKey(request.Target.Substring(1)) ? null : ServerAnswer.Refuse(404, "NotFound", "No chain is served under this path.");
    }

    private static async Task<ServerAnswer> CredentialAsync(CredentialKeeper keeper)
    {
        try
        {
            return ServerAnswer.Of(await keeper.GetAsync().ConfigureAwait(false));
        }
        catch (RoleChainException failure)
        {
            return ServerAnswer.Refuse(503, failure.Kind.ToString(), failure.Message);
        }
    }
}
