using System;
using System.IO;
using System.Threading.Tasks;

namespace RoleChain.Emulator.Http;

/// <summary>Writes a body that dribbles in, as over a line that is nearly dead.</summary>
internal static class SlowBody
{
    private const int Pieces = 20;

    /// <summary>Writes the body piece by piece, with a pause before each.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="body">The body.</param>
    /// <param name="time">How long it takes.</param>
    public static async Task WriteAsync(Stream stream, byte[] body, TimeSpan time)
    {
        var pause = TimeSpan.FromTicks(time.Ticks / Pieces);
        for (var piece = 0; piece < Pieces; piece++)
        {
            await Task.Delay(pause).ConfigureAwait(false);
            var start = body.Length * piece / Pieces;
            var length = (body.Length * (piece + 1) / Pieces) - start;
#if NET
            await stream.WriteAsync(body.AsMemory(start, length)).ConfigureAwait(false);
#else
            await stream.WriteAsync(body, start, length).ConfigureAwait(false);
#endif
            await stream.FlushAsync().ConfigureAwait(false);
        }
    }
}
