using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Server.Detached;

/// <summary>A failure on its way from the process of a server to who started it.</summary>
internal sealed class DetachedFailure
{
    public RoleChainErrorKind Kind { get; set; }

    public string Message { get; set; } = string.Empty;

    public int? HopNumber { get; set; }

    public int HopCount { get; set; }

    public string? RoleArn { get; set; }

    public string? AwsErrorCode { get; set; }

    public int? HttpStatus { get; set; }

    public string? RequestId { get; set; }

    public Dictionary<string, string> Claims { get; set; } = [];

    public static DetachedFailure Of(RoleChainException failure) => new()
    {
        Kind = failure.Kind,
        Message = failure.Message,
        HopNumber = failure.HopNumber,
        HopCount = failure.HopCount,
        RoleArn = failure.Hop?.RoleArn,
        AwsErrorCode = failure.AwsErrorCode,
        HttpStatus = failure.HttpStatus,
        RequestId = failure.RequestId,
        Claims = failure.Claims.ToDictionary(claim => claim.Key, claim => claim.Value, StringComparer.Ordinal),
    };

    public RoleChainException ToException() => new(Kind, Message)
    {
        HopNumber = HopNumber,
        HopCount = HopCount,
        Hop = RoleArn is null ? null : new RoleChainHop(RoleArn),
        AwsErrorCode = AwsErrorCode,
        HttpStatus = HttpStatus,
        RequestId = RequestId,
        Claims = Claims,
    };
}
