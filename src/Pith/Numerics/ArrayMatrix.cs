namespace Pith.Numerics;

/// <summary>A matrix over a single-precision array, [rows, columns] row-major.</summary>
sealed class ArrayMatrix : MatrixView
{
    readonly float[] _values;

    public ArrayMatrix(float[] values, int rows, int columns)
        : base(rows, columns, ElementType.Float32)
    {
        if (values.LongLength < (long)rows * columns)
            throw new ArgumentException($"The array holds {values.LongLength} values; {(long)rows * columns} are needed.", nameof(values));
        _values = values;
    }

    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        _values.AsSpan(firstRow * Columns, rowCount * Columns).CopyTo(destination);
    }

    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        ReadOnlySpan<float> source = _values.AsSpan(firstRow * Columns, rowCount * Columns);
        for (int i = 0; i < source.Length; i++)
            destination[i] = source[i];
    }

    public override bool TryGetRows(int firstRow, int rowCount, out ReadOnlySpan<float> values)
    {
        values = _values.AsSpan(firstRow * Columns, rowCount * Columns);
        return true;
    }
}

/// <summary>A matrix over a double-precision array, [rows, columns] row-major.</summary>
sealed class DoubleArrayMatrix : MatrixView
{
    readonly double[] _values;

    public DoubleArrayMatrix(double[] values, int rows, int columns)
        : base(rows, columns, ElementType.Float64)
    {
        if (values.LongLength < (long)rows * columns)
            throw new ArgumentException($"The array holds {values.LongLength} values; {(long)rows * columns} are needed.", nameof(values));
        _values = values;
    }

    public override void CopyRows(int firstRow, int rowCount, Span<float> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        ReadOnlySpan<double> source = _values.AsSpan(firstRow * Columns, rowCount * Columns);
        for (int i = 0; i < source.Length; i++)
            destination[i] = (float)source[i];
    }

    public override void CopyRows(int firstRow, int rowCount, Span<double> destination)
    {
        CheckRange(firstRow, rowCount, destination.Length);
        _values.AsSpan(firstRow * Columns, rowCount * Columns).CopyTo(destination);
    }
}
