using System;
using System.Linq;
using System.Net.Http;
using System.Xml.Linq;
using Xunit;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>An answer of STS as a client sees it.</summary>
internal sealed class StsAnswer
{
    private static readonly XNamespace Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    public StsAnswer(HttpResponseMessage message, string body)
    {
        Status = (int)message.StatusCode;
        Body = body;
        ContentType = message.Content.Headers.ContentType?.MediaType;
        RequestIdHeader = message.Headers.TryGetValues("x-amzn-RequestId", out var values) ? values.Single() : null;
        Date = message.Headers.Date;
    }

    public int Status { get; }

    public string Body { get; }

    public string? ContentType { get; }

    public string? RequestIdHeader { get; }

    public DateTimeOffset? Date { get; }

    public XElement Xml => XDocument.Parse(Body).Root!;

    public string Code => Value("Code");

    public string Message => Value("Message");

    public Credential Credential => new(Value("AccessKeyId"), Value("SecretAccessKey"), Value("SessionToken"));

    public string Value(string name) => Xml.Descendants(Namespace + name).Single().Value;

    /// <summary>Checks code, status and the shape of an error.</summary>
    public StsAnswer ShouldBe(int status, string code, string? message = null)
    {
        Assert.Equal((status, code), (Status, Code));
        if (message is not null)
        {
            Assert.Equal(message, Message);
        }

        Assert.Equal("text/xml", ContentType);
        var root = Xml;
        Assert.Equal(Namespace + "ErrorResponse", root.Name);
        Assert.Equal(["Error", "RequestId"], root.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(["Type", "Code", "Message"], root.Element(Namespace + "Error")!.Elements().Select(element => element.Name.LocalName));
        Assert.Equal("Sender", Value("Type"));
        Assert.Equal(RequestIdHeader, Value("RequestId"));
        return this;
    }

    public StsAnswer ShouldSucceed()
    {
        Assert.True(Status == 200, Body);
        Assert.Equal("text/xml", ContentType);
        Assert.Equal(RequestIdHeader, Value("RequestId"));
        return this;
    }
}
