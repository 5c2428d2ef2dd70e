using System;
using System.Text;

namespace RoleChain.Core.Policy;

/// <summary>The text of a policy document as UTF-8, which knows the line and column of every byte.</summary>
internal sealed class PolicyText
{
    private readonly byte[] _utf8;

    public PolicyText(byte[] utf8) => _utf8 = utf8;

    public ReadOnlySpan<byte> Utf8 => _utf8;

    public PolicyFormatException Fault(string problem, long offset, Exception? innerException = null)
    {
        var end = (int)Math.Min(offset, _utf8.Length);
        var line = 1;
        var lineStart = 0;
        for (var index = 0; index < end; index++)
        {
            if (_utf8[index] == (byte)'\n')
            {
                line++;
                lineStart = index + 1;
            }
        }

        var column = Encoding.UTF8.GetCharCount(_utf8, lineStart, end - lineStart) + 1;
        return new PolicyFormatException(problem, line, column, innerException);
    }

    /// <summary>The same for a line and a place in it as System.Text.Json counts them: from 0, in bytes.</summary>
    public PolicyFormatException FaultAt(string problem, long line, long bytesInLine, Exception? innerException)
    {
        long offset = 0;
        for (; line > 0 && offset < _utf8.Length; offset++)
        {
            if (_utf8[(int)offset] == (byte)'\n')
            {
                line--;
            }
        }

        return Fault(problem, offset + bytesInLine, innerException);
    }
}
