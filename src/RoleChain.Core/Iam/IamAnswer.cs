using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;

namespace RoleChain.Core.Iam;

/// <summary>The XML of an answer to <c>GetRole</c>, or of an error (IAM API reference, GetRole and "Common errors"). No document type, no entities of its own, no element twice.</summary>
internal sealed class IamAnswer
{
    private const int MaxDepth = 16;
    private const int MaxTags = 50;
    private const string Role = "GetRoleResponse/GetRoleResult/Role/";
    private const string Error = "ErrorResponse/Error/";
    private const string Boundary = Role + "PermissionsBoundary";
    private const string Tag = Role + "Tags/member";

    private static readonly string[] Leaves = [Role + "Arn", Role + "RoleId", Role + "AssumeRolePolicyDocument", Role + "MaxSessionDuration", Error + "Code", Error + "Message", Boundary];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tags = new(StringComparer.OrdinalIgnoreCase);
    private (string? Key, string? Value) _tag;

    private IamAnswer()
    {
    }

    public string? Code => Find(Error + "Code");

    public string? Message => Find(Error + "Message");

    public string? Arn => Find(Role + "Arn");

    public string? RoleId => Find(Role + "RoleId");

    public string? TrustPolicy => Find(Role + "AssumeRolePolicyDocument");

    public string? MaxSessionDuration => Find(Role + "MaxSessionDuration");

    public bool HasBoundary => _values.ContainsKey(Boundary);

    /// <summary>The role's tags; GetRole lists all of them.</summary>
    public IReadOnlyDictionary<string, string> Tags => _tags;

    /// <summary>Reads an answer.</summary>
    /// <param name="xml">The text; who reads it bounds its length.</param>
    /// <exception cref="XmlException">It is no such answer.</exception>
    public static IamAnswer Read(string xml)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = StsLimits.MaxResponseBytes };
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        var answer = new IamAnswer();
        answer.ReadAll(reader);
        return answer;
    }

    private void ReadAll(XmlReader reader)
    {
        var path = new List<string>();
        var text = new StringBuilder();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (path.Count == MaxDepth)
                    {
                        throw new XmlException("The answer is nested too deeply.");
                    }

                    path.Add(reader.LocalName);
                    text.Clear();
                    if (reader.IsEmptyElement)
                    {
                        End(path, string.Empty);
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    text.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    End(path, text.ToString());
                    text.Clear();
                    break;
                default:
                    break;
            }
        }
    }

    private void End(List<string> path, string text)
    {
        var name = string.Join("/", path);
        path.RemoveAt(path.Count - 1);
        if (Leaves.Contains(name, StringComparer.Ordinal))
        {
            if (_values.ContainsKey(name))
            {
                throw new XmlException("The answer has an element twice.");
            }

            _values.Add(name, text);
        }
        else if (name == Tag + "/Key")
        {
            _tag.Key = text;
        }
        else if (name == Tag + "/Value")
        {
            _tag.Value = text;
        }
        else if (name == Tag)
        {
            if (_tag.Key is not { } key || _tags.ContainsKey(key) || _tags.Count == MaxTags)
            {
                throw new XmlException("The answer has tags that no role has.");
            }

            _tags.Add(key, _tag.Value ?? string.Empty);
            _tag = default;
        }
    }

    private string? Find(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
