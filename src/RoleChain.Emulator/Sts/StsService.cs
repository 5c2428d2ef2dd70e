using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Emulator.Http;

namespace RoleChain.Emulator.Sts;

/// <summary>The query APIs: STS, version 2011-06-15, and of IAM, version 2010-05-08, what reads a role.</summary>
internal sealed class StsService
{
    private readonly Dictionary<(string Version, string Name), IStsAction> _actions;

    public StsService(IEnumerable<IStsAction> actions) =>
        _actions = actions.ToDictionary(action => (action.Api.Version, action.Name));

    /// <summary>Answers a call.</summary>
    /// <returns>The XML of a success.</returns>
    /// <exception cref="StsRefusal">The call is refused.</exception>
    public async Task<string> AnswerAsync(EmulatorRequest request, CallDraft draft)
    {
        var parameters = StsParameters.Read(request);
        var name = parameters.Find("Action");
        if (string.IsNullOrEmpty(name))
        {
            throw new StsRefusal(400, "MissingAction", "The request is missing an action or a required parameter.", "the call has no Action");
        }

        draft.Action = name!;
        var version = parameters.Find("Version");
        if (!_actions.TryGetValue((version ?? string.Empty, name!), out var action))
        {
            throw StsErrors.UnknownAction(name!, string.IsNullOrEmpty(version) ? "NO_VERSION_SPECIFIED" : version!);
        }

        draft.Api = action.Api;
        var writeResult = await action.RunAsync(new StsCall(request, parameters, draft)).ConfigureAwait(false);
        return StsXml.Success(draft.Api, name!, draft.RequestId, writeResult);
    }
}
