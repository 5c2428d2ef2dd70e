using System;
using System.IO;

namespace RoleChain.Core.Sts;

/// <summary>A server's answer is longer than anything STS says.</summary>
internal sealed class ResponseTooLargeException : IOException
{
    public ResponseTooLargeException(long limit)
        : base(FormattableString.Invariant($"the answer is longer than {limit} bytes"))
    {
    }
}
