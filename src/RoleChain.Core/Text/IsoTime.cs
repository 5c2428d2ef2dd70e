using System;
using System.Globalization;

namespace RoleChain.Core;

/// <summary>Times as AWS's answers, policies and credential files have them.</summary>
internal static class IsoTime
{
    /// <summary>ISO 8601 in UTC, to the second.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
