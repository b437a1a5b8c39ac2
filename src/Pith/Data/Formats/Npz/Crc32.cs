using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Npz;

/// <summary>The checksum of zip and gzip: CRC-32 with the reflected polynomial 0xEDB88320, 64 bytes a step by carry-less products where the
/// processor has them, else sixteen by tables.</summary>
static partial class Crc32
{
    const int Slices = 16;
    static readonly uint[] s_tables = CreateTables();

    /// <summary>Continues a checksum; start with 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        if (CanFold && bytes.Length >= 2 * FoldedBytes)
            crc = Fold(crc, ref bytes);
        return ~AppendByTables(crc, bytes);
    }

    static uint AppendByTables(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] tables = s_tables;
        while (bytes.Length >= Slices)
        {
            uint next = 0;
            for (int i = 0; i < Slices; i++)
            {
                byte mixed = i < 4 ? (byte)(bytes[i] ^ (crc >> (8 * i))) : bytes[i];
                next ^= tables[((Slices - 1 - i) * 256) + mixed];
            }
            crc = next;
            bytes = bytes[Slices..];
        }
        foreach (byte value in bytes)
            crc = tables[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    /// <summary>The checksum of a part of a region.</summary>
    public static uint Of(ByteRegion region, long offset, long length)
    {
        uint checksum = 0;
        while (length > 0)
        {
            int count = (int)Math.Min(length, 1 << 24);
            checksum = Append(checksum, region.Slice(offset, count));
            offset += count;
            length -= count;
        }
        return checksum;
    }

    static uint[] CreateTables()
    {
        var tables = new uint[Slices * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
            tables[value] = crc;
        }
        for (int i = 256; i < tables.Length; i++)
            tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        return tables;
    }
}
