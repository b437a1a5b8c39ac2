using Pith.Data.Formats.Npz;

namespace Pith.Tests.Data.Formats.Npz;

public sealed class Crc32FoldingTests
{
    [Fact]
    public void Every_length_and_split_has_the_checksum_of_its_definition()
    {
        var random = new Random(2);
        var bytes = new byte[700];
        random.NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            ReadOnlySpan<byte> part = bytes.AsSpan(bytes.Length - length);
            uint expected = ~0u;
            foreach (byte value in part)
            {
                expected ^= value;
                for (int bit = 0; bit < 8; bit++)
                    expected = (expected & 1) != 0 ? 0xEDB88320u ^ (expected >> 1) : expected >> 1;
            }
            Assert.Equal(~expected, Crc32.Append(0, part));
            int split = random.Next(length + 1);
            Assert.Equal(~expected, Crc32.Append(Crc32.Append(0, part[..split]), part[split..]));
        }
    }
}
