using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RoleChain.Core.Exports;

/// <summary>What a <c>credential_process</c> prints (AWS SDKs reference guide, "Process credential provider").</summary>
internal static class ProcessCredentialJson
{
    public static SecretText Write(ChainedCredential credential)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("Version", 1);
            json.WriteString("AccessKeyId", credential.AccessKey);
            json.WriteString("SecretAccessKey", credential.SecretKey);
            json.WriteString("SessionToken", credential.SessionToken);
            json.WriteString("Expiration", IsoTime.Of(credential.ExpiresAt));
            json.WriteEndObject();
        }

        return new SecretText(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
