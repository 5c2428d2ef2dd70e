using Xunit;

// The module's process-wide things (environment, loaded assemblies) are the subject: tests that share them run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
