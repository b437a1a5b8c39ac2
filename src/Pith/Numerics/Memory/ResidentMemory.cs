using Microsoft.Win32.SafeHandles;

namespace Pith.Numerics.Memory;

/// <summary>The resident memory of the process, read so cheaply that thousands of looks a second cost little.</summary>
static class ResidentMemory
{
    static readonly SafeFileHandle? s_file = File.Exists("/proc/self/statm") ? File.OpenHandle("/proc/self/statm") : null;

    /// <summary>Bytes.</summary>
    public static long Bytes
    {
        get
        {
            if (s_file is null)
                return Environment.WorkingSet;
            Span<byte> text = stackalloc byte[128];
            text = text[..RandomAccess.Read(s_file, text, 0)];
            // The second number, in pages.
            text = text[(text.IndexOf((byte)' ') + 1)..];
            long pages = 0;
            for (int i = 0; i < text.Length && text[i] is >= (byte)'0' and <= (byte)'9'; i++)
                pages = (pages * 10) + (text[i] - '0');
            return pages * Environment.SystemPageSize;
        }
    }
}
