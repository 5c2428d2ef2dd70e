namespace RoleChain.Core.Exports;

/// <summary>The file that a GitHub Actions or Forgejo runner shows as a step's summary (<c>GITHUB_STEP_SUMMARY</c>).</summary>
internal sealed class StepSummary : IStepSummary
{
    private readonly JobEnvironment _environment;

    public StepSummary(JobEnvironment environment) => _environment = environment;

    public void Append(string markdown) => GitHubFile.Of(_environment, "GITHUB_STEP_SUMMARY").AppendText(markdown);
}
