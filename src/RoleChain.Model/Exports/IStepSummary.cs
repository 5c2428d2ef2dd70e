namespace RoleChain;

/// <summary>The summary of a CI job's step, which the run's page shows.</summary>
public interface IStepSummary
{
    /// <summary>Appends Markdown: all of it or, where that fails, nothing.</summary>
    /// <param name="markdown">The text; it ends with a line break.</param>
    /// <exception cref="RoleChainException">This is no step of a GitHub Actions or Forgejo job (<see cref="RoleChainErrorKind.ExportTargetMissing"/>), or its file cannot be written.</exception>
    void Append(string markdown);
}
