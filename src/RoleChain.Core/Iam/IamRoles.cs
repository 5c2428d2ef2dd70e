using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Util;
using RoleChain.Core.Policies;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Iam;

/// <summary>Reads roles with <c>iam:GetRole</c>: one POST for each, signed by the SDK, never repeated and never redirected.</summary>
internal sealed class IamRoles
{
    private const string FormType = "application/x-www-form-urlencoded; charset=utf-8";
    private const int MaxIdLength = 128;

    private readonly HttpClient _http;
    private readonly IamPlace _place;
    private readonly StsClientConfig _config;
    private readonly SecretRedactor _secrets;

    /// <param name="http">The client; it follows no redirect.</param>
    /// <param name="place">Where IAM is called.</param>
    /// <param name="config">The settings of the chain's calls, with its clock.</param>
    /// <param name="secrets">Cleans what servers and the network say.</param>
    public IamRoles(HttpClient http, IamPlace place, StsClientConfig config, SecretRedactor secrets)
    {
        _http = http;
        _place = place;
        _config = config;
        _secrets = secrets;
    }

    /// <summary>Reads a role of the account that a credential is of: IAM looks in no other.</summary>
    /// <param name="role">The role.</param>
    /// <param name="credential">The credential.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What IAM said. A refusal is an answer, and so is a failure: it says what the role is not known for.</returns>
    public async Task<LiveRole> ReadAsync(RoleArn role, SourceCredential credential, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Sign(role, credential);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return Read(role, (int)response.StatusCode, await BoundedHttp.ReadTextAsync(response.Content, cancellationToken).ConfigureAwait(false));
        }
        catch (InvalidDataException exception)
        {
            return LiveRole.Unread("the answer cannot be read: " + exception.Message);
        }
        catch (XmlException)
        {
            return LiveRole.Unread("what answered is not IAM: its answer is not the XML of IAM.");
        }
        catch (RoleChainException exception)
        {
            return LiveRole.Unread(exception.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or WebException or AmazonClientException && !cancellationToken.IsCancellationRequested)
        {
            return LiveRole.Unread("IAM cannot be reached: " + _secrets.CleanCause(exception));
        }
    }

    private HttpRequestMessage Sign(RoleArn role, SourceCredential credential)
    {
        var call = new DefaultRequest(new GetRoleRequest(), "IAM")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Endpoint = _place.Endpoint,
            Content = Encoding.ASCII.GetBytes("Action=GetRole&RoleName=" + Uri.EscapeDataString(role.Name) + "&Version=2010-05-08"),
            OverrideSigningServiceName = "iam",
            AuthenticationRegion = _place.Region,
        };
        call.Headers["Content-Type"] = FormType;
        if (credential.SessionToken is { } token)
        {
            call.Headers["X-Amz-Security-Token"] = token.Reveal();
        }

        new TimedSigner(_config.Clock).Sign(call, _config, new RequestMetrics(), StsGateway.SignerOf(credential));
        var request = new HttpRequestMessage(HttpMethod.Post, AmazonServiceClient.ComposeUrl(call)) { Content = new ByteArrayContent(call.Content) };
        foreach (var header in call.Headers.Where(header => !string.Equals(header.Key, "Host", StringComparison.OrdinalIgnoreCase) && !header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        request.Content.Headers.TryAddWithoutValidation("Content-Type", FormType);
        return request;
    }

    private LiveRole Read(RoleArn role, int status, string text)
    {
        if (status is 407 or (>= 300 and < 400))
        {
            return LiveRole.Unread(FormattableString.Invariant($"IAM cannot be reached (HTTP {status})."));
        }

        var answer = IamAnswer.Read(text);
        if (status != 200)
        {
            return answer.Code == "NoSuchEntity" && status == 404
                ? LiveRole.Absent
                : LiveRole.Unread(FormattableString.Invariant($"{SafeText.ForDisplay(answer.Code ?? "no error code", 128)} (HTTP {status}): {_secrets.Clean(answer.Message)}"));
        }

        if (answer.Arn is null || answer.TrustPolicy is null)
        {
            return LiveRole.Unread("the answer has no role with a trust policy.");
        }

        // A role is found by its name, whatever its path: one elsewhere is not the one that the chain names.
        if (answer.Arn != role.Text)
        {
            return RoleArn.TryParse(answer.Arn, out var found, out _) && found.Account == role.Account && found.Name == role.Name
                ? LiveRole.Absent
                : LiveRole.Unread("the answer is of another role.");
        }

        var id = answer.RoleId is { Length: <= MaxIdLength } text1 && text1.All(character => character is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9')) ? text1 : null;
        var longest = int.TryParse(answer.MaxSessionDuration, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= StsLimits.DefaultDurationSeconds and <= StsLimits.MaxDurationSeconds ? seconds : (int?)null;
        return LiveRole.Of(RoleFromGetRole.Make(role, id, answer.TrustPolicy, longest, answer.HasBoundary, answer.Tags));
    }

    private sealed class GetRoleRequest : AmazonWebServiceRequest
    {
    }
}
