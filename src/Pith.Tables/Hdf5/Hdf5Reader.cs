using System.Runtime.InteropServices;
using Pith.Numerics.Arrays;
using PureHDF;
using PureHDF.Selections;

namespace Pith.Tables.Hdf5;

/// <summary>Reads the values of one dataset.</summary>
static unsafe class Hdf5Reader
{
    // Bytes that are read at once.
    const long BlockBytes = 256L << 20;

    /// <summary>The lengths of the axes.</summary>
    public static long[] ShapeOf(IH5Dataset dataset) => [.. dataset.Space.Dimensions.Select(axis => checked((long)axis))];

    /// <summary>How a number is handed out; null where a dataset holds none. Truth values are small integers.</summary>
    public static ElementFormat? FormatOf(IH5Dataset dataset)
    {
        int size = dataset.Type.Size;
        ElementKind? kind = (dataset.Type.Class, size) switch
        {
            (H5DataTypeClass.FloatingPoint, 2) => ElementKind.Float16,
            (H5DataTypeClass.FloatingPoint, 4) => ElementKind.Float32,
            (H5DataTypeClass.FloatingPoint, 8) => ElementKind.Float64,
            (H5DataTypeClass.FixedPoint, 1) => dataset.Type.FixedPoint.IsSigned ? ElementKind.Int8 : ElementKind.UInt8,
            (H5DataTypeClass.FixedPoint, 2) => dataset.Type.FixedPoint.IsSigned ? ElementKind.Int16 : ElementKind.UInt16,
            (H5DataTypeClass.FixedPoint, 4) => dataset.Type.FixedPoint.IsSigned ? ElementKind.Int32 : ElementKind.UInt32,
            (H5DataTypeClass.FixedPoint, 8) => dataset.Type.FixedPoint.IsSigned ? ElementKind.Int64 : ElementKind.UInt64,
            (H5DataTypeClass.Enumerated, 1) => ElementKind.Boolean,
            _ => null,
        };
        return kind is ElementKind known ? new ElementFormat(known, size) : null;
    }

    /// <summary>Whether a dataset holds texts.</summary>
    public static bool IsText(IH5Dataset dataset) => dataset.Type.Class is H5DataTypeClass.String or H5DataTypeClass.VariableLength;

    /// <summary>The texts of a dataset of one axis; null where it holds none.</summary>
    public static string[]? TextsOf(IH5Dataset dataset) => IsText(dataset) && dataset.Space.Rank == 1 ? dataset.Read<string[]>() : null;

    /// <summary>Reads all values into memory, row by row.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="format">From <see cref="FormatOf"/>.</param>
    /// <param name="shape">From <see cref="ShapeOf"/>.</param>
    public static StoredArray Read(IH5Dataset dataset, string name, ElementFormat format, long[] shape)
    {
        long row = 1;
        foreach (long axis in shape.Skip(1))
            row = checked(row * axis);
        long rows = shape.Length == 0 ? 1 : shape[0];
        using ByteRegion region = ByteRegion.Allocate(checked(rows * row * format.Size), name);
        long step = shape.Length == 0 ? 1 : Math.Max(1, BlockBytes / Math.Max(1, row * format.Size));
        for (long first = 0; first < rows && row > 0; first += step)
        {
            long count = Math.Min(step, rows - first);
            HyperslabSelection? selection = shape.Length == 0 ? null : new HyperslabSelection(
                shape.Length, [(ulong)first, .. shape.Skip(1).Select(_ => 0UL)], [(ulong)count, .. shape.Skip(1).Select(axis => (ulong)axis)]);
            ReadOnlySpan<byte> values = Block(dataset, format.Kind, selection);
            values.CopyTo(new Span<byte>(region.Pointer + (first * row * format.Size), checked((int)(count * row * format.Size))));
        }
        return new StoredArray(name, format, shape, false, region.Share(), 0);
    }

    static ReadOnlySpan<byte> Block(IH5Dataset dataset, ElementKind kind, PureHDF.Selections.Selection? selection) => kind switch
    {
        ElementKind.Float16 => MemoryMarshal.AsBytes<Half>(dataset.Read<Half[]>(selection)),
        ElementKind.Float32 => MemoryMarshal.AsBytes<float>(dataset.Read<float[]>(selection)),
        ElementKind.Float64 => MemoryMarshal.AsBytes<double>(dataset.Read<double[]>(selection)),
        ElementKind.Int8 => MemoryMarshal.AsBytes<sbyte>(dataset.Read<sbyte[]>(selection)),
        ElementKind.UInt8 or ElementKind.Boolean => dataset.Read<byte[]>(selection),
        ElementKind.Int16 => MemoryMarshal.AsBytes<short>(dataset.Read<short[]>(selection)),
        ElementKind.UInt16 => MemoryMarshal.AsBytes<ushort>(dataset.Read<ushort[]>(selection)),
        ElementKind.Int32 => MemoryMarshal.AsBytes<int>(dataset.Read<int[]>(selection)),
        ElementKind.UInt32 => MemoryMarshal.AsBytes<uint>(dataset.Read<uint[]>(selection)),
        ElementKind.Int64 => MemoryMarshal.AsBytes<long>(dataset.Read<long[]>(selection)),
        _ => MemoryMarshal.AsBytes<ulong>(dataset.Read<ulong[]>(selection)),
    };
}
