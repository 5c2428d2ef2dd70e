namespace RoleChain.Core.ChainFiles;

/// <summary>Counts lines and columns along a UTF-8 text, each byte once.</summary>
internal sealed class FilePositions
{
    private readonly byte[] _text;
    private long _counted;
    private int _line = 1;
    private int _column = 1;

    public FilePositions(byte[] text) => _text = text;

    /// <summary>The place of a byte that does not come before one that was asked for.</summary>
    public FilePosition At(long offset)
    {
        for (; _counted < offset && _counted < _text.Length; _counted++)
        {
            var value = _text[_counted];
            if (value == (byte)'\n')
            {
                _line++;
                _column = 1;
            }
            else if ((value & 0xC0) != 0x80)
            {
                // What follows a first byte is of the same character; one of four bytes is two units of UTF-16.
                _column += value >= 0xF0 ? 2 : 1;
            }
        }

        return new FilePosition(_line, _column);
    }

    /// <summary>The place of a byte of a line, both counted from 0, wherever it is.</summary>
    public static FilePosition At(byte[] text, long line, long offset)
    {
        long start = 0;
        for (long count = 0; count < line && start < text.Length; start++)
        {
            count += text[start] == (byte)'\n' ? 1 : 0;
        }

        return new FilePositions(text).At(start + offset);
    }
}
