using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using RoleChain.Core;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Http;
using RoleChain.Emulator.Sts;

namespace RoleChain.Emulator.Signing;

/// <summary>Verifies Signature Version 4 and finds out who signed.</summary>
internal sealed class SignatureVerifier
{
    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    private readonly EmulatorSetup _setup;
    private readonly SessionTable _sessions;
    private readonly EmulatorClock _clock;

    public SignatureVerifier(EmulatorSetup setup, SessionTable sessions, EmulatorClock clock)
    {
        _setup = setup;
        _sessions = sessions;
        _clock = clock;
    }

    /// <summary>Verifies a request's signature.</summary>
    /// <exception cref="StsRefusal">It is missing, malformed, of an unknown key, too old or wrong.</exception>
    public SignedCall Verify(EmulatorRequest request, CallDraft draft)
    {
        var header = AuthorizationHeader.Parse(request);
        var date = ReadDate(request);
        CheckScope(header, date, draft.Api);
        var (caller, secret) = FindCaller(header, request, draft);
        CheckTime(date);
        CheckSignedHeaders(header, request);
        var stringToSign = AuthorizationHeader.Algorithm + "\n" + Format(date) + "\n" + header.Scope + "\n"
            + Digest.Sha256Hex(Canonical(request, header));
        if (!FixedTime.TextsAreEqual(Sign(header, secret, stringToSign), header.Signature))
        {
            throw StsErrors.SignatureMismatch("the signature is not that of this request under the key's secret");
        }

        if (draft.Api == QueryApi.Sts && _setup.DisabledRegions.Contains(header.Region))
        {
            throw StsErrors.RegionDisabled(header.Region, caller.AccountId);
        }

        return new SignedCall(caller, header.Region);
    }

    private static string Sign(AuthorizationHeader header, SecretText secret, string stringToSign)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret.Reveal());
        foreach (var part in new[] { header.Date, header.Region, header.Service, header.Terminator })
        {
            key = Hmac(key, part);
        }

        return Digest.Hex(Hmac(key, stringToSign));
    }

    private static byte[] Hmac(byte[] key, string text)
    {
#if NET
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
#else
        using var hmac = new HMACSHA256(key);
        return hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
#endif
    }

    private static string Canonical(EmulatorRequest request, AuthorizationHeader header)
    {
        try
        {
            return CanonicalRequest.Build(request, header.SignedHeaders);
        }
        catch (FormatException exception)
        {
            throw StsErrors.MalformedQuery(exception.Message);
        }
    }

    private static DateTimeOffset ReadDate(EmulatorRequest request)
    {
        var (text, formats) = request.Header("X-Amz-Date") is { } date
            ? (date, new[] { DateFormat })
            : (request.Header("Date")!, new[] { "r", DateFormat });
        return DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? parsed
            : throw StsErrors.IncompleteSignature("Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601", "the signature's date is malformed");
    }

    private static void CheckSignedHeaders(AuthorizationHeader header, EmulatorRequest request)
    {
        if (!header.SignedHeaders.Contains("host", StringComparer.Ordinal))
        {
            throw StsErrors.WrongSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.", "the signature leaves the host header out");
        }

        // A name that is not there would sign an empty value, and one that could be added later without breaking the signature.
        if (header.SignedHeaders.Any(name => request.Header(name) is null))
        {
            throw StsErrors.SignatureMismatch("the signature lists a header that the request does not have");
        }
    }

    private static string Format(DateTimeOffset date) => date.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);

    private void CheckScope(AuthorizationHeader header, DateTimeOffset date, QueryApi api)
    {
        // IAM is one for a partition: the region that the endpoint plays is STS's alone.
        if (!ConfigurationRules.IsRegion(header.Region) || (api == QueryApi.Sts && _setup.Region is { } region && region != header.Region))
        {
            throw StsErrors.WrongSignature("Credential should be scoped to a valid region.", "the signature is for another region than the endpoint's, or for none that could exist");
        }

        if (header.Service != api.Service)
        {
            throw StsErrors.WrongSignature("Credential should be scoped to correct service: '" + api.Service + "'.", "the signature is for another service");
        }

        if (header.Terminator != "aws4_request")
        {
            throw StsErrors.WrongSignature("Credential should be scoped with a valid terminator: 'aws4_request'.", "the signature's scope does not end in aws4_request");
        }

        var day = date.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        if (header.Date != day)
        {
            throw StsErrors.WrongSignature(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '" + header.Date + "' != '" + day + "', from '" + Format(date) + "'.",
                "the day of the signature's scope is not that of its date");
        }
    }

    private (StsCaller Caller, SecretText Secret) FindCaller(AuthorizationHeader header, EmulatorRequest request, CallDraft draft)
    {
        var token = request.Header("X-Amz-Security-Token");
        if (_setup.Accounts.FindKey(header.AccessKeyId) is { } key)
        {
            if (token is not null)
            {
                throw StsErrors.UnknownKey("a session token was sent with a long-term key");
            }

            return (Accept(StsCaller.Of(key.User), header, draft), key.SecretAccessKey);
        }

        var session = _sessions.Find(header.AccessKeyId) ?? throw StsErrors.UnknownKey("the access key id " + SafeText.MaskAccessKeyId(header.AccessKeyId) + " is not known");
        if (token is null || !FixedTime.TextsAreEqual(token, session.SessionToken.Reveal()))
        {
            throw StsErrors.UnknownKey(token is null ? "the session's token was not sent" : "the session token is not that of the access key id");
        }

        var caller = Accept(StsCaller.Of(session), header, draft);
        return _clock.UtcNow < session.ExpiresAt ? (caller, session.SecretAccessKey) : throw StsErrors.SessionExpired(session.ExpiresAt);
    }

    private static StsCaller Accept(StsCaller caller, AuthorizationHeader header, CallDraft draft)
    {
        draft.Caller = caller.Arn;
        return Partitions.OfRegion(header.Region) == caller.Partition
            ? caller
            : throw StsErrors.UnknownKey("the key is of the partition " + caller.Partition + ", to which the region " + header.Region + " does not belong");
    }

    private void CheckTime(DateTimeOffset date)
    {
        var now = _clock.UtcNow;
        var window = TimeSpan.FromSeconds(_setup.Switches.SignatureWindowSeconds);
        var minutes = (_setup.Switches.SignatureWindowSeconds / 60.0).ToString("0.##", CultureInfo.InvariantCulture) + " min.";
        if (date < now - window)
        {
            throw StsErrors.WrongSignature(
                "Signature expired: " + Format(date) + " is now earlier than " + Format(now - window) + " (" + Format(now) + " - " + minutes + ")",
                "the signature's date is too far behind the emulator's clock");
        }

        if (date > now + window)
        {
            throw StsErrors.WrongSignature(
                "Signature not yet current: " + Format(date) + " is still later than " + Format(now + window) + " (" + Format(now) + " + " + minutes + ")",
                "the signature's date is too far ahead of the emulator's clock");
        }
    }
}
