using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace RoleChain.Core.Sts;

/// <summary>Puts a bound on every answer, successful or not, before the SDK reads it into memory.</summary>
internal sealed class ResponseLimitHandler : PipelineHandler
{
    public override void InvokeSync(IExecutionContext executionContext)
    {
        try
        {
            base.InvokeSync(executionContext);
        }
        catch (HttpErrorResponseException exception)
        {
            throw Bounded(exception);
        }

        Bound(executionContext);
    }

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        try
        {
            var response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            Bound(executionContext);
            return response;
        }
        catch (HttpErrorResponseException exception)
        {
            throw Bounded(exception);
        }
    }

    private static void Bound(IExecutionContext executionContext)
    {
        if (executionContext.ResponseContext.HttpResponse is { } response)
        {
            executionContext.ResponseContext.HttpResponse = new BoundedResponseData(response);
        }
    }

    private static HttpErrorResponseException Bounded(HttpErrorResponseException exception) =>
        new(exception.Message, exception, new BoundedResponseData(exception.Response));
}
