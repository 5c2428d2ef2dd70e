using System;
using System.Globalization;
using System.Text;
using System.Xml;
using RoleChain.Core;

namespace RoleChain.Emulator.Sts;

/// <summary>Writes the answers of the query protocol.</summary>
internal static class StsXml
{
    public const string ContentType = "text/xml";

    private static readonly string Namespace = QueryApi.Sts.Namespace;

    /// <summary>A successful answer.</summary>
    /// <param name="api">The API.</param>
    /// <param name="action">The action.</param>
    /// <param name="requestId">The request id.</param>
    /// <param name="writeResult">Writes what stands in the result element.</param>
    public static string Success(QueryApi api, string action, string requestId, Action<XmlWriter> writeResult) => Write(api, action + "Response", writer =>
    {
        writer.WriteStartElement(action + "Result", api.Namespace);
        writeResult(writer);
        writer.WriteEndElement();
        writer.WriteStartElement("ResponseMetadata", api.Namespace);
        Element(writer, "RequestId", requestId, api);
        writer.WriteEndElement();
    });

    /// <summary>An error.</summary>
    /// <param name="api">The API.</param>
    /// <param name="type">Whose fault it is: <c>Sender</c> or <c>Receiver</c>.</param>
    /// <param name="code">The code.</param>
    /// <param name="message">The message.</param>
    /// <param name="requestId">The request id.</param>
    public static string Error(QueryApi api, string type, string code, string message, string requestId) => Write(api, "ErrorResponse", writer =>
    {
        writer.WriteStartElement("Error", api.Namespace);
        Element(writer, "Type", type, api);
        Element(writer, "Code", code, api);
        Element(writer, "Message", message, api);
        writer.WriteEndElement();
        Element(writer, "RequestId", requestId, api);
    });

    public static void Element(XmlWriter writer, string name, string value, QueryApi? api = null) => writer.WriteElementString(name, (api ?? QueryApi.Sts).Namespace, WithoutInvalid(value));

    public static void AssumedRole(XmlWriter writer, EmulatedSession session)
    {
        writer.WriteStartElement("AssumedRoleUser", Namespace);
        Element(writer, "AssumedRoleId", session.UserId);
        Element(writer, "Arn", session.Arn);
        writer.WriteEndElement();
        writer.WriteStartElement("Credentials", Namespace);
        Element(writer, "AccessKeyId", session.AccessKeyId);
        Element(writer, "SecretAccessKey", session.SecretAccessKey.Reveal());
        Element(writer, "SessionToken", session.SessionToken.Reveal());
        Element(writer, "Expiration", IsoTime.Of(session.ExpiresAt));
        writer.WriteEndElement();
        if (session.Attributes.PackedPolicySize is { } percent)
        {
            Element(writer, "PackedPolicySize", percent.ToString(CultureInfo.InvariantCulture));
        }

        if (session.Attributes.SourceIdentity is { } sourceIdentity)
        {
            Element(writer, "SourceIdentity", sourceIdentity);
        }
    }

    private static string Write(QueryApi api, string root, Action<XmlWriter> writeContent)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize }))
        {
            writer.WriteStartElement(root, api.Namespace);
            writeContent(writer);
            writer.WriteEndElement();
        }

        return text.ToString();
    }

    /// <summary>XML 1.0 has no way to write most control characters, and errors repeat what was sent.</summary>
    private static string WithoutInvalid(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                result.Append(text[i]).Append(text[++i]);
            }
            else
            {
                result.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return result.ToString();
    }
}
