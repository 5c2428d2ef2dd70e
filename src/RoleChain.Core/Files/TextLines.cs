using System.Collections.Generic;
using System.Text;

namespace RoleChain.Core.Files;

/// <summary>The lines of a file that is changed in part, each with its own ending.</summary>
internal static class TextLines
{
    /// <summary>One character a byte, so that text of any ASCII-compatible encoding comes back as it was.</summary>
    public static readonly Encoding Bytes = Encoding.GetEncoding(28591);

    /// <summary>Lines end as Python and .NET see it: at CR LF, LF, or CR alone; the last may have no end.</summary>
    public static IEnumerable<(string Line, string Ending)> Split(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOfAny(['\r', '\n'], start);
            if (end < 0)
            {
                yield return (text.Substring(start), string.Empty);
                yield break;
            }

            var length = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1;
            yield return (text.Substring(start, end - start), text.Substring(end, length));
            start = end + length;
        }
    }
}
