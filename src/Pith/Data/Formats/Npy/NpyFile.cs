using Pith.Data.Files;
using Pith.Numerics;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Npy;

/// <summary>Reads and writes NumPy's <c>.npy</c> files.</summary>
/// <remarks>Read: versions 1 to 3, float16/32/64, signed and unsigned integers of 1 to 8 bytes, bool and fixed strings, either endianness,
/// C and Fortran order. A file's length is compared with what its header declares before any memory is taken. Written: version 1.0 in C
/// order, byte-identical to <c>np.save</c>.</remarks>
static class NpyFile
{
    /// <summary>Maps a matrix [N, D]; nothing is read before it is asked for.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A view over the map; dispose it to close the map.</returns>
    /// <exception cref="InvalidDataContentException">The file is missing, malformed, or not two-dimensional.</exception>
    public static MatrixView OpenMatrix(string path) => StoredMatrix.Create(Open(path));

    /// <summary>Reads a vector [N] of any numeric type, widened to double precision (64-bit integers beyond 2^53 are rounded).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">The file is missing, malformed, or not one-dimensional.</exception>
    public static double[] ReadDoubles(string path)
    {
        using StoredArray array = Open(path);
        return array.ToDoubles("a vector");
    }

    /// <summary>Reads a vector [N] of integers; truth values read as 0 and 1.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">The file is missing, malformed, not one-dimensional, or does not hold integers.</exception>
    public static long[] ReadInt64s(string path)
    {
        using StoredArray array = Open(path);
        return array.ToInt64s("a vector of integers");
    }

    /// <summary>Reads a vector [N] of fixed strings (NumPy's <c>S</c> or <c>U</c>), or of integers as their decimal text.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataContentException">The file is missing, malformed, not one-dimensional, or holds something else.</exception>
    public static string[] ReadStrings(string path)
    {
        using StoredArray array = Open(path);
        return array.ToStrings("a vector of strings");
    }

    /// <summary>Writes an array in C order, byte-identical to <c>np.save</c>, atomically.</summary>
    /// <typeparam name="T">Half, float, double, an integer type or bool.</typeparam>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="values">The elements, last axis fastest.</param>
    /// <param name="shape">The lengths of the axes; none given means one axis.</param>
    /// <exception cref="ArgumentException">The shape does not hold exactly the values.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    /// <exception cref="InvalidDataContentException">The path cannot be written.</exception>
    public static void Write<T>(string path, ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        byte[] header = NpyHeaderWriter.Create<T>(values.Length, shape);
        AtomicFile.Write(path, new Content<T>(header, values), static (stream, content) => content.WriteTo(stream));
    }

    /// <summary>Writes an array in C order to a stream, byte-identical to <c>np.save</c>.</summary>
    /// <typeparam name="T">Half, float, double, an integer type or bool.</typeparam>
    /// <param name="stream">Receives header and elements.</param>
    /// <param name="values">The elements, last axis fastest.</param>
    /// <param name="shape">The lengths of the axes; none given means one axis.</param>
    /// <exception cref="ArgumentException">The shape does not hold exactly the values.</exception>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged =>
        new Content<T>(NpyHeaderWriter.Create<T>(values.Length, shape), values).WriteTo(stream);

    /// <summary>Maps a file and reads its header.</summary>
    internal static StoredArray Open(string path)
    {
        using ByteRegion region = ByteRegion.Map(path);
        return Parse(region, 0, region.Length, path);
    }

    /// <summary>Reads the array whose <c>.npy</c> bytes lie in a part of a region.</summary>
    internal static StoredArray Parse(ByteRegion region, long offset, long length, string name)
    {
        NpyHeader header = NpyHeader.Parse(region.Slice(offset, (int)Math.Min(length, NpyHeader.MaxLength + 12)), name);
        long available = length - header.DataOffset;
        if (header.DataLength > available)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name} declares {header.DataLength} bytes of data but holds {available}; the file is cut off or its header is wrong."));
        }
        if (header.DataLength < available)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{name} declares {header.DataLength} bytes of data but holds {available}; save one array a file."));
        }
        return new StoredArray(name, header.Format, header.Shape, header.IsFortran, region.Share(), offset + header.DataOffset);
    }

    readonly ref struct Content<T>(ReadOnlySpan<byte> header, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        readonly ReadOnlySpan<byte> _header = header;
        readonly ReadOnlySpan<T> _values = values;

        public void WriteTo(Stream stream)
        {
            stream.Write(_header);
            foreach (ReadOnlySpan<byte> part in new ByteBlocks<T>(_values))
                stream.Write(part);
        }
    }
}
