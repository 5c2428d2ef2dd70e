using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain;

/// <summary>A trial as a person reads it.</summary>
internal static class ChainTrialText
{
    public static string Write(ChainTrial trial)
    {
        var lines = new List<string> { (trial.Name is { } name ? SafeText.ForDisplay(name, 128) + ": " : string.Empty) + trial.Verdict };
        foreach (var hop in trial.Hops)
        {
            lines.Add(FormattableString.Invariant($"  Hop {hop.HopNumber}: {hop.Verdict}  {hop.Action} of {hop.RoleArn}"));
            if (hop.Caller is not null)
            {
                lines.Add("    by " + hop.Caller);
            }

            foreach (var cause in hop.Causes)
            {
                lines.Add("    " + (cause.IsCertain ? "no:     " : "likely: ") + cause.Message + " [" + cause.Id + "]" + (cause.Policy is null ? string.Empty : " (" + cause.Policy + ")"));
                lines.Add("    mend:   " + cause.Fix);
                if (cause.FixJson is not null)
                {
                    lines.Add("            " + cause.FixJson);
                }
            }

            lines.AddRange(hop.Missing.Select(missing => "    not known: " + missing));
            lines.AddRange(hop.Assumed.Select(assumed => "    taken for granted: " + assumed));
        }

        foreach (var finding in trial.Findings)
        {
            lines.Add("  " + finding + " [" + finding.Id + "]" + (finding.Policy is null ? string.Empty : " (" + finding.Policy + ")"));
            lines.Add("    mend:   " + finding.Fix);
        }

        return string.Join(Environment.NewLine, lines);
    }
}
