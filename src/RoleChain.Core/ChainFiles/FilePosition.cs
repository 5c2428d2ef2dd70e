using System.Runtime.InteropServices;

namespace RoleChain.Core.ChainFiles;

/// <summary>A place in a text file, counted from 1: the line, and the UTF-16 unit in it, as editors count.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct FilePosition
{
    public FilePosition(int line, int column)
    {
        Line = line;
        Column = column;
    }

    public int Line { get; }

    public int Column { get; }
}
