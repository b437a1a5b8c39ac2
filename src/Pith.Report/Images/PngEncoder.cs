using System.Buffers.Binary;
using System.IO.Compression;

namespace Pith.Report.Images;

/// <summary>Writes PNG images: 16 greys (half a byte a pixel) or 8-bit colour.</summary>
/// <remarks>PNG specification (third edition, W3C 2025), sections 5 (chunks), 9 (filters) and 10 (deflate). Grey rows are not filtered, which
/// suits few levels; colour rows hold the difference to the pixel on their left (filter 1).</remarks>
static class PngEncoder
{
    static readonly uint[] s_crc = MakeTable();

    /// <summary>An image of 16 greys.</summary>
    /// <param name="levels">[height * width], each 0 (black) to 15 (white).</param>
    /// <param name="width">Pixels from left to right, at least 1.</param>
    /// <param name="height">Pixels from top to bottom, at least 1.</param>
    public static byte[] Grey16(ReadOnlySpan<byte> levels, int width, int height)
    {
        int stride = 1 + (width + 1) / 2;
        var lines = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                lines[y * stride + 1 + x / 2] |= (byte)(levels[y * width + x] << (x % 2 == 0 ? 4 : 0));
        }
        return Write(lines, width, height, bitDepth: 4, colourType: 0);
    }

    /// <summary>A colour image.</summary>
    /// <param name="rgb">[height * width * 3].</param>
    /// <param name="width">Pixels from left to right, at least 1.</param>
    /// <param name="height">Pixels from top to bottom, at least 1.</param>
    public static byte[] Colour(ReadOnlySpan<byte> rgb, int width, int height)
    {
        int stride = 1 + 3 * width;
        var lines = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = rgb.Slice(y * width * 3, width * 3);
            Span<byte> line = lines.AsSpan(y * stride, stride);
            line[0] = 1;
            for (int i = 0; i < row.Length; i++)
                line[1 + i] = (byte)(row[i] - (i < 3 ? 0 : row[i - 3]));
        }
        return Write(lines, width, height, bitDepth: 8, colourType: 2);
    }

    static byte[] Write(byte[] lines, int width, int height, byte bitDepth, byte colourType)
    {
        using var stream = new MemoryStream();
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = bitDepth;
        header[9] = colourType;
        Chunk(stream, "IHDR"u8, header);
        using var deflated = new MemoryStream();
        using (var zlib = new ZLibStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(lines);
        Chunk(stream, "IDAT"u8, deflated.ToArray());
        Chunk(stream, "IEND"u8, []);
        return stream.ToArray();
    }

    static void Chunk(MemoryStream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        uint crc = ~Append(Append(uint.MaxValue, type), data);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc);
        stream.Write(number);
    }

    static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            crc = s_crc[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }

    static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            table[i] = crc;
        }
        return table;
    }
}
