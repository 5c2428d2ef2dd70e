using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Exports;

/// <summary>Variables of an Azure Pipelines job, set by lines on the standard output that the agent reads (Azure Pipelines docs, "Logging commands").</summary>
internal static class AzureVariables
{
    /// <summary>Whether this is a step of such a job.</summary>
    public static bool IsJob(JobEnvironment environment) => environment.IsTrue("TF_BUILD");

    /// <summary>Sets variables for the later steps of the job: keys as secrets, which a step gets only by name.</summary>
    /// <exception cref="RoleChainException">This is no such job, or its log cannot be reached.</exception>
    public static void Set(JobEnvironment environment, SecretMasking masking, IEnumerable<KeyValuePair<string, string>> values)
    {
        if (!IsJob(environment))
        {
            throw new RoleChainException(RoleChainErrorKind.ExportTargetMissing, "There is no TF_BUILD: this is no step of an Azure Pipelines job.");
        }

        if (masking != SecretMasking.StandardOutput)
        {
            throw new RoleChainException(RoleChainErrorKind.MaskUnavailable, "Variables of Azure Pipelines are set through the process's standard output, which in a background job or remote session is not the agent's.");
        }

        CiMasks.WriteLine(environment.StandardOutput, string.Join("\n", values.Select(Command)));
    }

    private static string Command(KeyValuePair<string, string> pair) =>
        "##vso[task.setvariable variable=" + pair.Key + (ExportNames.SecretVariables.Contains(pair.Key, StringComparer.Ordinal) ? ";issecret=true]" : "]") + Escape(pair.Value);

    /// <summary>As the agent takes it (azure-pipelines-task-lib, taskcommand): a percent sign first.</summary>
    private static string Escape(string value) => value.Replace("%", "%AZP25").Replace("\r", "%0D").Replace("\n", "%0A");
}
