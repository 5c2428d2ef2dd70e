using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Emulator.Http;
using RoleChain.Emulator.Sts;

namespace RoleChain.Emulator.Signing;

/// <summary>The Authorization header of Signature Version 4, taken apart.</summary>
internal sealed class AuthorizationHeader
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    private AuthorizationHeader(string[] credential, IReadOnlyList<string> signedHeaders, string signature)
    {
        AccessKeyId = credential[0];
        Date = credential[1];
        Region = credential[2];
        Service = credential[3];
        Terminator = credential[4];
        SignedHeaders = signedHeaders;
        Signature = signature;
    }

    public string AccessKeyId { get; }

    /// <summary>The scope's date, <c>yyyyMMdd</c>.</summary>
    public string Date { get; }

    public string Region { get; }

    public string Service { get; }

    public string Terminator { get; }

    public IReadOnlyList<string> SignedHeaders { get; }

    public string Signature { get; }

    public string Scope => Date + "/" + Region + "/" + Service + "/" + Terminator;

    /// <summary>Reads the header.</summary>
    /// <exception cref="StsRefusal">It is missing or incomplete.</exception>
    public static AuthorizationHeader Parse(EmulatorRequest request)
    {
        var text = request.Header("Authorization");
        if (string.IsNullOrWhiteSpace(text))
        {
            throw request.Query.Contains("X-Amz-Signature=")
                ? StsErrors.Validation("A signature in the query string is not emulated yet.", "the call is signed in the query string (presigned), which is not emulated yet")
                : StsErrors.NoSignature();
        }

        var space = text!.IndexOf(' ');
        if (space < 0 || text.Substring(0, space) != Algorithm)
        {
            throw StsErrors.IncompleteSignature("Authorization header requires the algorithm " + Algorithm + ".", "the Authorization header is not of " + Algorithm);
        }

        var values = ParseValues(text.Substring(space + 1));
        var missing = new List<string>();
        foreach (var name in new[] { "Credential", "Signature", "SignedHeaders" })
        {
            if (!values.TryGetValue(name, out var value) || value.Length == 0)
            {
                missing.Add("Authorization header requires '" + name + "' parameter.");
            }
        }

        if (request.Header("X-Amz-Date") is null && request.Header("Date") is null)
        {
            missing.Add("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }

        if (missing.Count > 0)
        {
            throw StsErrors.IncompleteSignature(string.Join(" ", missing), "the signature is incomplete");
        }

        var credential = values["Credential"].Split('/');
        if (credential.Length != 5)
        {
            throw StsErrors.IncompleteSignature("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.", "the signature's Credential is malformed");
        }

        return new AuthorizationHeader(credential, values["SignedHeaders"].Split(';').ToArray(), values["Signature"]);
    }

    private static Dictionary<string, string> ParseValues(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(','))
        {
            var equals = part.IndexOf('=');
            if (equals < 0)
            {
                throw StsErrors.IncompleteSignature("Authorization header has a part that is not a valid key=value pair (missing equal-sign).", "the Authorization header is malformed");
            }

            var name = part.Substring(0, equals).Trim();
            if (values.ContainsKey(name))
            {
                throw StsErrors.IncompleteSignature("Authorization header has a parameter twice.", "the Authorization header is malformed");
            }

            values.Add(name, part.Substring(equals + 1).Trim());
        }

        return values;
    }
}
