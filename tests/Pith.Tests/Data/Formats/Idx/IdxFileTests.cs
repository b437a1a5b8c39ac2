using System.IO.Compression;
using Pith.Data.Formats.Idx;

namespace Pith.Tests.Data.Formats.Idx;

public sealed class IdxFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static byte[] Create(int[] shape, byte[] values) =>
        [0, 0, 8, (byte)shape.Length, .. shape.SelectMany(axis => new[] { (byte)(axis >> 24), (byte)(axis >> 16), (byte)(axis >> 8), (byte)axis }), .. values];

    public static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Optimal))
            zip.Write(bytes);
        return target.ToArray();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Arrays_gzipped_or_not(bool isGzipped)
    {
        byte[] bytes = Create([2, 1, 3], [1, 2, 3, 4, 5, 255]);
        IdxArray array = IdxFile.Read(_folder.Write("x-ubyte", isGzipped ? Gzip(bytes) : bytes));
        Assert.Equal([2, 1, 3], array.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 255], array.Values);
        bytes = Create([2], [9, 200]);
        Assert.Equal([9, 200], IdxFile.ReadLabels(_folder.Write("y-ubyte", isGzipped ? Gzip(bytes) : bytes)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_does_not_fit_its_header_is_refused(bool isGzipped)
    {
        byte[] whole = Create([2, 1, 3], [1, 2, 3, 4, 5, 6]);
        for (int length = 0; length < whole.Length; length++)
            Refused(isGzipped ? Gzip(whole[..length]) : whole[..length]);
        Assert.Contains("more than the 6 bytes", Refused(isGzipped ? Gzip([.. whole, 0]) : [.. whole, 0]), StringComparison.Ordinal);
        byte[] huge = Create([60000, 60000, 3], [1]);
        Assert.Contains("more than the file can hold", Refused(isGzipped ? Gzip(huge) : huge), StringComparison.Ordinal);
        byte[] negative = Create([-1], [1]);
        Assert.Contains("2^31", Refused(isGzipped ? Gzip(negative) : negative), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_gzip_and_other_formats_are_refused()
    {
        byte[] zipped = Gzip(Create([50], [.. Enumerable.Range(0, 50).Select(i => (byte)(i * i))]));
        Refused(zipped[..(zipped.Length / 2)]);
        zipped[20] ^= 0xFF;
        Refused(zipped);
        Assert.Contains("instead of 00000801", Refused([0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("3 axes where labels have one", NumPyFixtures.Message<InvalidDataContentException>(() =>
            IdxFile.ReadLabels(_folder.Write("x-ubyte", Create([1, 1, 1], [1])))), StringComparison.Ordinal);
    }

    string Refused(byte[] bytes)
    {
        string path = _folder.Write("x-ubyte", bytes);
        return NumPyFixtures.Message<InvalidDataContentException>(() => IdxFile.Read(path));
    }
}
