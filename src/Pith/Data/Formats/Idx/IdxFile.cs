using System.Buffers.Binary;
using System.IO.Compression;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Idx;

/// <summary>An array of bytes from an IDX file, the format of MNIST.</summary>
/// <param name="Shape">The lengths of the axes.</param>
/// <param name="Values">The elements, last axis fastest.</param>
sealed record IdxArray(int[] Shape, byte[] Values);

/// <summary>Reads IDX files of unsigned bytes, gzipped or not.</summary>
static class IdxFile
{
    const byte UnsignedByte = 0x08;
    const int MaxAxes = 4;

    // Deflate cannot shrink by more than this factor.
    const long MaxDeflateFactor = 1032;

    /// <summary>Reads a file whole, after its declared size was compared with its length.</summary>
    /// <param name="path">The file; whether it is gzipped is seen from its first bytes.</param>
    /// <exception cref="InvalidDataContentException">The file is missing or malformed, or holds more or less than its header declares.</exception>
    public static IdxArray Read(string path)
    {
        using ByteRegion region = ByteRegion.Map(path);
        bool isGzipped = region.Length > 2 && region.Slice(0, 2) is [0x1F, 0x8B];
        try
        {
            using Stream raw = region.Length == 0 ? Stream.Null : region.OpenStream(0, region.Length);
            using Stream stream = isGzipped ? new GZipStream(raw, CompressionMode.Decompress) : raw;
            int[] shape = ReadHeader(stream, path);
            long count = shape.Aggregate(1L, (a, b) => Math.Min(a * Math.Max(b, 1), long.MaxValue >> 32));
            if (Array.IndexOf(shape, 0) >= 0)
                count = 0;
            long most = isGzipped ? region.Length * MaxDeflateFactor : region.Length;
            if (count > Array.MaxLength && count <= most)
                throw Malformed(path, FormattableString.Invariant($"it declares {count} bytes of data where at most {Array.MaxLength} are read; save it as .npy, which is mapped"));
            if (count > most)
                throw Malformed(path, FormattableString.Invariant($"it declares the shape [{string.Join(", ", shape)}], more than the file can hold"));
            var values = new byte[count];
            int read = stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
            if (read < values.Length)
                throw Malformed(path, FormattableString.Invariant($"it declares {values.Length} bytes of data but holds {read}; the file is cut off"));
            if (stream.ReadByte() >= 0)
                throw Malformed(path, FormattableString.Invariant($"it holds more than the {values.Length} bytes of data that it declares"));
            return new IdxArray(shape, values);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new InvalidDataContentException($"{path} cannot be unpacked: its gzip stream is broken.", error);
        }
    }

    /// <summary>Reads labels: an IDX file of one axis.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">The file is missing or malformed, or has more axes.</exception>
    public static int[] ReadLabels(string path)
    {
        IdxArray array = Read(path);
        if (array.Shape.Length != 1)
            throw Malformed(path, FormattableString.Invariant($"it has {array.Shape.Length} axes where labels have one"));
        return Array.ConvertAll(array.Values, value => (int)value);
    }

    static int[] ReadHeader(Stream stream, string path)
    {
        Span<byte> magic = stackalloc byte[4];
        if (stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) < 4)
            throw Malformed(path, "it is shorter than its header");
        if (magic[0] != 0 || magic[1] != 0 || magic[2] != UnsignedByte || magic[3] is < 1 or > MaxAxes)
            throw Malformed(path, $"it starts with the bytes {Convert.ToHexString(magic)} instead of 00000801 to 00000804 (unsigned bytes, 1 to 4 axes)");
        Span<byte> axes = stackalloc byte[4 * magic[3]];
        if (stream.ReadAtLeast(axes, axes.Length, throwOnEndOfStream: false) < axes.Length)
            throw Malformed(path, "it is shorter than its header");
        var shape = new int[magic[3]];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(axes[(4 * i)..]);
            if (shape[i] < 0)
                throw Malformed(path, "an axis has a length of 2^31 or more");
        }
        return shape;
    }

    static InvalidDataContentException Malformed(string path, string what) => new($"{path} is not a valid IDX file: {what}.");
}
