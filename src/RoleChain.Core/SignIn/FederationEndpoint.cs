using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.SignIn;

/// <summary>
/// The federation endpoint of AWS Sign-In (IAM user guide, "Enable custom identity broker access to the AWS console"). The credential goes
/// in the body of a POST, which the guide allows: an address would end up in the logs of whatever is in between.
/// </summary>
internal sealed class FederationEndpoint
{
    private const int MaxTokenLength = 16 * 1024;

    /// <summary>Base64's <c>+</c> and <c>/</c> as they are, so that what a server echoes is what the redactor knows.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly SecretRedactor _secrets;

    /// <param name="http">The client; it follows no redirect.</param>
    /// <param name="address">The endpoint.</param>
    /// <param name="secrets">Cleans what the network says.</param>
    public FederationEndpoint(HttpClient http, Uri address, SecretRedactor secrets)
    {
        _http = http;
        _address = address;
        _secrets = secrets;
    }

    /// <summary>Exchanges a credential for a sign-in token, once.</summary>
    /// <exception cref="RoleChainException">There is none.</exception>
    public async Task<SecretText> AskAsync(ChainedCredential credential, TimeSpan? duration, CancellationToken cancellationToken)
    {
        var where = "The sign-in endpoint " + SafeText.ForDisplay(_address);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = Form(credential, duration) };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw Refused(where, response);
            }

            return Find(await BoundedHttp.ReadTextAsync(response.Content, cancellationToken).ConfigureAwait(false))
                ?? throw new RoleChainException(RoleChainErrorKind.SignInMalformed, where + " answered something that holds no SigninToken.");
        }
        catch (InvalidDataException exception)
        {
            throw new RoleChainException(RoleChainErrorKind.SignInMalformed, where + " answered no sign-in token: " + exception.Message, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or WebException && !cancellationToken.IsCancellationRequested)
        {
            var failure = new RoleChainException(RoleChainErrorKind.SignInUnavailable, where + " cannot be reached: " + _secrets.CleanCause(exception));
            throw NetworkFailures.AreFinal(exception) ? failure.AsFinal() : failure;
        }
    }

    /// <summary>The address that signs in.</summary>
    public static Uri SignIn(Uri federation, SecretText token, Uri destination, string? issuer) => new(
        federation.AbsoluteUri + "?Action=login"
        + (string.IsNullOrEmpty(issuer) ? string.Empty : "&Issuer=" + Uri.EscapeDataString(issuer!))
        + "&Destination=" + Uri.EscapeDataString(destination.AbsoluteUri)
        + "&SigninToken=" + Uri.EscapeDataString(token.Reveal()));

    /// <summary>The body of an answer is not shown: it is a page of HTML that says no more than the status, or an echo.</summary>
    private static RoleChainException Refused(string where, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired
            ? new RoleChainException(RoleChainErrorKind.SignInUnavailable, where + " cannot be reached: the proxy asks for a user and password, or refuses those it got (HTTP 407).").AsFinal()
            : new RoleChainException(status is 429 or >= 500 ? RoleChainErrorKind.SignInUnavailable : RoleChainErrorKind.SignInRefused, FormattableString.Invariant($"{where} answered HTTP {status}.")) { HttpStatus = status }.WithRetryAfter(response);
    }

    private static ByteArrayContent Form(ChainedCredential credential, TimeSpan? duration)
    {
        var form = "Action=getSigninToken"
            + (duration is { } time ? "&SessionDuration=" + ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture) : string.Empty)
            + "&Session=" + Escape(Session(credential));
        return new ByteArrayContent(Encoding.ASCII.GetBytes(form)) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } };
    }

    private static string Session(ChainedCredential credential)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("sessionId", credential.AccessKey);
            writer.WriteString("sessionKey", credential.SecretKey);
            writer.WriteString("sessionToken", credential.SessionToken);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>In parts: .NET Framework escapes no more than 65519 characters at once.</summary>
    private static string Escape(string text)
    {
        const int Part = 32 * 1024;
        return string.Concat(Enumerable.Range(0, (text.Length + Part - 1) / Part).Select(part => Uri.EscapeDataString(text.Substring(part * Part, Math.Min(Part, text.Length - (part * Part))))));
    }

    /// <summary>The token of an answer; null where there is none that could be one.</summary>
    private static SecretText? Find(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("SigninToken", out var value)
                && value.ValueKind == JsonValueKind.String
                && value.GetString() is { Length: > 0 and <= MaxTokenLength } text
                && text.All(character => character is >= '!' and <= '~')
                ? new SecretText(text)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
