using System;
using System.Linq;
using System.Text;

namespace RoleChain.Emulator.Sts;

/// <summary>
/// How much of the room for session policies and session tags is taken, in percent. AWS packs both into a format of its own and publishes
/// neither the format nor the room. This is an estimate: the UTF-8 bytes of the inline policy, of the policies' ARNs and of all tags' keys and
/// values, inherited ones included, against 2048. It lets a policy of the full 2048 ASCII characters
/// pass alone, and was not compared with AWS, which packs better or worse by content.
/// </summary>
internal static class PackedSize
{
    private const int Room = 2048;
    private const int Full = 100;

    /// <summary>The percentage, rounded up; null where there are neither policies nor tags.</summary>
    public static int? Estimate(SessionTags tags, SessionPolicies policies)
    {
        if (tags.IsEmpty && policies.Text is null && policies.Arns.Count == 0)
        {
            return null;
        }

        var bytes = policies.Arns.Append(policies.Text ?? string.Empty).Concat(tags.All.SelectMany(tag => new[] { tag.Key, tag.Value })).Sum(Encoding.UTF8.GetByteCount);
        return (int)Math.Ceiling(bytes * (double)Full / Room);
    }

    /// <summary>Refuses what does not fit.</summary>
    /// <exception cref="StsRefusal">It is more than 100 percent.</exception>
    public static void Check(int? percent, bool hasTags)
    {
        if (percent > Full)
        {
            throw StsErrors.PackedTooLarge(percent.Value, hasTags);
        }
    }
}
