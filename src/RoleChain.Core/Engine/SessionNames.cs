using System.Linq;

namespace RoleChain.Core.Engine;

/// <summary>The role session name where none is given: one that leads from CloudTrail back to the job.</summary>
internal static class SessionNames
{
    private const string Elsewhere = "RoleChain";

    /// <summary>
    /// In a GitHub Actions job <c>OWNER.REPOSITORY-RUN-ATTEMPT</c>, the repository cut from its front so that run and attempt are whole within
    /// 64 characters; elsewhere <c>RoleChain</c>. (GitHub docs, "Default environment variables".)
    /// </summary>
    public static string Default(JobEnvironment environment)
    {
        if (environment["GITHUB_REPOSITORY"] is not { } repository || environment["GITHUB_RUN_ID"] is not { } run)
        {
            return Elsewhere;
        }

        var tail = "-" + Allowed(run) + "-" + Allowed(environment["GITHUB_RUN_ATTEMPT"] ?? "1");
        if (tail.Length > StsLimits.MaxSessionNameLength / 2)
        {
            return Elsewhere;
        }

        var head = Allowed(repository.Replace('/', '.'));
        var room = StsLimits.MaxSessionNameLength - tail.Length;
        return (head.Length > room ? head.Substring(head.Length - room) : head) + tail;
    }

    /// <summary>The text with <c>_</c> for what a session name may not hold.</summary>
    public static string Allowed(string text) => new(text.Select(character =>
        character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '+' or '=' or ',' or '.' or '@' or '-' ? character : '_').ToArray());
}
