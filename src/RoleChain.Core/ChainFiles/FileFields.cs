using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.ChainFiles;

/// <summary>The fields of each object of a chain file, as docs/rolechain.schema.json has them.</summary>
internal static class FileFields
{
    public static IReadOnlyList<FileField> Root { get; } =
    [
        new("$schema", FieldKind.Remark),
        new("version", FieldKind.Number),
        new("accounts", FieldKind.Named),
        new("identities", FieldKind.Named),
        new("defaults", FieldKind.Settings),
        new("chains", FieldKind.Named),
    ];

    public static IReadOnlyList<FileField> Identity { get; } =
    [
        new("provider", FieldKind.Plain),
        new("profileName", FieldKind.Plain),
        new("tokenFile", FieldKind.Plain),
        new("tokenVariable", FieldKind.Plain, "WebIdentityTokenVariable"),
        new("tokenCommand", FieldKind.PlainList) { NeedsTrust = true },
        new("audience", FieldKind.Plain, "Audience") { NeedsTrust = true },
        new("serviceConnectionId", FieldKind.Plain, "ServiceConnectionId"),
    ];

    /// <summary>What a chain may say of itself, and <c>defaults</c> of all of them.</summary>
    public static IReadOnlyList<FileField> Settings { get; } =
    [
        new("identity", FieldKind.Plain),
        new("region", FieldKind.EnvironmentText, "Region"),
        new("sessionName", FieldKind.Text, "RoleSessionName"),
        new("sourceIdentity", FieldKind.Text, "SourceIdentity"),
        new("sourceIdentityFromActor", FieldKind.Flag),
        new("allowedAccountIds", FieldKind.PlainList, "AllowedAccountId"),
        new("endpointUrl", FieldKind.Plain, "EndpointUrl") { NeedsTrust = true },
        new("proxy", FieldKind.Plain) { NeedsTrust = true },
        new("useFipsEndpoint", FieldKind.Flag, "UseFipsEndpoint"),
        new("useDualstackEndpoint", FieldKind.Flag, "UseDualstackEndpoint"),
        new("sessionTagging", FieldKind.Plain),
        new("trimSessionTags", FieldKind.Flag),
        new("maskAccountIds", FieldKind.Flag),
        new("timeoutSeconds", FieldKind.Number, "TimeoutSec"),
        new("waitForAccessSeconds", FieldKind.Number, "WaitForAccess"),
    ];

    public static IReadOnlyList<FileField> Chain { get; } =
    [
        new("description", FieldKind.Remark),
        new("from", FieldKind.Plain),
        new("hops", FieldKind.Hops, "RoleArn"),
        .. Settings,
    ];

    public static IReadOnlyList<FileField> Hop { get; } =
    [
        new("role", FieldKind.Plain, "RoleArn"),
        new("sessionName", FieldKind.Text, "RoleSessionName"),
        new("durationSeconds", FieldKind.Number, "DurationInSeconds"),
        new("externalId", FieldKind.Text, "ExternalId"),
        new("tags", FieldKind.Tags, "Tag"),
        new("transitiveTagKeys", FieldKind.PlainList, "TransitiveTagKey"),
        new("sourceIdentity", FieldKind.Text, "SourceIdentity"),
        new("policy", FieldKind.Policy, "Policy"),
        new("policyArns", FieldKind.PlainList, "PolicyArn"),
        new("serialNumber", FieldKind.Plain, "SerialNumber"),
    ];

    /// <summary>The key of the field that the checks of definitions name so; null for none.</summary>
    public static string? KeyOf(IReadOnlyList<FileField> fields, string parameter) => fields.FirstOrDefault(field => string.Equals(field.Parameter, parameter, StringComparison.Ordinal))?.Name;
}
