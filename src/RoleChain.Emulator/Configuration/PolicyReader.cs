using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.Policy;

namespace RoleChain.Emulator.Configuration;

/// <summary>Reads the policies of a configuration, as strictly as IAM does.</summary>
internal sealed class PolicyReader
{
    private readonly ConfigurationSource _source;

    public PolicyReader(ConfigurationSource source) => _source = source;

    public PolicyDocument[] ReadAll(string path, List<JsonElement>? policies, PolicyKind kind = PolicyKind.Identity) =>
        (policies ?? []).Select((policy, index) => Read(FormattableString.Invariant($"{path}[{index}]"), policy, kind)).ToArray();

    public PolicyDocument Read(string path, JsonElement policy, PolicyKind kind)
    {
        if (policy.ValueKind != JsonValueKind.Object)
        {
            throw _source.Fault(path, policy.ValueKind == JsonValueKind.Undefined ? "is missing" : "is not a policy document");
        }

        try
        {
            return PolicyDocument.Parse(policy.GetRawText(), kind);
        }
        catch (PolicyFormatException exception)
        {
            throw _source.Fault(path, "is a policy that IAM would refuse: " + SafeText.ForDisplay(exception.Problem), exception.Line, exception);
        }
    }
}
