using System;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Identities;

namespace RoleChain.Core.Engine;

/// <summary>Puts the values of a run's variables into a definition that has some: claims of the identity's token.</summary>
internal static class RunVariables
{
    /// <summary>Refuses a chain that can never have its values, before its identity is asked for.</summary>
    /// <exception cref="RoleChainException">A variable of the environment is not set and has no default (<see cref="RoleChainErrorKind.ChainVariableMissing"/>).</exception>
    public static void Check(RoleChainDefinition definition)
    {
        var texts = definition.Hops.Where(hop => hop.Deferred is not null).SelectMany(hop => hop.Deferred!.All).Append(definition.DeferredSourceIdentity);
        if (texts.SelectMany(text => text?.Parts ?? []).FirstOrDefault(part => part.Name is not null && !part.IsClaim) is { } missing)
        {
            throw Missing("The variable " + missing.Name + " is not set where the chain file was read, and has no default.");
        }
    }

    /// <summary>The definition with the claims of its identity.</summary>
    /// <exception cref="RoleChainException">The token has no such claim, or the chain starts from no token, and there is no default (<see cref="RoleChainErrorKind.ChainVariableMissing"/>).</exception>
    public static RoleChainDefinition Resolve(RoleChainDefinition definition, ResolvedIdentity identity)
    {
        if (!DeferredDefinition.Is(definition))
        {
            return definition;
        }

        using var payload = identity.ReadPayload();
        return DeferredDefinition.Resolve(definition, part => Value(payload, part));
    }

    private static string Value(JsonDocument? payload, DeferredPart part)
    {
        if (payload is not null && payload.RootElement.TryGetProperty(part.Name!, out var claim) && Text(claim, part.Name!) is { Length: > 0 } text)
        {
            return text.Length <= VariableText.MaxValueLength
                ? text
                : throw Missing(FormattableString.Invariant($"The claim {part.Name} of the token has {text.Length} characters; at most {VariableText.MaxValueLength} are put into a chain."));
        }

        return part.Fallback ?? throw Missing(payload is null
            ? "The chain takes the claim " + part.Name + " from its token, and it starts from a credential, not a token."
            : "The token has no claim " + part.Name + ", or an empty one, and the chain file has no default for it.");
    }

    private static string? Text(JsonElement claim, string name)
    {
        try
        {
            return claim.ValueKind switch
            {
                JsonValueKind.String => claim.GetString(),
                JsonValueKind.Number => claim.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Null => null,
                _ => throw Missing("The claim " + name + " of the token is a list or an object, and no text, number or truth value."),
            };
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            throw Missing("The claim " + name + " of the token is not Unicode.");
        }
    }

    private static RoleChainException Missing(string message) => new(RoleChainErrorKind.ChainVariableMissing, message);
}
