namespace RoleChain.Emulator.Sts;

/// <summary>An API by the query protocol.</summary>
internal sealed class QueryApi
{
    private QueryApi(string service, string version)
    {
        Service = service;
        Version = version;
        Namespace = "https://" + service + ".amazonaws.com/doc/" + version + "/";
    }

    public static QueryApi Sts { get; } = new("sts", "2011-06-15");

    public static QueryApi Iam { get; } = new("iam", "2010-05-08");

    /// <summary>The service that signatures are for.</summary>
    public string Service { get; }

    public string Version { get; }

    /// <summary>The namespace of its answers.</summary>
    public string Namespace { get; }
}
