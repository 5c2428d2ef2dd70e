using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Profiles;

/// <summary>What one of the files was before a profile of it was changed, and what the change made of it: enough to put back every byte.</summary>
internal sealed class ProfileTrace
{
    /// <summary>Of a file that somebody else changed between two changes of ours: what was there before is not known but key by key.</summary>
    private static readonly ProfileTrace Lost = new(string.Empty, null, [], [], [], isSetOff: false);

    private readonly string _profile;
    private readonly byte[]? _before;
    private readonly byte[] _after;
    private readonly IReadOnlyList<string> _sectionsBefore;
    private readonly IReadOnlyList<string> _sectionsAfter;
    private readonly bool _isSetOff;

    /// <param name="profile">The profile.</param>
    /// <param name="before">The file before; null for none.</param>
    /// <param name="after">The file after.</param>
    /// <param name="sectionsBefore">The profile's sections before.</param>
    /// <param name="sectionsAfter">The profile's sections after.</param>
    /// <param name="isSetOff">Whether a new section was set off from what is above it by a blank line.</param>
    private ProfileTrace(string profile, byte[]? before, byte[] after, IReadOnlyList<string> sectionsBefore, IReadOnlyList<string> sectionsAfter, bool isSetOff)
    {
        _profile = profile;
        _before = before;
        _after = after;
        _sectionsBefore = sectionsBefore;
        _sectionsAfter = sectionsAfter;
        _isSetOff = isSetOff;
    }

    /// <summary>The trace of a change.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="earlier">The last change of ours to it, whose outcome is not what was there before; null for none.</param>
    /// <param name="before">The file as it was read.</param>
    /// <param name="after">The file as it will be.</param>
    public static ProfileTrace Of(string profile, ProfileTrace? earlier, ProfileDocument before, ProfileDocument after) =>
        earlier is null || earlier.TryPutBack(before)
            ? new ProfileTrace(profile, before.ToContent(), after.ToContent() ?? [], before.SectionsOf(profile), after.SectionsOf(profile), earlier?._isSetOff ?? after.BlankLines > before.BlankLines)
            : Lost;

    /// <summary>Puts back what was there: the file where it is as it was left, else the profile's sections where those are.</summary>
    /// <returns>False where somebody has changed the profile since; then nothing is done.</returns>
    public bool TryPutBack(ProfileDocument document)
    {
        if (this == Lost)
        {
            return false;
        }

        if (_after.SequenceEqual(document.ToContent() ?? []))
        {
            document.Load(_before);
            return true;
        }

        if (!_sectionsAfter.SequenceEqual(document.SectionsOf(_profile), StringComparer.Ordinal))
        {
            return false;
        }

        if (_sectionsBefore.Count == 0)
        {
            document.RemoveSections(_profile, _isSetOff);
        }
        else
        {
            document.Replace(_profile, _sectionsBefore);
        }

        return true;
    }
}
