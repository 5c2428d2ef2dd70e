namespace RoleChain.Core.Registration;

/// <summary>What is kept of a registered profile.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Definition">Its chain.</param>
/// <param name="Replaced">What was there before; null where nothing was.</param>
internal sealed record RegisteredChain(string Profile, RoleChainDefinition Definition, ReplacedSection? Replaced);
