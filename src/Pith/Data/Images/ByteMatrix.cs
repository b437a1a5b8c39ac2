using Pith.Numerics;

namespace Pith.Data.Images;

/// <summary>A matrix of bytes whose values are read as value / 255, from 0 to 1.</summary>
sealed class ByteMatrix : MatrixView
{
    static readonly float[] s_scaled = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];
    readonly byte[] _values;

    public ByteMatrix(byte[] values, int rows, int columns)
        : base(rows, columns, ElementType.UInt8) => _values = values;

    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        ReadOnlySpan<byte> source = _values.AsSpan(firstRow * Columns, rowCount * Columns);
        float[] scaled = s_scaled;
        for (int i = 0; i < source.Length; i++)
            destination[i] = scaled[source[i]];
    }

    // The same rounded single-precision values, widened, so that every precision sees the same matrix.
    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        ReadOnlySpan<byte> source = _values.AsSpan(firstRow * Columns, rowCount * Columns);
        float[] scaled = s_scaled;
        for (int i = 0; i < source.Length; i++)
            destination[i] = scaled[source[i]];
    }
}
