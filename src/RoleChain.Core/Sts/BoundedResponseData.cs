using System.IO;
using System.Net;
using System.Threading.Tasks;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.Internal.Transform;

namespace RoleChain.Core.Sts;

/// <summary>An answer whose body cannot be read beyond <see cref="StsLimits.MaxResponseBytes"/>.</summary>
internal sealed class BoundedResponseData : IWebResponseData, IHttpResponseBody
{
    private readonly IWebResponseData _response;

    public BoundedResponseData(IWebResponseData response) => _response = response;

    public long ContentLength => _response.ContentLength;

    public string ContentType => _response.ContentType;

    public HttpStatusCode StatusCode => _response.StatusCode;

    public bool IsSuccessStatusCode => _response.IsSuccessStatusCode;

    public IHttpResponseBody ResponseBody => this;

    public string[] GetHeaderNames() => _response.GetHeaderNames();

    public bool IsHeaderPresent(string headerName) => _response.IsHeaderPresent(headerName);

    public string GetHeaderValue(string headerName) => _response.GetHeaderValue(headerName);

    public IEventStreamHeader GetEventStreamHeader(string headerName) => _response.GetEventStreamHeader(headerName);

    public bool IsEventHeaderPresent(string headerName) => _response.IsEventHeaderPresent(headerName);

    public Stream OpenResponse() => new BoundedStream(_response.ResponseBody.OpenResponse(), StsLimits.MaxResponseBytes);

    public async Task<Stream> OpenResponseAsync() =>
        new BoundedStream(await _response.ResponseBody.OpenResponseAsync().ConfigureAwait(false), StsLimits.MaxResponseBytes);

    public void Dispose() => _response.ResponseBody.Dispose();
}
