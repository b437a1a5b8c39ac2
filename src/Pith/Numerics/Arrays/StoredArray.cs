using System.Globalization;
using System.Numerics;
using System.Text;

namespace Pith.Numerics.Arrays;

/// <summary>An array as a file holds it: its type, shape and order, and the bytes that it lies in. Disposing it lets go of the bytes.</summary>
sealed unsafe class StoredArray : IDisposable
{
    readonly long _offset;
    ByteRegion? _region;

    /// <summary>Creates the array; whoever calls has checked that the region holds all of its elements.</summary>
    /// <param name="name">The file (and member) as the user would name it.</param>
    /// <param name="format">How an element lies in the file.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <param name="isFortran">Whether the first axis varies fastest.</param>
    /// <param name="region">The bytes; this array becomes one of their holders.</param>
    /// <param name="offset">Where the first element lies.</param>
    public StoredArray(string name, ElementFormat format, long[] shape, bool isFortran, ByteRegion region, long offset)
    {
        Name = name;
        Format = format;
        Shape = shape;
        IsFortran = isFortran && shape.Length > 1;
        _region = region;
        _offset = offset;
        Count = 1;
        foreach (long axis in shape)
            Count *= axis;
    }

    public string Name { get; }

    public ElementFormat Format { get; }

    public long[] Shape { get; }

    public bool IsFortran { get; }

    public long Count { get; }

    public byte* Data => (_region ?? throw new ObjectDisposedException(Name)).Pointer + _offset;

    public string ShapeText => "[" + string.Join(", ", Shape.Select(axis => axis.ToString(CultureInfo.InvariantCulture))) + "]";

    /// <summary>Reads elements in the order they are stored.</summary>
    public void Read<T>(long first, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        ElementReader.Read(Format, Data + (first * Format.Size), destination);
        GC.KeepAlive(this);
    }

    /// <summary>The length of a one-dimensional array.</summary>
    public int RequireVector(string what)
    {
        if (Shape.Length == 0)
            throw new InvalidDataContentException($"{Name} holds one number without dimensions where {what} needs one dimension [N]; save an array with one element a row.");
        if (Shape.Length != 1)
        {
            throw new InvalidDataContentException(
                $"{Name} has shape {ShapeText} where {what} needs one dimension [N]; save it as np.ravel(x) if it is a single column.");
        }
        if (Shape[0] > Array.MaxLength)
        {
            throw new InvalidDataContentException(
                FormattableString.Invariant($"{Name} has {Shape[0]} elements; at most {Array.MaxLength} are read."));
        }
        return (int)Shape[0];
    }

    public double[] ToDoubles(string what)
    {
        if (Format.IsString)
            throw new InvalidDataContentException($"{Name} holds strings where {what} needs numbers; save it with x.astype(np.float64).");
        var values = new double[RequireVector(what)];
        Read<double>(0, values);
        return values;
    }

    public long[] ToInt64s(string what)
    {
        int length = RequireVector(what);
        if (!Format.IsInteger && Format.Kind != ElementKind.Boolean)
        {
            throw new InvalidDataContentException(
                $"{Name} holds {(Format.IsString ? "strings" : Format.Name)} where {what} needs integers; save it with x.astype(np.int64).");
        }
        var values = new long[length];
        Read<long>(0, values);
        if (Format.Kind == ElementKind.UInt64)
        {
            int row = values.AsSpan().IndexOfAnyInRange(long.MinValue, -1);
            if (row >= 0)
            {
                throw new InvalidDataContentException(
                    FormattableString.Invariant($"{Name} holds {(ulong)values[row]} at row {row}; integers up to {long.MaxValue} are read."));
            }
        }
        return values;
    }

    public string[] ToStrings(string what)
    {
        int length = RequireVector(what);
        if (Format.Kind == ElementKind.UInt64)
        {
            var numbers = new ulong[length];
            Read<ulong>(0, numbers);
            return Array.ConvertAll(numbers, value => value.ToString(CultureInfo.InvariantCulture));
        }
        if (!Format.IsString)
            return Array.ConvertAll(ToInt64s(what), value => value.ToString(CultureInfo.InvariantCulture));
        var values = new string[length];
        for (int i = 0; i < length; i++)
            values[i] = StringAt(i);
        return values;
    }

    public void Dispose()
    {
        _region?.Dispose();
        _region = null;
    }

    string StringAt(int index)
    {
        var bytes = new ReadOnlySpan<byte>(Data + ((long)index * Format.Size), Format.Size);
        if (Format.Kind == ElementKind.Bytes)
            return Encoding.UTF8.GetString(bytes.TrimEnd((byte)0));
        var text = new StringBuilder(Format.Size / 4);
        int end = 0;
        for (int at = 0; at < bytes.Length; at += 4)
        {
            uint point = Format.BigEndian
                ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes[at..])
                : System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
            if (!Rune.TryCreate(point, out Rune rune))
            {
                throw new InvalidDataContentException(
                    FormattableString.Invariant($"{Name} holds the invalid code point {point} in the string at row {index}."));
            }
            text.Append(rune.ToString());
            if (point != 0)
                end = text.Length;
        }
        text.Length = end;
        return text.ToString();
    }
}
