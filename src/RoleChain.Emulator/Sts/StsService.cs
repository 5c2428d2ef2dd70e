using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Emulator.Http;

namespace RoleChain.Emulator.Sts;

/// <summary>The STS query API, version 2011-06-15.</summary>
internal sealed class StsService
{
    private const string Version = "2011-06-15";

    private readonly Dictionary<string, IStsAction> _actions;

    public StsService(IEnumerable<IStsAction> actions) =>
        _actions = actions.ToDictionary(action => action.Name, StringComparer.Ordinal);

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
        if (version != Version || !_actions.TryGetValue(name!, out var action))
        {
            throw StsErrors.UnknownAction(name!, string.IsNullOrEmpty(version) ? "NO_VERSION_SPECIFIED" : version!);
        }

        var writeResult = await action.RunAsync(new StsCall(request, parameters, draft)).ConfigureAwait(false);
        return StsXml.Success(name!, draft.RequestId, writeResult);
    }
}
