using System.Collections.Generic;

namespace RoleChain.Core.Exports;

/// <summary>Decides what of a place changes.</summary>
/// <param name="current">The values that are there now; null for none.</param>
/// <returns>The values that are to be there; null to remove one. What is not named stays.</returns>
internal delegate IReadOnlyDictionary<string, string?> ValueChange(IReadOnlyDictionary<string, string?> current);
