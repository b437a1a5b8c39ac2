using System.Buffers.Binary;
using System.IO.Compression;
using Pith.Report.Images;

namespace Pith.Report.Tests.Images;

/// <summary>PNG images, taken apart again by the letter of the specification.</summary>
public sealed class PngEncoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(28, 28)]
    public void Grey_ReadsBack(int width, int height)
    {
        byte[] levels = [.. Enumerable.Range(0, width * height).Select(i => (byte)(i * 7 % 16))];

        byte[] lines = Decode(PngEncoder.Grey16(levels, width, height), width, height, 4, 0, 1 + (width + 1) / 2);

        int stride = 1 + (width + 1) / 2;
        for (int y = 0; y < height; y++)
        {
            Assert.Equal(0, lines[y * stride]);
            for (int x = 0; x < width; x++)
                Assert.Equal(levels[y * width + x], (lines[y * stride + 1 + x / 2] >> (x % 2 == 0 ? 4 : 0)) & 15);
        }
    }

    [Fact]
    public void Colour_ReadsBack()
    {
        const int Width = 5, Height = 4, Stride = 1 + 3 * Width;
        byte[] rgb = [.. Enumerable.Range(0, Width * Height * 3).Select(i => (byte)(i * 91))];

        byte[] lines = Decode(PngEncoder.Colour(rgb, Width, Height), Width, Height, 8, 2, Stride);

        for (int y = 0; y < Height; y++)
        {
            Assert.Equal(1, lines[y * Stride]);
            for (int i = 0; i < 3 * Width; i++)
            {
                // Filter 1: the value is the difference to the pixel on the left.
                lines[y * Stride + 1 + i] += i < 3 ? (byte)0 : lines[y * Stride + 1 + i - 3];
                Assert.Equal(rgb[y * Width * 3 + i], lines[y * Stride + 1 + i]);
            }
        }
    }

    static byte[] Decode(byte[] png, int width, int height, int depth, int colour, int stride)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var types = new List<string>();
        var data = new MemoryStream();
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            string type = System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
            byte[] content = png[(at + 8)..(at + 8 + length)];
            Assert.Equal(Crc(png.AsSpan(at + 4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            if (type == "IHDR")
            {
                Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4))));
                Assert.Equal((depth, colour), (content[8], content[9]));
            }
            else if (type == "IDAT")
            {
                data.Write(content);
            }
            types.Add(type);
            at += 12 + length;
        }
        Assert.Equal(["IHDR", "IDAT", "IEND"], types);
        data.Position = 0;
        var lines = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionMode.Decompress))
            zlib.CopyTo(lines);
        Assert.Equal(stride * height, lines.Length);
        return lines.ToArray();
    }

    // The bitwise form, without the encoder's table.
    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
